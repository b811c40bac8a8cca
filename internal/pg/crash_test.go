package pg

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// holder is another process that holds the cluster of the folder.
func holder(t *testing.T, dir string) (cmd *exec.Cmd, postmaster int) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "PG_TEST_HOLD="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if _, err2 := fmt.Sscanf(line, "ready %d", &postmaster); err2 != nil {
		t.Fatalf("holder said %q: %v", line, err)
	}
	return cmd, postmaster
}

func killed(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	kill9(t, cmd.Process.Pid)
	cmd.Wait() // its error is the kill
}

func TestServerOfADeadProgramIsStopped(t *testing.T) {
	dir := prepared(t)
	program, pid := holder(t, dir)
	killed(t, program)
	s := mustStart(t, dir)
	if got := s.cluster.mustPID(); got != pid {
		t.Errorf("postmaster %d, want the orphan %d", got, pid)
	}
	if query[int](t, s, "SELECT 1") != 1 {
		t.Error("no answer")
	}
	mustStop(t, s)
	if s.cluster.alive(pid) {
		t.Error("the orphan outlived the program that adopted it")
	}
}

func TestServerOfAnotherProgramIsSharedAndOutlivesIt(t *testing.T) {
	dir := prepared(t)
	program, pid := holder(t, dir)
	s := mustStart(t, dir)
	if got := s.cluster.mustPID(); got != pid {
		t.Fatalf("postmaster %d beside %d", got, pid)
	}
	mustStop(t, s)
	if !s.cluster.alive(pid) {
		t.Fatal("stopped under the other program")
	}
	again := mustStart(t, dir)
	killed(t, program)
	if query[int](t, again, "SELECT 1") != 1 || again.cluster.mustPID() != pid {
		t.Error("the server went with the program that had started it")
	}
	mustStop(t, again)
}

func TestBothKilledComesBack(t *testing.T) {
	dir := prepared(t)
	program, pid := holder(t, dir)
	kill9(t, program.Process.Pid)
	kill9(t, pid)
	program.Wait()
	s := mustStart(t, dir)
	defer mustStop(t, s)
	if query[int](t, s, "SELECT 1") != 1 {
		t.Error("no answer")
	}
}

func TestManyStartAtOnce(t *testing.T) {
	dir := folder(t)
	var all sync.WaitGroup
	pids := make([]int, 4)
	for i := range pids {
		all.Go(func() {
			s, err := Start(t.Context(), dir, quiet())
			if err != nil {
				t.Error(err)
				return
			}
			pids[i] = s.cluster.mustPID()
			t.Cleanup(func() { mustStop(t, s) })
		})
	}
	all.Wait()
	for _, pid := range pids {
		if pid != pids[0] || pid == 0 {
			t.Errorf("postmasters %v", pids)
		}
	}
}

func TestHalfMadeClusterIsMadeAnew(t *testing.T) {
	dir := folder(t)
	if err := os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pw"), []byte("old\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := mustStart(t, dir)
	defer mustStop(t, s)
	if query[int](t, s, "SELECT 1") != 1 {
		t.Error("no answer")
	}
}

func TestFilesThatAreNoClusterAreLeftAlone(t *testing.T) {
	dir := folder(t)
	precious := filepath.Join(dir, "data", "precious")
	if err := os.MkdirAll(filepath.Dir(precious), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(precious, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), dir, quiet()); err == nil || !strings.Contains(err.Error(), "PG_VERSION") {
		t.Errorf("error = %v", err)
	}
	if _, err := os.Stat(precious); err != nil {
		t.Error(err)
	}
}

func TestDataOfAnotherVersionIsRefusedInWords(t *testing.T) {
	dir := prepared(t)
	mustStop(t, mustStart(t, dir))
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("99\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), dir, quiet())
	if err == nil || !strings.Contains(err.Error(), "PostgreSQL 99") || !strings.Contains(err.Error(), "postgresql-99") {
		t.Errorf("error = %v", err)
	}
}

// TestNumberOfADeadPostmasterThatAnotherGot: after a crash and a restart of the machine the number
// in postmaster.pid may belong to another program of the same user, and PostgreSQL refuses to start.
func TestNumberOfADeadPostmasterThatAnotherGot(t *testing.T) {
	dir := prepared(t)
	s := mustStart(t, dir)
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	owner := s.cluster.owner
	mustStop(t, s)
	outsider := exec.Command("sleep", "600")
	outsider.SysProcAttr = &syscall.SysProcAttr{}
	owner.as(outsider)
	if err := outsider.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { outsider.Process.Kill(); outsider.Wait() }()
	_, rest, _ := strings.Cut(string(text), "\n")
	stale := filepath.Join(dir, "data", "postmaster.pid")
	if err := os.WriteFile(stale, []byte(strconv.Itoa(outsider.Process.Pid)+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := owner.give(stale); err != nil {
		t.Fatal(err)
	}
	again := mustStart(t, dir)
	defer mustStop(t, again)
	if query[int](t, again, "SELECT 1") != 1 {
		t.Error("no answer")
	}
}

func TestRefusalOfPostgresIsPassedOn(t *testing.T) {
	dir := prepared(t)
	mustStop(t, mustStart(t, dir))
	conf := filepath.Join(dir, "data", "postgresql.conf")
	if err := os.WriteFile(conf, []byte("no_such_setting = 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), dir, quiet()); err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("error = %v", err)
	}
}
