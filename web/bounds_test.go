package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/limit"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/edge"
)

// edges ask for each limit of the table at what it allows and at one more.
var edges = map[string]func(*testing.T){
	"PublicBytes": publicEdge,
	"EndedBytes":  endedEdge,
	"FormBytes":   formEdge,
	"Names":       namesEdge,
	"Fields":      fieldsEdge,
	"Repeat":      repeatEdge,
	"Parts":       partsEdge,
	"UploadBytes": uploadEdge,
	"FileBytes":   fileEdge,
	"Files":       filesEdge,
	"Requests":    requestsEdge,
	"OwnForms":    ownFormsEdge,
	"Forms":       formsEdge,
	"OwnUploads":  ownUploadsEdge,
	"Uploads":     uploadsEdge,
}

// heldElsewhere are the tests of the limits that need no portal.
var heldElsewhere = map[string][2]string{
	"HeaderBytes":   {"../cmd/portal/bounds_test.go", "TestServerKeepsTheTable"},
	"HeaderTime":    {"../cmd/portal/bounds_test.go", "TestServerKeepsTheTable"},
	"IdleTime":      {"../cmd/portal/bounds_test.go", "TestServerKeepsTheTable"},
	"AnswerTime":    {"../cmd/portal/bounds_test.go", "TestServerKeepsTheTable"},
	"PatientTime":   {"rate/rate_test.go", "TestABodyEarnsItsTime"},
	"BodyRate":      {"rate/rate_test.go", "TestABodyEarnsItsTime"},
	"BodyTime":      {"rate/rate_test.go", "TestABodyEarnsItsTime"},
	"Storing":       {"rate/rate_test.go", "TestFewStoreAtOnce"},
	"Reports":       {"outage_test.go", "TestReportsOfBrowsersAreRationed"},
	"Refusals":      {"refused_test.go", "TestRefusedActsAreInTheLog"},
	"RefusedRoutes": {"rate/refusals_test.go", "TestWhatWasLeftOutIsTold"},
	"ReportBytes":   {"edge/bounds_test.go", "TestALongReportIsCut"},
	"Piece":         {"../internal/file/store_test.go", "TestNoFileIsWholeInMemory"},
	"BundleBytes":   {"../cmd/portal/verify_test.go", "TestVerifyBundleNeedsNothing"},
	"TimelineRows":  {"../internal/db/db_test.go", "TestTimelineKeepsTheNewest"},
	"CountCap":      {"../internal/topiclist/list_test.go", "TestCountsAreCutOff"},
	"DeskCap":       {"../internal/desk/desk_test.go", "TestThingsSayWhenThereAreMore"},
	"FarCap":        {"../internal/desk/desk_test.go", "TestThingsSayWhenThereAreMore"},
	"NameTries":     {"../internal/account/flood_test.go", "TestGuessesOfADayAreFew"},
	"NameGap":       {"../internal/account/flood_test.go", "TestGuessesOfADayAreFew"},
	"WrongCodes":    {"handover_test.go", "TestWrongCodesOfManyFillNoLog"},
	"WaitTime":      {"../internal/account/flood_test.go", "TestWaitIsOfItsNameAndNetwork"},
	"WaitedTries":   {"../internal/account/flood_test.go", "TestGuessesOfADayAreFew"},
	"WaitedGap":     {"../internal/account/flood_test.go", "TestGuessesOfADayAreFew"},
	"WaitedNetwork": {"../internal/account/flood_test.go", "TestFewWaitInOnePlace"},
	"WaitedRegion":  {"../internal/account/flood_test.go", "TestFewWaitInOnePlace"},
	"ClockApart":    {"../internal/db/apart_test.go", "TestNoNumberByAWrongClock"},
}

// TestEveryLimitHoldsAtItsEdge: what a limit allows is taken, one more is refused in a sentence, and nothing is saved.
func TestEveryLimitHoldsAtItsEdge(t *testing.T) {
	t.Parallel()
	for _, row := range limit.Table {
		edge := edges[row.Name]
		if at, ok := heldElsewhere[row.Name]; ok {
			text, err := os.ReadFile(at[0])
			if err != nil || !strings.Contains(string(text), "func "+at[1]+"(") {
				t.Errorf("%s: no %s in %s", row.Name, at[1], at[0])
			}
			continue
		}
		if edge == nil {
			t.Errorf("nobody asks for %s", row.Name)
			continue
		}
		t.Run(row.Name, func(t *testing.T) {
			t.Parallel()
			edge(t)
		})
	}
}

