package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
	"jointmeeting/web/edge"
)

// TestUploadLeavesNothingInTheTempFolder: a file waits without a name, and is gone with the request, whether it is taken
// or refused.
func TestUploadLeavesNothingInTheTempFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := newPortal(t, sampledb.DB(t), func(d *edge.Deps) { d.Temp = folder })
	office := p.as("office1")
	to, values := office.get("/bases/new").Page().Form("/bases").Check("国家").Fill("标题", "国家标准化发展纲要").Fill("发文机关", "中共中央、国务院").
		Fill("发文日期", "2021-10-10").Press("保存依据")
	for _, x := range []struct {
		name   string
		status int
	}{{"纲要.exe", http.StatusUnprocessableEntity}, {"纲要.pdf", http.StatusSeeOther}} {
		office.postFiles(to, values, map[string][]byte{x.name: append(doc("正文"), bytes.Repeat([]byte("x"), 9<<20)...)}).Is(x.status)
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%s: %v is left (%v)", x.name, left, err)
		}
	}
}

// TestFormsAreTakenWholeOrNotAtAll: a form over its limit, of another kind or malformed changes nothing.
func TestFormsAreTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	who := p.as("liaison-jyj")
	urlencoded := "application/x-www-form-urlencoded"
	for _, x := range []struct {
		name, kind, body string
		status           int
	}{
		{"over the limit", urlencoded, "size=xlarge&a=" + strings.Repeat("x", 2<<20), http.StatusRequestEntityTooLarge},
		{"text over the limit in parts", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\nxlarge\r\n--b\r\n" +
			"Content-Disposition: form-data; name=\"a\"\r\n\r\n" + strings.Repeat("x", 2<<20) + "\r\n--b--\r\n", http.StatusRequestEntityTooLarge},
		{"malformed", urlencoded, "size=xlarge&a=%zz", http.StatusUnprocessableEntity},
		{"cut off", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\nxlarge", http.StatusUnprocessableEntity},
		{"another kind", "text/plain", "size=xlarge", http.StatusUnprocessableEntity},
		{"no kind", "", "size=xlarge", http.StatusUnprocessableEntity},
		{"too many fields", urlencoded, "size=xlarge&" + manyFields(2001), http.StatusUnprocessableEntity},
	} {
		r := httptest.NewRequest(http.MethodPost, "/me/display", strings.NewReader(x.body))
		r.Header.Set("Content-Type", x.kind)
		if res := who.send(r); res.StatusCode != x.status {
			t.Errorf("%s: status %d, want %d", x.name, res.StatusCode, x.status)
		}
		var size string
		if err := p.db.Pool().QueryRow(t.Context(), "SELECT size FROM account WHERE login = 'liaison-jyj'").Scan(&size); err != nil || size == "xlarge" {
			t.Errorf("%s: the size is %q (%v)", x.name, size, err)
		}
	}
	who.post("/me/display", url.Values{"size": {"xlarge"}, "token": {"a-token-of-display"}}).Is(http.StatusSeeOther)
}

// TestWhatIsTooMuchIsSaid: a form in parts hears that its text is too long.
func TestWhatIsTooMuchIsSaid(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office := p.as("office1")
	long := url.Values{"token": {"a-token-of-length"}, "title": {strings.Repeat("x", 2<<20)}}
	office.postFiles("/bases", long, nil).Is(http.StatusRequestEntityTooLarge).Page().Sees("提交的文字超过 2 MB", "没有保存", "后退")
}

// TestReadersWhoLeaveAreNoFault: a browser that goes away in the middle of a form, or before its page is drawn, is noted and
// reported to nobody as a failure of the portal.
func TestReadersWhoLeaveAreNoFault(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office := p.as("office1")
	leaving := func(method, path string) *http.Request {
		ctx, leave := context.WithCancel(t.Context())
		body := &onItsWay{strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n"), iotest.ErrReader(io.ErrUnexpectedEOF), leave}
		r := httptest.NewRequestWithContext(ctx, method, path, body)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		if method == http.MethodGet {
			leave()
		}
		return r
	}
	for _, r := range []*http.Request{leaving(http.MethodPost, "/bases"), leaving(http.MethodGet, "/topics"), leaving(http.MethodGet, "/topics/1")} {
		if got := office.send(r).StatusCode; got >= 500 {
			t.Errorf("%s %s: noted as %d", r.Method, r.URL.Path, got)
		}
	}
	hangUp(t, p, office)
	if log := p.log.String(); strings.Contains(log, `"level":"ERROR"`) || strings.Contains(log, `"status":5`) || !strings.Contains(log, "the reader left") {
		t.Error(log)
	}
	dbtest.Tamper(t, p.db, "ALTER TABLE topic RENAME TO topic_gone")
	office.get("/topics").Is(http.StatusInternalServerError)
	if log := p.log.String(); !strings.Contains(log, `"level":"ERROR"`) {
		t.Error("what is the portal's fault is not told any more")
	}
}

// hangUp sends the first half of a form over a connection of its own and closes it.
func hangUp(t *testing.T, p *portal, b *browser) {
	t.Helper()
	came, served := make(chan struct{}), make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(served)
		r.Body = &noticed{ReadCloser: r.Body, came: came}
		p.h.ServeHTTP(w, r)
	}))
	defer srv.Close()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /meetings HTTP/1.1\r\nHost: portal.test\r\nCookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntitle=x", b.cookie)
	<-came
	conn.Close()
	<-served
}

