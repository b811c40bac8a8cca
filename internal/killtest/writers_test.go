//go:build !quick

package killtest

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"

	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/sample"
)

// said is what a person was told of a form they sent.
type said string

const (
	done    said = "done"      // 303 to what was made
	unsaved said = "not saved" // refused, or "没有保存"
	unknown said = "unknown"   // 结果待确认, or no answer at all
)

// act is a form that was sent, what its sender was told, nothing while it is on its way, and the statement that counts it in the
// database: 1 or 0.
type act struct {
	kind, token string
	told        said
	proven      said // what is compared: what was told, or what its address answered where that was unknown
	sql         string
	args        []any
	by          *writer
}

// office is the people at work, and what they were told so far.
type office struct {
	t    *testing.T
	p    *portal
	sent chan struct{} // somebody is sending a form at this moment
	stop chan struct{}
	calm bool // nothing is killed: every page opens and every form is done

	mu   sync.Mutex
	acts []*act
}

// writer is a signed-in person with a browser.
type writer struct {
	*office
	login  string
	client *http.Client
	n      int
}

func (o *office) enter(login string) *writer {
	o.t.Helper()
	jar, _ := cookiejar.New(nil)
	w := &writer{o, login, &http.Client{Jar: jar, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, 0}
	res, err := w.client.PostForm(o.p.url+"/login", url.Values{"username": {login}, "password": {sample.Password}, "token": {"a-token-of-login"}})
	if err != nil || res.StatusCode != http.StatusSeeOther {
		o.t.Fatalf("sign %s in: %v %v", login, res, err)
	}
	res.Body.Close()
	return w
}

// stopping says whether the day is over.
func (o *office) stopping() bool {
	select {
	case <-o.stop:
		return true
	default:
		return false
	}
}

// mark is a text that nobody else writes.
func (w *writer) mark() string {
	w.n++
	return fmt.Sprintf("%s 第 %d 件", w.login, w.n)
}

// page opens a page, again and again while the program or its database is away; nil when the day is over, and where the act before did not
// happen, so that its page is not there yet.
func (w *writer) page(path string) *htmltest.Node {
	var page *htmltest.Node
	w.p.until(path, func() bool {
		res, err := w.client.Get(w.p.url + path)
		if w.calm && (err != nil || res.StatusCode == http.StatusServiceUnavailable) {
			w.t.Errorf("%s: %s fails: %v %v", w.login, path, res, err)
		}
		if err != nil {
			return w.stopping()
		}
		text, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err == nil && res.StatusCode == http.StatusOK {
			page = htmltest.Parse(w.t, string(text))
		} else if err == nil && res.StatusCode != http.StatusServiceUnavailable && res.StatusCode != http.StatusConflict {
			w.t.Errorf("%s: %s answers %d to %s", w.login, path, res.StatusCode, res.Header.Get("Location"))
		}
		return page != nil || err == nil && res.StatusCode == http.StatusConflict || w.stopping()
	})
	return page
}

// send sends a form and keeps what was said of it; the path that it led to, where it was done.
func (w *writer) send(kind, path string, v url.Values, file []byte, sql string, args ...any) string {
	body, mime := encoded(v, file)
	select {
	case w.sent <- struct{}{}:
	default:
	}
	a := &act{kind: kind, token: v.Get("token"), sql: sql, args: args, by: w}
	w.mu.Lock()
	w.acts = append(w.acts, a)
	w.mu.Unlock()
	res, err := w.client.Post(w.p.url+path, mime, body)
	told, to := unknown, ""
	if err == nil {
		text, broken := io.ReadAll(res.Body)
		res.Body.Close()
		to = res.Header.Get("Location")
		told = w.heard(res.StatusCode, to, string(text), broken)
	}
	w.mu.Lock()
	a.told = told
	w.mu.Unlock()
	if w.calm && told != done {
		w.t.Errorf("%s: %s was told %q: %v", w.login, kind, told, err)
	}
	if told != done {
		return ""
	}
	return to
}

// heard is what an answer says. One that says neither that it was saved nor that it was not is a fault.
func (w *writer) heard(status int, to, text string, broken error) said {
	switch {
	case status == http.StatusSeeOther && !strings.HasPrefix(to, "/login"):
		return done
	case broken != nil || strings.Contains(text, "结果待确认"):
		return unknown
	case status == http.StatusServiceUnavailable && !strings.Contains(text, "没有保存"), status == http.StatusInternalServerError, status == http.StatusSeeOther:
		w.t.Errorf("%s: an answer of %d to %q that says nothing: %.300s", w.login, status, to, text)
	}
	return unsaved
}

// encoded is a form as a browser sends it, with a file where there is one.
func encoded(v url.Values, file []byte) (io.Reader, string) {
	if file == nil {
		return strings.NewReader(v.Encode()), "application/x-www-form-urlencoded"
	}
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, list := range v {
		for _, x := range list {
			m.WriteField(k, x)
		}
	}
	part, _ := m.CreateFormFile("files", "附件.pdf")
	part.Write(file)
	m.Close()
	return &body, m.FormDataContentType()
}

// topics writes drafts and withdraws them: a record, and a step on it.
func (w *writer) topics() {
	for !w.stopping() {
		page := w.page("/topics/new")
		if page == nil {
			continue
		}
		mark := w.mark()
		to, v := page.Form("/topics").Fill("议题名称", mark).Press("保存草稿")
		at := strings.TrimSuffix(w.send("topic", to, v, nil, "SELECT count(*) FROM topic WHERE title = $1", mark), "/edit")
		if at == "" {
			continue
		}
		if page = w.page(at); page == nil {
			continue
		}
		to, v = page.Form(at + "/do/withdraw").Press("确认撤回议题")
		w.send("step", to, v, nil, "SELECT count(*) FROM topic WHERE title = $1 AND state = 'withdrawn'", mark)
	}
}

// reports signs for each of the tasks and reports on it, then goes on reporting on the last one.
func (w *writer) reports(tasks []int64) {
	for i := 0; !w.stopping(); i++ {
		id := tasks[min(i, len(tasks)-1)]
		at := fmt.Sprintf("/tasks/%d", id)
		page := w.page(at)
		if page == nil {
			continue
		}
		if page.Has(`form[action="` + at + `/do/receive"]`) {
			to, v := page.Form(at + "/do/receive").Press("签收任务")
			w.send("receipt", to, v, nil, "SELECT count(*) FROM task WHERE id = $1 AND received_at IS NOT NULL", id)
		}
		if page = w.page(at + "/progress/new"); page == nil {
			continue
		}
		mark := w.mark()
		to, v := page.Form(at+"/progress").Fill("本期进展", mark).Fill("完成进度", "60").Press("报送进展")
		w.send("report", to, v, nil, "SELECT count(*) FROM task_report WHERE text = $1", mark)
	}
}

// filesMost keeps the office under what a unit may hand in a day.
const filesMost = 150

// bases hands documents in, each third with a file, which is stored with its row or not at all.
func (w *writer) bases() {
	for !w.stopping() {
		page := w.page("/bases/new")
		if page == nil {
			continue
		}
		mark := w.mark()
		to, v := page.Form("/bases").Check("国家").Fill("标题", mark).Fill("发文机关", "国务院").Fill("发文日期", "2021-10-10").Press("保存依据")
		if w.n%3 != 0 || w.n/3 > filesMost {
			w.send("basis", to, v, nil, "SELECT count(*) FROM basis WHERE title = $1", mark)
			continue
		}
		file := append([]byte("%PDF-1.7\n"+mark), bytes.Repeat([]byte("纲要"), 50<<10)...)
		w.send("file", to, v, file, "SELECT count(*) FROM basis b JOIN attachment f ON f.kind = 'basis' AND f.record = b.id WHERE b.title = $1", mark)
	}
}
