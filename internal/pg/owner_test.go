package pg

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestRootHandsTheClusterToSomebodyWithoutRights(t *testing.T) {
	dir := prepared(t)
	s := mustStart(t, dir)
	defer mustStop(t, s)
	info, err := os.Stat(filepath.Join("/proc", itoa(s.cluster.mustPID())))
	if err != nil {
		t.Fatal(err)
	}
	uid := int(info.Sys().(*syscall.Stat_t).Uid)
	if uid == 0 || uid != s.cluster.owner.uid {
		t.Errorf("postgres runs as uid %d, owner %+v", uid, s.cluster.owner)
	}
}

// shut is a folder that only its user may enter, below one that everybody may.
func shut(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pgshut")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestBarrierIsTheFolderThatIsShut(t *testing.T) {
	dir := shut(t)
	outsider := owner{uid: 65533, gid: 65533, name: "outsider", drop: true}
	if got := outsider.barrier(filepath.Join(dir, "not", "there")); got != dir {
		t.Errorf("barrier %q, want %q", got, dir)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	if got := outsider.barrier(filepath.Join(dir, "not", "there")); got != "" {
		t.Errorf("barrier %q where all is open", got)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := (owner{}).barrier(dir); got != "" {
		t.Errorf("barrier %q for a program that keeps its rights", got)
	}
	own := owner{uid: os.Getuid(), gid: os.Getgid(), drop: true}
	if got := own.barrier(dir); got != "" {
		t.Errorf("barrier %q in the owner's own folder", got)
	}
}

func TestRefusalNamesTheFolderAndAWayOut(t *testing.T) {
	text := owner{name: "postgres"}.refusal("/root/x", "/root").Error()
	for _, want := range []string{"/root/x", "postgres", "/var/lib/portal"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}

func TestHomeLeavesAShutFolder(t *testing.T) {
	open := filepath.Join(folder(t), "postgres")
	if got, err := Home(open); err != nil || got != open {
		t.Errorf("home %q, %v", got, err)
	}
	if os.Geteuid() != 0 {
		return // whoever keeps their rights may live anywhere
	}
	a, err1 := Home(filepath.Join(shut(t), "postgres"))
	b, err2 := Home(filepath.Join(shut(t), "postgres"))
	if err1 != nil || err2 != nil || a == b || !strings.HasPrefix(a, "/var/lib/portal/") {
		t.Errorf("homes %q %q, %v %v", a, b, err1, err2)
	}
	if _, err := Start(t.Context(), filepath.Join(shut(t), "c"), quiet()); err == nil || !strings.Contains(err.Error(), "may not enter") {
		t.Errorf("error = %v", err)
	}
}

func TestFolderOfSomebodyElseIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		return // only root can make such a folder
	}
	dir := folder(t)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, 65533, 65533); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), dir, quiet()); err == nil || !strings.Contains(err.Error(), "another user") {
		t.Errorf("error = %v", err)
	}
	if err := os.Chown(dir, 0, 0); err != nil { // for the clean-up
		t.Fatal(err)
	}
}
