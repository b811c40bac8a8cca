//go:build !quick

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// memoryMost is how much larger the program may grow under what people send it (reliability.md S-15).
const memoryMost = 200 << 20

// envChild makes TestServesAsAChild the program.
const envChild = "PORTAL_TEST_CHILD"

// TestServesAsAChild is the program in a process of its own, so that its memory can be seen apart from the test's.
func TestServesAsAChild(t *testing.T) {
	if os.Getenv(envChild) == "" {
		return
	}
	os.Exit(runProgram(context.Background(), []string{"portal", "serve"}, os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// child starts the program and gives its address and process.
func child(t *testing.T, env ...string) (address string, pid int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestServesAsAChild$")
	cmd.Env = append(os.Environ(), append(env, envChild+"=1", "PORTAL_LISTEN=127.0.0.1:0")...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line), cmd.Process.Pid
}

// TestHangUpIsIgnored: the end of the terminal from which the portal was started does not end it.
func TestHangUpIsIgnored(t *testing.T) {
	address, pid := child(t, "PORTAL_DATABASE_URL="+sampledb.URL(t), "PORTAL_DATA_DIR="+t.TempDir(), "PORTAL_SECRET="+dbtest.Secret)
	for range 20 {
		if err := syscall.Kill(pid, syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		if got := status(t, address+"/healthz"); got != http.StatusOK {
			t.Fatalf("after SIGHUP /healthz answers %d", got)
		}
	}
}

// memory reads a line of what the kernel says of the process's memory.
func memory(t *testing.T, pid int, line string) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(text)) {
		if f := strings.Fields(l); f[0] == line+":" {
			n, _ := strconv.Atoi(f[1])
			return n << 10
		}
	}
	t.Fatalf("no %s", line)
	return 0
}

// grows says how much the process grew at most while something happened.
func grows(t *testing.T, pid int, happens func()) int {
	t.Helper()
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0); err != nil {
		t.Fatal(err)
	}
	before := memory(t, pid, "VmRSS")
	happens()
	return memory(t, pid, "VmHWM") - before
}

// signedIn is a browser of the person.
func signedIn(t *testing.T, address, login string) *http.Client {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.PostForm(address+"/login", url.Values{"username": {login}, "password": {sample.Password}, "token": {"a-token-of-login"}})
	if err != nil || res.StatusCode != http.StatusSeeOther {
		t.Fatalf("sign in: %v %v", res, err)
	}
	res.Body.Close()
	return c
}

// TestUploadsKeepTheMemorySmall: eight files of 19 MB at once are taken whole, and the program does not grow by what they are; its
// temp folder is empty afterwards. Forms of text without an end do no more.
func TestUploadsKeepTheMemorySmall(t *testing.T) {
	dir := t.TempDir()
	address, pid := child(t, "PORTAL_DATABASE_URL="+sampledb.URL(t), "PORTAL_DATA_DIR="+dir, "PORTAL_SECRET="+dbtest.Secret)
	office := signedIn(t, address, "office1")
	if grown := grows(t, pid, func() { together(8, func(i int) { t.Log(bring(t, office, address, i, 19<<20)) }) }); grown > memoryMost {
		t.Errorf("uploads: the program grew by %d MB", grown>>20)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "uploads")); err != nil || len(left) > 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
	liaison := signedIn(t, address, "liaison-jyj")
	if grown := grows(t, pid, func() {
		together(40, func(int) {
			body := io.MultiReader(strings.NewReader("title="), io.LimitReader(endless{}, 30<<20))
			if res, err := liaison.Post(address+"/topics", "application/x-www-form-urlencoded", body); err == nil {
				res.Body.Close()
			}
		})
	}); grown > memoryMost {
		t.Errorf("forms: the program grew by %d MB", grown>>20)
	}
}

// endless is text.
type endless struct{}

// Read fills.
func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'A'
	}
	return len(b), nil
}

func together(n int, do func(int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { do(i) })
	}
	wg.Wait()
}

// bring hands in a basis with a file of so many bytes, streamed.
func bring(t *testing.T, c *http.Client, address string, no int, size int64) string {
	res, err := c.Get(address + "/bases/new")
	if err != nil {
		t.Error(err)
		return ""
	}
	page, _ := io.ReadAll(res.Body)
	res.Body.Close()
	to, values := htmltest.Parse(t, string(page)).Form("/bases").Check("国家").Fill("标题", fmt.Sprintf("国家标准化发展纲要 %d", no)).Fill("发文机关", "中共中央、国务院").
		Fill("发文日期", "2021-10-10").Press("保存依据")
	body, w := io.Pipe()
	form := multipart.NewWriter(w)
	go func() {
		for k, list := range values {
			for _, v := range list {
				form.WriteField(k, v)
			}
		}
		part, _ := form.CreateFormFile("files", "纲要.pdf")
		head := fmt.Sprintf("%%PDF-1.7\n%d", no)
		io.WriteString(part, head)
		io.Copy(part, io.LimitReader(endless{}, size-int64(len(head))))
		form.Close()
		w.Close()
	}()
	res, err = c.Post(address+to, form.FormDataContentType(), body)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusSeeOther {
		t.Errorf("file %d: answered %d: %s", no, res.StatusCode, text)
	}
	return res.Header.Get("Location")
}
