//go:build !quick

package killtest

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/pg"
	"jointmeeting/internal/prove"
)

// machine is one of two database servers that stand in for each other, as processes that can be frozen and killed.
type machine struct {
	t         *testing.T
	bin, data string
	as        *syscall.SysProcAttr
	port      int
	log       bytes.Buffer
	cmd       *exec.Cmd
	app       url.URL // its address as the serving role, admin as the superuser
	admin     url.URL
}

// newMachine takes over the files of a private cluster that was stopped.
func newMachine(t *testing.T, dir string) *machine {
	t.Helper()
	server, err := pg.Start(t.Context(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, data: filepath.Join(dir, "data"), port: freePort(t)}
	text, _ := os.ReadFile(filepath.Join(m.data, "postmaster.pid"))
	pid, _, _ := strings.Cut(string(text), "\n")
	exe, err := os.Readlink("/proc/" + pid + "/exe")
	if err != nil {
		t.Fatal(err)
	}
	m.bin = filepath.Dir(exe)
	m.app, m.admin = m.at(server.URL()), m.at(server.AdminURL())
	if err := server.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	m.owned()
	return m
}

// owned has the machine run as whom its files belong to.
func (m *machine) owned() {
	m.t.Helper()
	info, err := os.Stat(filepath.Dir(m.data))
	if err != nil {
		m.t.Fatal(err)
	}
	m.as = &syscall.SysProcAttr{}
	if st := info.Sys().(*syscall.Stat_t); os.Geteuid() == 0 {
		m.as.Credential = &syscall.Credential{Uid: st.Uid, Gid: st.Gid}
	}
}

// at is an address of the cluster, over TCP.
func (m *machine) at(address string) url.URL {
	m.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		m.t.Fatal(err)
	}
	u.Host, u.RawQuery = fmt.Sprintf("127.0.0.1:%d", m.port), "sslmode=disable"
	return *u
}

func freePort(t *testing.T) int {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	return free.Addr().(*net.TCPAddr).Port
}

// command is a program of the same PostgreSQL.
func (m *machine) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(m.bin, program), args...)
	cmd.Dir, cmd.SysProcAttr, cmd.Stdout, cmd.Stderr = filepath.Dir(m.data), m.as, &m.log, &m.log
	word, _ := m.admin.User.Password()
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=Asia/Shanghai", "PGPASSWORD=" + word}
	return cmd
}

// start runs the server until the test is over.
func (m *machine) start(settings ...string) {
	m.t.Helper()
	args := []string{"-D", m.data}
	for _, s := range append(settings, "listen_addresses=127.0.0.1", fmt.Sprintf("port=%d", m.port), "unix_socket_directories=", "logging_collector=off", "hot_standby=on") {
		args = append(args, "-c", s)
	}
	m.cmd = m.command("postgres", args...)
	if err := m.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(m.killed)
	m.connect().Close(m.t.Context())
}

// connect waits until the server answers.
func (m *machine) connect() *pgx.Conn {
	m.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		conn, err := pgx.Connect(m.t.Context(), m.admin.String())
		if err == nil {
			return conn
		}
		if time.Now().After(end) {
			m.t.Fatalf("the server at %d does not answer: %v\n%s", m.port, err, m.log.String())
		}
	}
}

// follower is a second machine that streams from the first one, and has each act before it is told as done.
func (m *machine) follower() *machine {
	m.t.Helper()
	two := &machine{t: m.t, bin: m.bin, as: m.as, data: filepath.Join(filepath.Dir(m.data), "two"), port: freePort(m.t)}
	two.app, two.admin = two.at(m.app.String()), two.at(m.admin.String())
	word, _ := m.admin.User.Password()
	cmd := m.command("pg_basebackup", "-D", two.data, "-X", "stream", "-c", "fast", "-R", "-d", fmt.Sprintf("host=127.0.0.1 port=%d user=%s", m.port, m.admin.User.Username()))
	cmd.Stdout, cmd.Stderr = nil, nil
	if out, err := cmd.CombinedOutput(); err != nil {
		m.t.Fatalf("copy the first machine: %v\n%s", err, out)
	}
	two.start(fmt.Sprintf("primary_conninfo=host=127.0.0.1 port=%d user=%s password=%s application_name=two", m.port, m.admin.User.Username(), word))
	conn := m.connect()
	defer conn.Close(context.Background())
	for end, n := time.Now().Add(patience), 0; n == 0; time.Sleep(10 * time.Millisecond) {
		if err := conn.QueryRow(m.t.Context(), "SELECT count(*) FROM pg_stat_replication WHERE application_name = 'two' AND sync_state = 'sync'").Scan(&n); err != nil || time.Now().After(end) {
			m.t.Fatalf("nobody follows: %v\n%s", err, two.log.String())
		}
	}
	return two
}

// processes are the postmaster and those that it started.
func (m *machine) processes() []int {
	list := []int{m.cmd.Process.Pid}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, _ := os.ReadFile(path)
		_, rest, _ := strings.Cut(string(text), ") ")
		if f := strings.Fields(rest); len(f) > 1 && f[1] == strconv.Itoa(m.cmd.Process.Pid) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			list = append(list, pid)
		}
	}
	return list
}