const urlencoded = "application/x-www-form-urlencoded"

// display posts a form that would make the letters of the liaison large.
func display(b *browser, body string) *reply {
	b.t.Helper()
	change(b.t, b.db, "UPDATE account SET size = 'large' WHERE login = $1", b.login)
	r := httptest.NewRequest(http.MethodPost, "/me/display", strings.NewReader(body))
	r.Header.Set("Content-Type", urlencoded)
	return b.send(r)
}

// taken wants the first form taken, and the second refused in these words with nothing saved.
func taken(t *testing.T, first, second string, status int, words string) {
	t.Helper()
	b := newPortal(t, sampledb.DB(t)).as("liaison-jyj")
	size := func() string {
		return query[string](t, b.db, "SELECT size FROM account WHERE login = 'liaison-jyj'")
	}
	display(b, first).Is(http.StatusSeeOther)
	if size() != "xlarge" {
		t.Error("what is allowed was not saved")
	}
	display(b, second).Is(status).Page().Sees(words)
	if size() != "large" {
		t.Error("what is too much was saved")
	}
}

const displayed = "size=xlarge&token=a-token-of-display"

func formEdge(t *testing.T) {
	fill := displayed + "&a="
	fill += strings.Repeat("x", limit.FormBytes-len(fill))
	taken(t, fill, fill+"x", http.StatusRequestEntityTooLarge, "提交的内容超过 2 MB")
}

// fieldsOf makes n fields, of so many names, after those of the form.
func fieldsOf(n, names int) string {
	var b strings.Builder
	b.WriteString(displayed)
	for i := range n - 2 {
		fmt.Fprintf(&b, "&k%d=", i%names)
	}
	return b.String()
}

func namesEdge(t *testing.T) {
	taken(t, fieldsOf(limit.Names, limit.Names), fieldsOf(limit.Names+1, limit.Names), http.StatusUnprocessableEntity, "提交的字段过多")
}

func fieldsEdge(t *testing.T) {
	taken(t, fieldsOf(limit.Fields, 1000), fieldsOf(limit.Fields+1, 1000), http.StatusUnprocessableEntity, "提交的字段过多")
}

func repeatEdge(t *testing.T) {
	taken(t, fieldsOf(limit.Repeat+2, 1), fieldsOf(limit.Repeat+3, 1), http.StatusRequestEntityTooLarge, "同一项提交的内容超过 500 个")
}

func publicEdge(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	fill := "username=x&password=y&token=a-token-of-login&a="
	fill += strings.Repeat("x", limit.PublicBytes-len(fill))
	for body, status := range map[string]int{fill: http.StatusUnprocessableEntity, fill + "x": http.StatusRequestEntityTooLarge} {
		r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(body))
		r.Header.Set("Content-Type", urlencoded)
		res := p.nobody().send(r).Is(status)
		if said := strings.Contains(res.Text, "提交的内容超过 64 KB"); said != (status == http.StatusRequestEntityTooLarge) {
			t.Errorf("%d: %s", status, res.Page().Text())
		}
	}
}

func endedEdge(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	fill := "title=x&token=a-token-of-bases&a="
	fill += strings.Repeat("x", limit.EndedBytes-len(fill))
	b := p.as("office1")
	change(t, p.db, "UPDATE session SET ends = now() - interval '1 minute'")
	send := func(body string) *reply {
		r := httptest.NewRequest(http.MethodPost, "/bases", strings.NewReader(body))
		r.Header.Set("Content-Type", urlencoded)
		return b.send(r)
	}
	send(fill + "x").Is(http.StatusRequestEntityTooLarge).Page().Sees("登录已失效，提交的内容又超过 1 MB，没有暂存")
	if n := query[int](t, p.db, "SELECT count(*)::int FROM held_form"); n != 0 {
		t.Errorf("%d forms are kept", n)
	}
	send(fill).To("/login")
	if n := query[int](t, p.db, "SELECT count(*)::int FROM held_form"); n != 1 {
		t.Errorf("%d forms are kept", n)
	}
}

