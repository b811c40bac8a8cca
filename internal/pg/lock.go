package pg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// lock is an flock on a file of the cluster's folder; the kernel frees it when the process ends,
// however it ends.
type lock struct{ file *os.File }

func (c *cluster) lock(name string) (*lock, error) {
	file, err := os.OpenFile(c.path(name+".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock of the data folder: %w", err)
	}
	if err := c.owner.give(file.Name()); err != nil {
		file.Close()
		return nil, err
	}
	return &lock{file}, nil
}

// share never waits: exclusive holders of the same file act under the folder's lock, as do callers.
func (l *lock) share() error { return syscall.Flock(int(l.file.Fd()), syscall.LOCK_SH) }

// try takes the lock alone, or says false at once.
func (l *lock) try() (bool, error) {
	err := syscall.Flock(int(l.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

func (l *lock) close() { l.file.Close() }

// guarded does the work alone among all programs that start or stop this cluster.
func (c *cluster) guarded(ctx context.Context, work func() error) error {
	l, err := c.lock("turn")
	if err != nil {
		return err
	}
	defer l.close()
	err = until(ctx, func() (bool, error) { return l.try() })
	if err != nil {
		return fmt.Errorf("waiting for another program that starts or stops this cluster: %w", err)
	}
	return work()
}

// ifUnused does the work when no program holds the cluster; call it under guarded.
func (c *cluster) ifUnused(work func() error) error {
	l, err := c.lock("users")
	if err != nil {
		return err
	}
	defer l.close()
	alone, err := l.try()
	if err != nil || !alone {
		return err
	}
	return work()
}

// until asks every few milliseconds: neither a lock of another process, nor the end of a process
// that is not our child, nor a postmaster's readiness can be awaited in a portable way.
func until(ctx context.Context, done func() (bool, error)) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
