package dump

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"filippo.io/age"

	"jointmeeting/internal/form"
)

// A finished backup has a name of this form, in the time of the office; what is being written has another ending.
var (
	finishedName = regexp.MustCompile(`^portal-\d{4}-\d{2}-\d{2}-\d{6}-\d{3}\.tar\.gz\.age$`)
	unfinished   = ".portal-*.part"
)

// Kept is one finished backup in a folder.
type Kept struct {
	Name  string
	Bytes int64
}

// Folder is where backups are kept.
type Folder string

// Path is the place of a backup of the folder.
func (d Folder) Path(name string) string { return filepath.Join(string(d), name) }

// Make makes the folder, for its owner alone.
func (d Folder) Make() error { return os.MkdirAll(string(d), 0o700) }

// List gives the finished backups, the newest first: the names sort by time.
func (d Folder) List() (list []Kept, err error) {
	entries, err := os.ReadDir(string(d))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	for _, e := range slices.Backward(entries) { // ReadDir sorts by name
		if info, err := e.Info(); err == nil && e.Type().IsRegular() && finishedName.MatchString(e.Name()) {
			list = append(list, Kept{e.Name(), info.Size()})
		}
	}
	return list, err
}

// Add makes a backup in the folder. Its final name appears when the last byte is on the disk, never before.
func (d Folder) Add(ctx context.Context, url string, to []age.Recipient, from Origin) (k Kept, m Manifest, err error) {
	alone, err := d.lock()
	if err != nil {
		return k, m, err
	}
	defer alone.Close()
	d.clear()
	part, err := os.CreateTemp(string(d), unfinished) // made with mode 0600
	if err != nil {
		return k, m, fmt.Errorf("the folder of the backups: %w", err)
	}
	defer os.Remove(part.Name())
	out := bufio.NewWriterSize(part, 1<<20)
	m, err = Take(ctx, url, out, to, from)
	if err == nil {
		err = errors.Join(out.Flush(), part.Sync())
	}
	if err := errors.Join(err, part.Close()); err != nil {
		return k, m, err
	}
	k, err = d.finish(part.Name(), m)
	return k, m, err
}

// finish gives the backup its name.
func (d Folder) finish(part string, m Manifest) (k Kept, err error) {
	k.Name = strings.Replace(m.At.In(form.Zone).Format("portal-2006-01-02-150405.000"), ".", "-", 1) + ".tar.gz.age"
	if _, err := os.Stat(d.Path(k.Name)); err == nil {
		return k, fmt.Errorf("%s is there already", d.Path(k.Name))
	}
	info, err := os.Stat(part)
	if err != nil {
		return k, err
	}
	k.Bytes = info.Size()
	if err := os.Rename(part, d.Path(k.Name)); err != nil {
		return k, fmt.Errorf("name the backup: %w", err)
	}
	return k, d.sync()
}

// lock lets one program write into the folder at a time; the kernel frees it when the program ends, however it ends.
func (d Folder) lock() (*os.File, error) {
	f, err := os.OpenFile(d.Path(".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the folder of the backups (is its disk mounted?): %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrRunning
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// clear removes what a program that was killed left half written; call it under the lock.
func (d Folder) clear() {
	left, _ := filepath.Glob(d.Path(unfinished)) // only a malformed pattern is an error
	for _, path := range left {
		os.Remove(path)
	}
}

// Keep removes the oldest backups but the given number of the newest ones.
func (d Folder) Keep(n int) (gone []string, err error) {
	list, err := d.List()
	for i := max(1, n); i < len(list); i++ {
		if err := os.Remove(d.Path(list[i].Name)); err != nil {
			return gone, err
		}
		gone = append(gone, list[i].Name)
	}
	return gone, err
}

// sync makes the folder's names safe against a power cut; some shared folders know no such thing.
func (d Folder) sync() error {
	f, err := os.Open(string(d))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}