func partsEdge(t *testing.T) {
	office := newPortal(t, sampledb.DB(t)).as("office1")
	for n, status := range map[int]int{limit.Parts: http.StatusUnprocessableEntity, limit.Parts + 1: http.StatusRequestEntityTooLarge} {
		values := url.Values{"token": {"a-token-of-many"}}
		for i := range n - 2 {
			values.Set(fmt.Sprintf("k%d", i), "1")
		}
		res := office.postFiles("/bases", values, map[string][]byte{"纲要.pdf": doc("正文")}).Is(status)
		if said := strings.Contains(res.Page().Text(), "字段和附件合计超过 1000 项"); said != (status == http.StatusRequestEntityTooLarge) {
			t.Errorf("%d parts: %s", n, res.Page().Text())
		}
	}
}

// multipartOf is a form of a basis with files of such sizes, streamed: none of it stands in memory.
func multipartOf(sizes ...int64) (io.Reader, int64) {
	part := func(head string) string { return "--b\r\nContent-Disposition: form-data; name=" + head + "\r\n\r\n" }
	list := []io.Reader{strings.NewReader(part(`"title"`) + "国家标准化发展纲要\r\n")}
	n := int64(list[0].(*strings.Reader).Len())
	add := func(text string, r io.Reader, size int64) {
		list, n = append(list, strings.NewReader(text), r), n+int64(len(text))+size
	}
	for i, size := range sizes {
		head := "%PDF-1.7\n" + fmt.Sprint(i)
		add(part(fmt.Sprintf(`"files"; filename="%d.pdf"`, i))+head, io.LimitReader(filler{}, size-int64(len(head))), size-int64(len(head)))
		add("\r\n", strings.NewReader(""), 0)
	}
	add("--b--\r\n", strings.NewReader(""), 0)
	return io.MultiReader(list...), n
}

// filler is a file without an end.
type filler struct{}

// Read fills.
func (filler) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

// bring posts files of such sizes to the office's bases.
func bring(b *browser, sizes ...int64) *reply {
	b.t.Helper()
	body, n := multipartOf(sizes...)
	r := httptest.NewRequest(http.MethodPost, "/bases", body)
	r.ContentLength = n
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	return b.send(r)
}

// typed wants the page with these words and what was typed still in its form.
func (r *reply) typed(words string) {
	r.t.Helper()
	r.Page().Sees(words)
	if !strings.Contains(r.Text, `value="国家标准化发展纲要"`) {
		r.t.Error("what was typed is lost")
	}
}

func uploadEdge(t *testing.T) {
	office := newPortal(t, sampledb.DB(t)).as("office1")
	_, rest := multipartOf(60<<20, 1000)
	last := limit.UploadBytes - rest + 1000
	bring(office, 60<<20, last).Is(http.StatusUnprocessableEntity).typed("“0.pdf”超过 50 MB")
	bring(office, 60<<20, last+1).Is(http.StatusRequestEntityTooLarge).Page().Sees("提交的内容超过 100 MB")
}

func fileEdge(t *testing.T) {
	office := newPortal(t, sampledb.DB(t)).as("office1")
	office.db.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('file.max_mb', '50', '测试', now())")
	if text := bring(office, limit.FileBytes).Is(http.StatusUnprocessableEntity).Page().Text(); strings.Contains(text, "“0.pdf”超过 50 MB") {
		t.Errorf("a file of 50 MB: %s", text)
	}
	bring(office, limit.FileBytes+1).Is(http.StatusUnprocessableEntity).typed("“0.pdf”超过 50 MB")
	if n := query[int](t, office.db, "SELECT count(*)::int FROM blob"); n != 0 {
		t.Errorf("%d files were stored", n)
	}
}

func filesEdge(t *testing.T) {
	office := newPortal(t, sampledb.DB(t)).as("office1")
	many := func(n int) *reply {
		return bring(office, slices.Repeat([]int64{100}, n)...).Is(http.StatusUnprocessableEntity)
	}
	if text := many(limit.Files).Page().Text(); strings.Contains(text, "附件不超过 20 个") {
		t.Errorf("20 files: %s", text)
	}
	many(limit.Files + 1).typed("附件不超过 20 个，现选了 21 个")
}

