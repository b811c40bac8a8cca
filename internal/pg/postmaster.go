package pg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postmaster is what a running server says of itself in postmaster.pid.
type postmaster struct {
	pid    int
	port   int
	socket string
	ready  bool
}

// running reads postmaster.pid and believes it only when that process lives in this very folder:
// after a crash the number may belong to anybody.
func (c *cluster) running() (postmaster, bool) {
	text, err := os.ReadFile(c.path("data", "postmaster.pid"))
	if err != nil {
		return postmaster{}, false
	}
	p := parse(string(text))
	return p, c.alive(p.pid)
}

func parse(text string) postmaster {
	lines := append(strings.Split(text, "\n"), make([]string, 8)...)
	pid, _ := strconv.Atoi(lines[0])
	port, _ := strconv.Atoi(lines[3])
	return postmaster{pid, port, lines[4], strings.TrimSpace(lines[7]) == "ready"}
}

// alive also sees through zombies: they have no working directory any more.
func (c *cluster) alive(pid int) bool {
	at, err := os.Stat(filepath.Join("/proc", strconv.Itoa(pid), "cwd"))
	data, err2 := os.Stat(c.path("data"))
	return pid > 0 && err == nil && err2 == nil && os.SameFile(at, data)
}

// ensure makes the cluster when absent, starts it when it does not run and waits until it is ready. Call it
// under guarded.
func (c *cluster) ensure(ctx context.Context) (postmaster, error) {
	if p, ok := c.running(); ok {
		c.log.Debug("using the running database", "folder", c.dir, "pid", p.pid)
		p, err := c.await(ctx, p.pid, nil)
		if !errors.Is(err, errEnded) {
			return p, err
		}
	}
	made, err := c.made()
	if err != nil {
		return postmaster{}, err
	}
	b, err := choose(installed(), made)
	if err != nil {
		return postmaster{}, err
	}
	if made == 0 {
		if err := c.create(ctx, b); err != nil {
			return postmaster{}, err
		}
	}
	return c.launch(ctx, b)
}

// errEnded says that a server which was running is not any more: it was dying when it was found.
var errEnded = errors.New("the running PostgreSQL ended")

// answers asks the postmaster the shortest question of the protocol, whether it speaks TLS: one that
// was killed a moment ago still has its file and its process, but no voice.
func (p postmaster) answers() bool {
	conn, err := net.DialTimeout("unix", fmt.Sprintf("%s/.s.PGSQL.%d", p.socket, p.port), time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return false
	}
	if _, err := conn.Write([]byte{0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f}); err != nil {
		return false
	}
	n, err := conn.Read(make([]byte, 1))
	return n == 1 && err == nil
}