func (m *machine) signal(s syscall.Signal) {
	for _, pid := range m.processes() {
		syscall.Kill(pid, s) // one that has just ended needs none
	}
}

// killed ends the machine as a loss of power does: all of it at one moment.
func (m *machine) killed() {
	if m.cmd.ProcessState != nil {
		return
	}
	m.signal(syscall.SIGSTOP)
	m.signal(syscall.SIGKILL)
	m.cmd.Wait()
}

// pairAddress is what the README says for two machines.
func pairAddress(one, two *machine) string {
	u := one.app
	u.Host += "," + two.app.Host
	u.RawQuery = "target_session_attrs=read-write&sslmode=disable"
	return u.String()
}

// TestStandbyFreezesAndTakesOver: two machines, of which the second has each act before it is told as done. While it is frozen an act is unknown
// within the limit, pages open, and nobody is sent here; afterwards the act is done, once. Then the first machine loses its power under
// people who write and the second takes over: what was told as done is there, and what was unknown is found as it is.
func TestStandbyFreezesAndTakesOver(t *testing.T) {
	dir, data := folder(t), folder(t)
	tasks, _ := fill(t, dir+"/postgres")
	one := newMachine(t, dir+"/postgres")
	one.start("synchronous_standby_names=two", "wal_level=replica")
	two := one.follower()
	o := &office{t: t, p: newPortal(t, built(t), data, one.app.String(), "PORTAL_DATABASE_URL="+pairAddress(one, two)), sent: make(chan struct{}), stop: make(chan struct{})}
	o.p.ready()
	o.frozen(two)

	writers := o.begin(tasks)
	o.busy(prove.Pick(12, 60))
	one.killed()
	conn := two.connect()
	if _, err := conn.Exec(t.Context(), "SELECT pg_promote()"); err != nil {
		t.Fatal(err)
	}
	conn.Close(t.Context())
	o.p.database = two.app.String()
	o.p.ready()
	o.compare(false)
	o.busy(prove.Pick(12, 60))
	close(o.stop)
	writers.Wait()
	o.compare(true)
	o.p.stopped()
	o.p.verified()
	for _, line := range o.p.faults() {
		t.Error(line)
	}
	o.count(1)
}

// unknownWithin is how long somebody waits for the word that an act is unknown: what a commit may take, and a busy machine.
const unknownWithin = 10 * time.Second

// frozen has somebody send a form while the standby does not answer, and once more, and looks what becomes of it.
func (o *office) frozen(standby *machine) {
	o.t.Helper()
	w := o.enter("liaison-wjw") // who writes nothing else
	to, kept := o.unknown(w, standby)
	if a := o.draft(w, to, kept); a.told != unknown {
		o.t.Errorf("sent again while the standby is frozen it is told %q", a.told)
	}
	for path, want := range map[string]int{"/topics": http.StatusOK, "/": http.StatusOK, "/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable} {
		res, err := w.client.Get(o.p.url + path)
		if err != nil {
			o.t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			o.t.Errorf("%s answers %d while the standby is frozen, want %d", path, res.StatusCode, want)
		}
	}
	standby.signal(syscall.SIGCONT)
	o.p.ready()
	o.compare(false)
	if a := o.draft(w, to, kept); a.told != done {
		o.t.Errorf("sent again afterwards it is told %q", a.told)
	}
	o.compare(true)
	for _, a := range o.acts {
		if a.token == kept.Get("token") && a.proven != done {
			o.t.Errorf("the act that was unknown is %q", a.proven)
		}
	}
}

// unknown freezes the standby and sends a form whose act is unknown within the limit. A job of the portal may have come before it and wait for the
// standby with the log's lock: then the form is not saved, which is so, and another one is sent after another freeze.
func (o *office) unknown(w *writer, standby *machine) (to string, v url.Values) {
	o.t.Helper()
	conn := o.p.connect()
	defer conn.Close(o.t.Context())
	for range 10 {
		to, v = w.page("/topics/new").Form("/topics").Fill("议题名称", w.mark()).Press("保存草稿")
		o.p.until("the end of the jobs", func() (idle bool) {
			err := conn.QueryRow(o.t.Context(), `SELECT count(*) FILTER (WHERE state IN ('available', 'running', 'pending', 'retryable')) = 0
				AND count(*) FILTER (WHERE state = 'completed') > 0 FROM river_job`).Scan(&idle)
			return err == nil && idle
		})
		standby.signal(syscall.SIGSTOP)
		began := time.Now()
		a := o.draft(w, to, v)
		if took := time.Since(began); a.told == done || took > unknownWithin {
			o.t.Errorf("an act that the standby does not have is told %q after %v", a.told, took)
		}
		if a.told == unknown {
			return to, v
		}
		standby.signal(syscall.SIGCONT)
		o.p.ready()
	}
	o.t.Fatal("no act is unknown")
	return "", nil
}

// draft sends the form of a topic.
func (o *office) draft(w *writer, to string, v url.Values) *act {
	w.send("topic", to, v, nil, "SELECT count(*) FROM topic WHERE title = $1", v.Get("title"))
	return o.acts[len(o.acts)-1]
}
