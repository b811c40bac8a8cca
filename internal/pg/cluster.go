package pg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// cluster is a folder with the files of one PostgreSQL: data, pw… (passwords), log, socket and locks.
type cluster struct {
	dir     string
	owner   owner
	log     *slog.Logger
	looks   time.Duration // how often somebody looks whether the log has grown
	scratch bool          // for tests: unsafe and fast
}

// open prepares the folder; nothing is started yet.
func (c *cluster) open(dir string) error {
	full, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	c.dir, c.owner = full, pickOwner(full)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if at := c.owner.barrier(filepath.Dir(full)); at != "" {
		return c.owner.refusal(full, at)
	}
	return c.folder(full)
}

// folder makes a folder that only the owner may enter.
func (c *cluster) folder(path string) error {
	err := os.Mkdir(path, 0o700)
	if errors.Is(err, os.ErrExist) {
		return c.private(path)
	}
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return c.owner.give(path)
}

// private takes over a folder that is there already. One of somebody else is refused: in /tmp it
// could be a trap.
func (c *cluster) private(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	st := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || int(st.Uid) != c.owner.uid && int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("%s belongs to another user (uid %d); start the program as that user or as root", path, st.Uid)
	}
	if err := os.Chmod(path, 0o700); err != nil {
		return err
	}
	return c.owner.give(path)
}

// made is the major version that made the data, 0 when there is no data yet.
func (c *cluster) made() (int, error) {
	text, err := os.ReadFile(c.path("data", "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	major, _, _ := strings.Cut(strings.TrimSpace(string(text)), ".")
	return strconv.Atoi(major)
}

// create makes the data beside its final name, so that a half-made cluster is never taken for a
// whole one.
func (c *cluster) create(ctx context.Context, b binaries) error {
	if _, err := os.Stat(c.path("data")); err == nil {
		return fmt.Errorf("%s is no PostgreSQL data (it has no PG_VERSION); move it away", c.path("data"))
	}
	c.log.Info("making a private database", "folder", c.dir, "postgresql", b.major)
	fresh := c.path("data.new")
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if _, err := c.newPassword(name); err != nil {
		return err
	}
	if err := c.initdb(ctx, b, fresh); err != nil {
		return err
	}
	if err := c.createDatabase(ctx, b, fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, c.path("data")); err != nil {
		return err
	}
	return syncFolder(c.dir)
}

func (c *cluster) initdb(ctx context.Context, b binaries, data string) error {
	args := []string{"-D", data, "-U", name, "--pwfile", c.secret(name), "-A", "scram-sha-256",
		"-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"}
	if c.scratch {
		args = append(args, "--no-sync")
	}
	return c.run(c.command(ctx, b, "initdb", args...))
}

// createDatabase speaks to the unborn cluster in single-user mode: when the data gets its name, the
// database is in it.
func (c *cluster) createDatabase(ctx context.Context, b binaries, data string) error {
	cmd := c.command(ctx, b, "postgres", "--single", "-D", data, "postgres")
	cmd.Stdin = strings.NewReader("CREATE DATABASE " + name + "\n")
	out, err := cmd.CombinedOutput()
	// Single-user mode ends well after a refused statement too.
	if err != nil || strings.Contains(string(out), "ERROR:") {
		return fmt.Errorf("create the database: %v: %s", err, lastLines(string(out), 5))
	}
	return nil
}

// command prepares a program of PostgreSQL: as the owner, deaf to the caller's PG… variables.
func (c *cluster) command(ctx context.Context, b binaries, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(b.dir, program), args...)
	cmd.Dir = c.dir
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PG") && !strings.HasPrefix(v, "LC_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "LC_ALL=C.UTF-8", "TZ=Asia/Shanghai")
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	c.owner.as(cmd)
	return cmd
}

func (c *cluster) run(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(cmd.Path), err, lastLines(string(out), 5))
	}
	return nil
}

// socketDir is in the folder, or, where that makes too long a name for a socket, in /tmp.
func (c *cluster) socketDir() string {
	const limit = 107 // bytes of sockaddr_un.sun_path without the closing zero
	near := c.path("sock")
	if len(near)+len("/.s.PGSQL.5432.lock") <= limit {
		return near
	}
	sum := sha256.Sum256([]byte(c.dir))
	return filepath.Join("/tmp", "portal-"+hex.EncodeToString(sum[:8]))
}

// remove deletes the cluster but for its locks, which others may be waiting for.
func (c *cluster) remove() error {
	var errs []error
	for _, path := range []string{c.path("data"), c.path("data.new"), c.path("pw"), c.secret(Standard.Owner), c.secret(Standard.App), c.path("log"), c.path("log.old"), c.path("started"), c.socketDir()} {
		errs = append(errs, os.RemoveAll(path))
	}
	return errors.Join(errs...)
}

func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// lastLines are the last words of a program, and before them the line that names a full disk: PostgreSQL writes much behind it.
func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	from := max(0, len(lines)-n)
	last := lines[from:]
	for _, l := range lines[:from] {
		if strings.Contains(l, fullDisk) && !strings.Contains(strings.Join(last, "\n"), fullDisk) {
			last = append([]string{l}, last...)
		}
	}
	return strings.Join(last, "\n")
}

// fullDisk is how the C library says it; the server's messages are in English.
const fullDisk = "No space left on device"
