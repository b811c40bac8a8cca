package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/dbtest"
	"jointmeeting/migrations"
)

// served is a program that answers requests in this process.
type served struct {
	url  string
	stop context.CancelFunc
	done chan struct{}
	code int // once done
}

// serve starts `portal serve` and waits for the one line that says it answers.
func serve(t *testing.T, env ...string) *served {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	out, w := io.Pipe()
	s := &served{stop: stop, done: make(chan struct{})}
	env = append([]string{"PORTAL_LISTEN=127.0.0.1:0"}, env...)
	var errs lockedBuffer
	go func() {
		s.code = runProgram(ctx, []string{"portal", "serve"}, env, strings.NewReader(""), w, &errs)
		w.Close()
		close(s.done)
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("portal serve ended: %s", errs.String())
	}
	s.url = strings.TrimSpace(line)
	t.Cleanup(func() { s.ended(t) })
	return s
}

// lockedBuffer takes what the program logs while the test reads it.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// ended stops the program and gives its exit code.
func (s *served) ended(t *testing.T) int {
	t.Helper()
	s.stop()
	select {
	case <-s.done:
		return s.code
	case <-time.After(time.Minute):
		t.Fatal("portal serve did not stop")
		return -1
	}
}

func status(t *testing.T, url string) int {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

func TestServeMigratesAnswersAndStops(t *testing.T) {
	url := dbtest.EmptyURL(t)
	s := serve(t, "PORTAL_DATABASE_URL="+url, "PORTAL_DATA_DIR="+t.TempDir())
	if !strings.HasPrefix(s.url, "http://127.0.0.1:") {
		t.Errorf("said %q", s.url)
	}
	if got := status(t, s.url+"/healthz"); got != http.StatusOK {
		t.Errorf("/healthz %d", got)
	}
	if got := status(t, s.url+"/readyz"); got != http.StatusOK {
		t.Errorf("/readyz %d", got)
	}
	if pending, err := migrations.Pending(t.Context(), url); err != nil || pending {
		t.Errorf("pending %v, %v", pending, err)
	}
	if code := s.ended(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if _, err := http.Get(s.url + "/healthz"); err == nil {
		t.Error("it still answers")
	}
}

func TestServeRefusesANewerSchema(t *testing.T) {
	url := dbtest.URL(t)
	code, _, errs := portal(t, []string{"PORTAL_DATABASE_URL=" + url}, "migrate")
	if code != 0 {
		t.Fatal(errs)
	}
	insert(t, dbtest.OwnerURL(t, url), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
	code, _, errs = portal(t, []string{"PORTAL_DATABASE_URL=" + url, "PORTAL_LISTEN=127.0.0.1:0"}, "serve")
	if code == 0 || !strings.Contains(errs, "newer") {
		t.Errorf("code %d, %s", code, errs)
	}
}

func TestServeSaysWhenThePortIsTaken(t *testing.T) {
	url := dbtest.URL(t)
	s := serve(t, "PORTAL_DATABASE_URL="+url, "PORTAL_DATA_DIR="+t.TempDir())
	taken := strings.TrimPrefix(s.url, "http://")
	code, _, errs := portal(t, []string{"PORTAL_DATABASE_URL=" + url, "PORTAL_LISTEN=" + taken, "PORTAL_DATA_DIR=" + t.TempDir()}, "serve")
	if code == 0 || !strings.Contains(errs, "--listen") {
		t.Errorf("code %d, %s", code, errs)
	}
}

func TestDeviceKeyIsMadeOnceAndKept(t *testing.T) {
	dir := t.TempDir()
	a := &program{config: config{DataDir: dir}}
	keys := make([][]byte, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() { keys[i], _ = a.deviceKey() })
	}
	all.Wait()
	for _, key := range keys {
		if len(key) != 32 || string(key) != string(keys[0]) {
			t.Fatalf("keys differ: %x", keys)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "device.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".device.key*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "device.key"), []byte("abcd"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.deviceKey(); err == nil {
		t.Error("a damaged key was taken")
	}
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "device.key"), []byte(hex.EncodeToString(keys[0])), 0o600), os.Chmod(filepath.Join(dir, "device.key"), 0o644)); err != nil {
		t.Fatal(err)
	}
	if _, err := a.deviceKey(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that everybody may read: %v", err)
	}
	a.config.Secret = secret(strings.Repeat("0f", 32))
	if key, err := a.deviceKey(); err != nil || hex.EncodeToString(key) != string(a.config.Secret) {
		t.Errorf("%x %v", key, err)
	}
}

// TestNoPlainHTTPForOthers: other machines are served behind a proxy that ends TLS, or by the word of who tries it.
func TestNoPlainHTTPForOthers(t *testing.T) {
	env := []string{"PORTAL_DATABASE_URL=" + dbtest.URL(t), "PORTAL_DATA_DIR=" + t.TempDir(), "PORTAL_LISTEN=0.0.0.0:0"}
	if code, _, errs := portal(t, env, "serve"); code == 0 || !strings.Contains(errs, "without TLS") {
		t.Errorf("code %d, %s", code, errs)
	}
	serve(t, append(env, "PORTAL_PLAIN_HTTP=true")...)
}