// noticed is a body that tells when its first half has come.
type noticed struct {
	io.ReadCloser
	came chan struct{}
}

// Read reads on.
func (n *noticed) Read(b []byte) (int, error) {
	got, err := n.ReadCloser.Read(b)
	if got > 0 && n.came != nil {
		close(n.came)
		n.came = nil
	}
	return got, err
}

// TestFormsAreText: a NUL or broken UTF-8 in a form is refused by the name of its field, with what was typed beside it, and changes nothing; what
// no reader sees goes. In what is kept of a form that came after its session, and in what a browser says of itself, it is left out.
func TestFormsAreText(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	who, office := p.as("liaison-jyj"), p.as("office1")
	who.post("/me/display", url.Values{"size": {"xlarge\x00"}, "token": {"a-token-of-display"}}).Is(http.StatusUnprocessableEntity)
	who.post("/me/display", url.Values{"size": {"xlarge"}, "x\xff": {"1"}, "token": {"a-token-of-display"}}).Is(http.StatusUnprocessableEntity)
	if size := query[string](t, p.db, "SELECT size FROM account WHERE login = 'liaison-jyj'"); size == "xlarge" {
		t.Error("a form that is no text was taken")
	}
	who.post("/me/display", url.Values{"size": {"x\u200blar\u202ege\ufeff"}, "token": {"a-token-of-display"}}).Is(http.StatusSeeOther)
	if size := query[string](t, p.db, "SELECT size FROM account WHERE login = 'liaison-jyj'"); size != "xlarge" {
		t.Errorf("the size is %q", size)
	}
	office.post("/meetings", url.Values{"title": {"a\x00b"}, "note": {"旁边的文字"}, "token": {"a-token-of-meetings"}}).Is(http.StatusUnprocessableEntity).Page().
		Sees("“会议名称”含有不能保存的字符", "旁边的文字")
	change(t, p.db, "UPDATE session SET ends = now() - interval '1 minute'")
	who.post("/meetings/%00", url.Values{"title": {"\xff"}}).Is(http.StatusNotFound)
	r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(url.Values{"username": {"office1"}, "password": {sample.Password}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "browser \xff\xfe")
	p.nobody().send(r).Is(http.StatusSeeOther)
	if log := p.log.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Error(log)
	}
}

// TestAddressesAreText: a NUL or broken UTF-8 leads nowhere; the program has nothing to report.
func TestAddressesAreText(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for _, path := range []string{"/meetings?state=%00", "/meetings?kind=%ff", "/operations/%00", "/topics?q=a%00b", "/tasks?q=%zz"} {
		p.as("office1").get(path).Is(http.StatusNotFound)
	}
	p.nobody().post("/login", url.Values{"username": {"a\x00"}, "password": {"x"}, "token": {"a-token-of-login"}}).Is(http.StatusUnprocessableEntity)
	if log := p.log.String(); strings.Contains(log, "request failed") {
		t.Error(log)
	}
}

func manyFields(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("k%d=1", i)
	}
	return strings.Join(list, "&")
}

// TestDoneIsSaidWhateverHappensToTheNotice: the act is in the records; the row of the session that should carry
// its notice is locked by somebody else.
func TestDoneIsSaidWhateverHappensToTheNotice(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	path := topic.Path(sample.DraftTopic(t, p.db, "jyj"))
	page := liaison.get(path).Page()
	blocker, err := p.db.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer blocker.Rollback(t.Context())
	if _, err := blocker.Exec(t.Context(), "LOCK TABLE session IN SHARE MODE"); err != nil {
		t.Fatal(err)
	}
	liaison.press(page, path+"/do/withdraw", "确认撤回议题").To(path)
	var state string
	if err := p.db.Pool().QueryRow(t.Context(), "SELECT state FROM topic WHERE id = $1", form.ID(path[len("/topics/"):])).Scan(&state); err != nil || state != "withdrawn" {
		t.Errorf("the topic is %q (%v)", state, err)
	}
	if log := p.log.String(); !strings.Contains(log, "the session was not written") {
		t.Errorf("the log does not say what was lost: %s", log)
	}
}
