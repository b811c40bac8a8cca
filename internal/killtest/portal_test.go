//go:build !quick

package killtest

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/dbtest"
)

// patience is how long the program or its database may take to come back before the test gives up.
const patience = time.Minute

// portal is the shipped program with its private database, as processes that can be killed.
type portal struct {
	t    *testing.T
	file string // the program
	dir  string // its data folder
	url  string
	env  []string
	cmd  *exec.Cmd
	log  bytes.Buffer // read once the program has ended

	database string // its address
}

// built makes the program that is shipped.
func built(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "portal")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", file, "jointmeeting/cmd/portal").CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	return file
}

// newPortal runs the program on a data folder, whose private database has the address; settings are further ones.
func newPortal(t *testing.T, file, dir, database string, settings ...string) *portal {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	at := free.Addr().String()
	p := &portal{t: t, file: file, dir: dir, url: "http://" + at, database: database}
	p.env = append(os.Environ(), "PORTAL_DATA_DIR="+dir, "PORTAL_SECRET="+dbtest.Secret, "PORTAL_LISTEN="+at, "PORTAL_REQUESTS=1000000")
	p.env = append(p.env, settings...)
	p.start()
	t.Cleanup(func() {
		if p.cmd != nil {
			p.cmd.Process.Kill()
			p.cmd.Wait()
		}
	})
	return p
}

// start runs `portal serve` and waits for the line that says it answers.
func (p *portal) start() {
	p.t.Helper()
	p.cmd = exec.Command(p.file, "serve")
	p.cmd.Env, p.cmd.Stderr = p.env, &p.log
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		p.cmd.Wait()
		p.t.Fatalf("portal serve ended: %q %v\n%s", line, err, p.log.String())
	}
}

// killed ends the program without warning and starts it again; its database lives on and is taken over.
func (p *portal) killed() {
	p.t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	p.cmd.Wait()
	p.start()
	p.ready()
}

// withoutDatabase ends the database without warning; the program brings it back by itself. What the dead postmaster left running may answer a
// while longer, so a new connection is waited for.
func (p *portal) withoutDatabase() {
	p.t.Helper()
	pid := p.postmaster()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		p.t.Fatalf("kill the postmaster %d: %v", pid, err)
	}
	p.until("another postmaster", func() bool { now := p.postmaster(); return now != 0 && now != pid })
	p.connect().Close(p.t.Context())
	p.ready()
}

// connect opens a connection of the test's own to the database.
func (p *portal) connect() (conn *pgx.Conn) {
	p.t.Helper()
	p.until("the database", func() (ok bool) {
		var err error
		conn, err = pgx.Connect(p.t.Context(), p.database)
		return err == nil
	})
	return conn
}

// postmaster is the number of the process, 0 while none is noted.
func (p *portal) postmaster() int {
	text, _ := os.ReadFile(filepath.Join(p.dir, "postgres", "data", "postmaster.pid"))
	first, _, _ := strings.Cut(string(text), "\n")
	pid, _ := strconv.Atoi(first)
	return pid
}

// ready waits until the program can write.
func (p *portal) ready() {
	p.t.Helper()
	p.until("/readyz", func() bool {
		res, err := http.Get(p.url + "/readyz")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// until asks again and again.
func (p *portal) until(what string, done func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("%s: still not there after %v", what, patience)
		}
	}
}

// stopped ends the program as an operator does.
func (p *portal) stopped() {
	p.t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the program ends with %v\n%s", err, p.log.String())
	}
	p.cmd = nil
}

// renewed ends the program as an operator does and starts it again.
func (p *portal) renewed() {
	p.t.Helper()
	p.stopped()
	p.start()
	p.ready()
}

// verified wants a database without faults.
func (p *portal) verified() {
	p.t.Helper()
	cmd := exec.Command(p.file, "verify")
	cmd.Env = p.env
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Errorf("portal verify: %v\n%s", err, out)
	}
}

// faults are the lines of the program's log at ERROR that no killed database explains.
func (p *portal) faults() (out []string) {
	for line := range strings.Lines(p.log.String()) {
		if strings.Contains(line, "panic") {
			out = append(out, fmt.Sprintf("%.300s", line))
		}
	}
	return out
}
