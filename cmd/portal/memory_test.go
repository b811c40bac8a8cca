//go:build !quick

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/minutes"
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

// addedMemory says how much the process grew at most while something happened.
func addedMemory(t *testing.T, pid int, happens func()) int {
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

// memoryFlat is how much more the program may hold after a second wave than after the first, which was the same.
const memoryFlat = 32 << 20

// TestUploadsKeepTheMemorySmall: eight files of 19 MB at once are taken whole, forty forms of text without an end are refused, and forty
// readers compare two texts of which nothing stayed; the program does not grow by what they are, holds no more after a second wave than
// after the first, and its temp folder is empty. Others read their pages all the while.
func TestUploadsKeepTheMemorySmall(t *testing.T) {
	d, id := sampledb.MinutesDB(t, minutes.Signing)
	compare := rewrite(t, d, id)
	dir := t.TempDir()
	address, pid := child(t, "PORTAL_DATABASE_URL="+d.Pool().Config().ConnString(), "PORTAL_DATA_DIR="+dir, "PORTAL_SECRET="+dbtest.Secret, "PORTAL_REQUESTS=1000000")
	office, liaison := signedIn(t, address, "office1"), signedIn(t, address, "liaison-jyj")
	if page := read(t, office, address+compare); strings.Count(page, "<del") < 50 {
		t.Error("the texts are not hostile: the test proves little")
	}
	stop := others(t, address, "office2", "chief", "liaison-wjw")
	no := 0
	for _, w := range []struct {
		name string
		wave func()
	}{
		{"uploads", func() { no += 8; together(8, func(i int) { bring(t, office, address, no+i, 19<<20) }) }},
		{"forms", func() { together(40, func(int) { flood(liaison, address+"/topics") }) }},
		{"comparisons", func() { together(40, func(int) { readOrWait(t, office, address+compare) }) }},
	} {
		most, first := addedMemory(t, pid, w.wave), memory(t, pid, "VmRSS")
		again, second := addedMemory(t, pid, w.wave), memory(t, pid, "VmRSS")
		t.Logf("%s: grew by %d MB, again by %d MB; holds %d MB, then %d MB", w.name, most>>20, again>>20, first>>20, second>>20)
		if most > memoryMost || again > memoryMost {
			t.Errorf("%s: the program grew by %d MB and %d MB", w.name, most>>20, again>>20)
		}
		if second > first+memoryFlat {
			t.Errorf("%s: the program held %d MB after the first wave and %d MB after the second", w.name, first>>20, second>>20)
		}
	}
	stop()
	if left, err := os.ReadDir(filepath.Join(dir, "uploads")); err != nil || len(left) > 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
}

// rewrite gives the minutes two versions of which no paragraph stayed although each has the same characters, and gives the page that
// compares them.
func rewrite(t *testing.T, d *db.DB, id int64) string {
	t.Helper()
	for i, login := range []string{"chief", "director"} {
		sample.MinutesStep(t, d, login, id, "return", "文字不妥")
		f := minutes.Of(sample.MinutesOf(t, d, sample.Who(t, d, "office1"), id).Minutes)
		f.Other, f.Note = hostile(uint64(i)), "重写"
		sample.SaveMinutes(t, d, "office1", id, f)
		sample.MinutesStep(t, d, "office1", id, "submit_check", "")
	}
	version := sample.MinutesOf(t, d, sample.Who(t, d, "office1"), id).Minutes.Version
	return fmt.Sprintf("%s/compare?from=%d&to=%d", minutes.Path(id), version-1, version)
}

// hostile is a text of the longest, in paragraphs that look alike.
func hostile(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for range 100 {
		for range minutes.OtherMax/100 - 2 {
			b.WriteRune(rune(0x4e00 + r.IntN(400)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// others read their pages until they are stopped; each page is answered, and how long that took is said.
func others(t *testing.T, address string, logins ...string) (stop func()) {
	t.Helper()
	ended, stopped := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	var mu sync.Mutex
	took := []time.Duration{}
	for _, login := range logins {
		c := signedIn(t, address, login)
		readers.Go(func() {
			for n := 0; ended.Err() == nil; n++ {
				began := time.Now()
				read(t, c, address+[]string{"/", "/topics", "/tasks", "/meetings"}[n%4])
				mu.Lock()
				took = append(took, time.Since(began))
				mu.Unlock()
			}
		})
	}
	return func() {
		stopped()
		readers.Wait()
		slices.Sort(took)
		if len(took) < 30 {
			t.Errorf("others read only %d pages meanwhile", len(took))
		}
		t.Logf("others read %d pages meanwhile, p95 %v", len(took), took[len(took)*95/100].Round(time.Millisecond))
	}
}

// read wants a page.
func read(t *testing.T, c *http.Client, address string) string {
	res, err := c.Get(address)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("%s answers %d, %v", address, res.StatusCode, err)
	}
	return string(text)
}

// readOrWait wants a page, or the word that too many are being made: which of many at once a busy machine sends away is a matter of its speed.
func readOrWait(t *testing.T, c *http.Client, address string) {
	res, err := c.Get(address)
	if err != nil {
		t.Error(err)
		return
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK && res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%s answers %d, %v", address, res.StatusCode, err)
	}
}

// flood sends a form of text without an end; whether the answer arrives is the sender's own matter.
func flood(c *http.Client, address string) {
	body := io.MultiReader(strings.NewReader("title="), io.LimitReader(endless{}, 30<<20))
	if res, err := c.Post(address, "application/x-www-form-urlencoded", body); err == nil {
		res.Body.Close()
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