// requestsEdge: who asks too much waits for the next minute; others, static files and health do not, and what was kept stays.
func requestsEdge(t *testing.T) {
	now, mu := time.Now(), sync.Mutex{}
	p := newPortal(t, sampledb.DB(t), func(d *edge.Deps) {
		d.Requests = 0
		d.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	})
	b := p.as("liaison-jyj")
	for range limit.Requests {
		b.get("/operations/%00").Is(http.StatusNotFound)
	}
	res := b.get("/").Is(http.StatusTooManyRequests)
	if res.Header.Get("Retry-After") != "60" {
		t.Errorf("Retry-After is %q", res.Header.Get("Retry-After"))
	}
	res.Page().Sees("您一分钟内的操作超过 300 次，请 60 秒后再试")
	display(b, displayed).Is(http.StatusTooManyRequests).Page().Sees("您填写的内容还在上一页")
	b.get("/healthz").Is(http.StatusOK)
	if b.get("/static/none.css").StatusCode == http.StatusTooManyRequests {
		t.Error("static files are counted")
	}
	p.as("liaison-czj").get("/").Is(http.StatusOK)
	mu.Lock()
	now = now.Add(time.Minute)
	mu.Unlock()
	b.get("/").Is(http.StatusOK)
}

// held is a body that says when it is first read, gives its beginning, and then waits.
type held struct {
	begin   io.Reader
	reading chan<- struct{}
	once    *sync.Once
	let     <-chan struct{}
}

// Read gives the beginning.
func (h *held) Read(b []byte) (int, error) {
	if n, _ := h.begin.Read(b); n > 0 {
		return n, nil
	}
	h.once.Do(func() { h.reading <- struct{}{} })
	<-h.let
	return 0, io.ErrUnexpectedEOF
}

// oneTooMany has forms of these people on their way, each of so many bytes, and asks with one more of the last; afterwards that
// one is let in.
func oneTooMany(t *testing.T, kind, begin string, people []string, last string, status int, words string) {
	t.Helper()
	p := newPortal(t, sampledb.DB(t))
	reading, let := make(chan struct{}), make(chan struct{})
	send := func(login string, let <-chan struct{}, reading chan<- struct{}) *http.Request {
		path := "/bases"
		switch {
		case kind == urlencoded:
			path = "/me/display"
		case strings.HasPrefix(login, "liaison"):
			path = "/topics"
		}
		r := httptest.NewRequest(http.MethodPost, path, &held{strings.NewReader(begin), reading, &sync.Once{}, let})
		r.ContentLength = limit.PublicBytes + 1
		r.Header.Set("Content-Type", kind)
		r.AddCookie(p.as(login).cookie)
		return r
	}
	var wg sync.WaitGroup
	for _, login := range people {
		r := send(login, let, reading)
		wg.Go(func() { p.h.ServeHTTP(httptest.NewRecorder(), r) })
		<-reading
	}
	none, past := make(chan struct{}), make(chan struct{}, 1)
	close(none)
	w := httptest.NewRecorder()
	p.h.ServeHTTP(w, send(last, none, past))
	if w.Code != status || !strings.Contains(w.Body.String(), words) || w.Header().Get("Retry-After") == "" {
		t.Errorf("answered %d: %s", w.Code, w.Body)
	}
	if len(past) > 0 {
		t.Error("a form that is one too many was read")
		<-past
	}
	close(let)
	wg.Wait()
	w = httptest.NewRecorder()
	p.h.ServeHTTP(w, send(last, none, past))
	if len(past) == 0 || w.Code == status {
		t.Errorf("when the others are gone: %d", w.Code)
	}
}

const fileBegins = "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\n"

func ownFormsEdge(t *testing.T) {
	oneTooMany(t, urlencoded, "size=xlarge", slices.Repeat([]string{"office1"}, limit.OwnForms), "office1", http.StatusTooManyRequests, "您同时提交的长表单超过 4 个")
}

func formsEdge(t *testing.T) {
	people := slices.Repeat([]string{"office1", "chief", "liaison-jyj"}, limit.Forms/3)
	oneTooMany(t, urlencoded, "size=xlarge", people, "convenor1", http.StatusServiceUnavailable, "同时提交长表单的人过多")
}

func ownUploadsEdge(t *testing.T) {
	oneTooMany(t, "multipart/form-data; boundary=b", fileBegins, slices.Repeat([]string{"office1"}, limit.OwnUploads), "office1", http.StatusTooManyRequests, "您同时上传附件的表单超过 8 个")
}

func uploadsEdge(t *testing.T) {
	people := slices.Repeat([]string{"office1", "office2", "director", "liaison-jyj"}, limit.Uploads/4)
	oneTooMany(t, "multipart/form-data; boundary=b", fileBegins, people, "liaison-czj", http.StatusServiceUnavailable, "同时上传附件的人过多")
}