// launch starts the postmaster. The children of a killed one need a moment to notice and let go of
// its memory, so that refusal is answered with patience.
func (c *cluster) launch(ctx context.Context, b binaries) (postmaster, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for {
		p, err := c.attempt(ctx, b)
		if err == nil || !c.passing(err) {
			return p, err
		}
		select {
		case <-ctx.Done():
			return postmaster{}, err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// passing says whether a refusal will go away. Lock files of a dead postmaster whose number a stranger
// got, or which nobody has reaped yet, are removed here; PostgreSQL itself does so only while the
// number is free.
func (c *cluster) passing(err error) bool {
	text := err.Error()
	if _, ok := c.running(); !ok && strings.Contains(text, "lock file") && strings.Contains(text, "already exists") {
		return forget(c.path("data", "postmaster.pid")) == nil && forget(filepath.Join(c.socketDir(), ".s.PGSQL.5432.lock")) == nil
	}
	return strings.Contains(text, "pre-existing shared memory block")
}

// forget removes a file that may be gone already.
func forget(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func (c *cluster) attempt(ctx context.Context, b binaries) (postmaster, error) {
	if err := c.folder(c.socketDir()); err != nil {
		return postmaster{}, err
	}
	log, err := c.openLog()
	if err != nil {
		return postmaster{}, err
	}
	defer log.Close()
	from, err := log.Seek(0, 2)
	if err != nil {
		return postmaster{}, err
	}
	// Not bound to ctx and in a session of its own: neither a finished start nor Ctrl-C may kill it.
	cmd := c.command(context.WithoutCancel(ctx), b, "postgres", c.settings()...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr.Setsid = true
	if err := cmd.Start(); err != nil {
		return postmaster{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.awaitEnd(cmd, from) }()
	if err := c.note(cmd.Process.Pid); err != nil {
		return postmaster{}, err
	}
	p, err := c.await(ctx, cmd.Process.Pid, ended)
	if err != nil {
		cmd.Process.Signal(syscall.SIGINT) // nobody holds it: given up while starting, or ended already
	}
	return p, err
}

// awaitEnd waits for a postmaster of ours and tells what it last wrote.
func (c *cluster) awaitEnd(cmd *exec.Cmd, from int64) error {
	err := cmd.Wait()
	text, _ := os.ReadFile(c.path("log")) // without it there is less to tell, no more
	if from > int64(len(text)) {
		from = 0 // the log was emptied meanwhile
	}
	return fmt.Errorf("postgres ended (%v): %s", err, lastLines(string(text[from:]), 5))
}

// await waits until the postmaster says that it is ready.
func (c *cluster) await(ctx context.Context, pid int, ended <-chan error) (postmaster, error) {
	var ready postmaster
	err := until(ctx, func() (bool, error) {
		select {
		case err := <-ended:
			return false, err
		default:
		}
		p, ok := c.running()
		if !ok && ended == nil {
			return false, errEnded
		}
		ready = p
		return ok && p.ready && p.pid == pid && p.answers(), nil
	})
	if err != nil {
		return postmaster{}, fmt.Errorf("waiting for PostgreSQL: %w", err)
	}
	return ready, nil
}

func (c *cluster) settings() []string {
	set := []string{
		"listen_addresses=", "port=5432", "unix_socket_directories=" + c.socketDir(), "unix_socket_permissions=0700",
		"cluster_name=" + name, "timezone=Asia/Shanghai", "log_timezone=Asia/Shanghai", "lc_messages=C",
		"logging_collector=off", "log_destination=stderr", "log_checkpoints=off",
	}
	if c.scratch {
		// Without statistics the planner overrates its plans and would compile them.
		set = append(set, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=500",
			"autovacuum=off", "max_wal_size=4GB", "jit=off")
	} else {
		set = append(set, "fsync=on", "synchronous_commit=on", "full_page_writes=on")
	}
	args := []string{"-D", c.path("data")}
	for _, s := range set {
		args = append(args, "-c", s)
	}
	return args
}

// logMax is how large the log of PostgreSQL grows; one older file is kept beside it.
const logMax = 10 << 20

// openLog keeps one older file once the log has grown.
func (c *cluster) openLog() (*os.File, error) {
	path := c.path("log")
	if info, err := os.Stat(path); err == nil && info.Size() > logMax {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	log, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return log, c.owner.give(path)
}

// rotate keeps the log of a running server from growing without end: it is copied beside and emptied under the
// server, which goes on at its end wherever that is (review's finding F22).
func (c *cluster) rotate(ctx context.Context) error {
	return c.guarded(ctx, func() error {
		info, err := os.Stat(c.path("log"))
		if err != nil || info.Size() <= logMax {
			return err
		}
		text, err := os.ReadFile(c.path("log"))
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.path("log.old"), text, 0o600); err != nil {
			return err
		}
		return errors.Join(c.owner.give(c.path("log.old")), os.Truncate(c.path("log"), 0))
	})
}

// note remembers that a portal started this postmaster, so that one started by hand is never stopped.
func (c *cluster) note(pid int) error {
	if err := os.WriteFile(c.path("started"), []byte(strconv.Itoa(pid)+"\n"), 0o600); err != nil {
		return err
	}
	return c.owner.give(c.path("started"))
}

func (c *cluster) ours(pid int) bool {
	text, err := os.ReadFile(c.path("started"))
	return err == nil && strings.TrimSpace(string(text)) == strconv.Itoa(pid)
}

// shutdown asks for a fast shutdown and waits for its end.
func (c *cluster) shutdown(ctx context.Context) error {
	p, ok := c.running()
	if !ok || !c.ours(p.pid) {
		return nil
	}
	if err := syscall.Kill(p.pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	if err := until(ctx, func() (bool, error) { return !c.alive(p.pid), nil }); err != nil {
		return fmt.Errorf("PostgreSQL %d is still shutting down: %w", p.pid, err)
	}
	return nil
}
