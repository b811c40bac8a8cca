package web

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestFloodOfSignInsIsTurnedAway: beyond the places at the gate there is an honest 503, and it is no
// wrong try.
func TestFloodOfSignInsIsTurnedAway(t *testing.T) { // not parallel: it takes every place at the gate
	d := sampledb.DB(t)
	p := newPortal(t, d)
	var wg sync.WaitGroup
	var busy, other atomic.Int32
	for i := range 60 {
		wg.Go(func() {
			r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(url.Values{"username": {fmt.Sprintf("flood%d", i)}, "password": {"x"}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.RemoteAddr = fmt.Sprintf("10.3.0.%d:1000", i)
			w := httptest.NewRecorder()
			p.h.ServeHTTP(w, r)
			switch w.Code {
			case http.StatusServiceUnavailable:
				busy.Add(1)
				if w.Header().Get("Retry-After") == "" {
					t.Error("503 without Retry-After")
				}
			case http.StatusUnprocessableEntity:
			default:
				other.Add(1)
			}
		})
	}
	wg.Wait()
	if other.Load() != 0 {
		t.Errorf("%d answers that are neither", other.Load())
	}
	if n := query[int](t, d, "SELECT count(*)::int FROM throttle WHERE key LIKE 'name:%' AND failures > 0"); int32(n) != 60-busy.Load() {
		t.Errorf("%d tries counted, %d were looked at", n, 60-busy.Load())
	}
}

// flooded posts 30 sign-ins of strangers while none can be counted: nine stay, two of them with the database and the rest
// at the gate, and all others have been answered when it returns. The function it gives lets the nine go.
func flooded(t *testing.T, p *portal) (release func()) {
	t.Helper()
	return floodedAt(t, p, "/login", func(i int) url.Values { return url.Values{"username": {fmt.Sprintf("flood%d", i)}, "password": {"x"}} })
}

func floodedAt(t *testing.T, p *portal, path string, values func(int) url.Values) (release func()) {
	t.Helper()
	tx, err := p.db.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "LOCK TABLE throttle"); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	answered := make(chan int, 30)
	for i := range 30 {
		all.Go(func() {
			answered <- p.nobody().post(path, values(i)).StatusCode
		})
	}
	for range 21 {
		if code := <-answered; code != http.StatusServiceUnavailable {
			t.Errorf("a outsider in the flood is answered %d", code)
		}
	}
	for query[int](t, p.db, "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") < 2 {
		time.Sleep(5 * time.Millisecond)
	}
	return func() {
		if err := tx.Rollback(t.Context()); err != nil {
			t.Error(err)
		}
		all.Wait()
	}
}

// TestChiefDuringAFlood: somebody with the right password who comes while strangers hold every place at the gate gets
// the form again with the name in it, hears that it is the load and when to come again, and has no try counted;
// nothing is asked of the database, not even for the session. After the flood the password opens.
func TestChiefDuringAFlood(t *testing.T) { // not parallel: it takes every place at the gate
	c := &dbtest.Asked{}
	p := newPortal(t, sampledb.DB(t, db.WithTracer(c), db.WithConns(12)))
	release := flooded(t, p)
	c.Take()
	r := p.nobody().post("/login", url.Values{"username": {"chief"}, "password": {sample.Password}, "next": {"/minutes"}}).Is(http.StatusServiceUnavailable)
	if trips, statements := c.Take(); trips != 0 || len(statements) != 0 {
		t.Errorf("turned away after %d round trips and %v", trips, statements)
	}
	if r.Header.Get("Retry-After") == "" {
		t.Error("503 without Retry-After")
	}
	page := r.Page()
	page.Find("[role=alert]").Sees("登录人数较多，请稍后再试", "用户名已保留，密码请重新输入")
	page.SeesNot("编号")
	release()
	if n := query[int](t, p.db, "SELECT count(*)::int FROM throttle WHERE key LIKE 'name:%'"); n != 9 {
		t.Errorf("tries of %d names are counted, nine were looked at", n)
	}
	to, values := page.Form("/login").Fill("密码", sample.Password).Press("登录")
	if got := values.Get("username"); got != "chief" || strings.Contains(r.Text, sample.Password) {
		t.Errorf("the form keeps the name %q", got)
	}
	p.nobody().post(to, values).To("/minutes")
}

// TestCodeDuringAFlood: somebody with a right code who comes while strangers hold every place there is told so with the name in the form, and
// nothing is asked of the database; signing in is open meanwhile, and after the flood the code opens.
func TestCodeDuringAFlood(t *testing.T) { // not parallel: it takes every place at the gate
	c := &dbtest.Asked{}
	p := newPortal(t, sampledb.DB(t, db.WithTracer(c), db.WithConns(12)))
	code := p.reset("liaison-jyj")
	with := func(login, code string) url.Values {
		return url.Values{"username": {login}, "code_password": {code}, "new_password": {freshPassword}, "again_password": {freshPassword}, "token": {form.NewToken().For("start")}}
	}
	release := floodedAt(t, p, handover.StartPath, func(i int) url.Values { return with(fmt.Sprintf("flood%d", i), "2345-2345-2345-2345") })
	p.nobody().get("/login").Is(http.StatusOK)
	c.Take()
	r := p.nobody().post(handover.StartPath, with("liaison-jyj", code)).Is(http.StatusServiceUnavailable)
	if trips, statements := c.Take(); trips != 0 || len(statements) != 0 || r.Header.Get("Retry-After") == "" {
		t.Errorf("turned away after %d round trips and %v, to come again after %q", trips, statements, r.Header.Get("Retry-After"))
	}
	page := r.Page()
	page.Sees("填写启用码的人数较多，请稍后再试", "用户名已保留")
	if page.Find("#username").Attr("value") != "liaison-jyj" || strings.Contains(r.Text, code) || strings.Contains(r.Text, freshPassword) {
		t.Error("the form has lost the name, or shows a secret")
	}
	release()
	p.nobody().choose("liaison-jyj", code, freshPassword).Is(http.StatusOK)
}

// TestTurnedAwayLeaveFewLines: a flood fills no disk with its log: a few lines a minute say that there is one, and no line of its own stands for
// each that was turned away.
func TestTurnedAwayLeaveFewLines(t *testing.T) { // not parallel: it takes every place at the gate
	p := newPortal(t, sampledb.DB(t, db.WithConns(12)))
	p.nobody().get("/login").Is(http.StatusOK) // the portal has seen its office
	release := flooded(t, p)
	defer release()
	p.log.take()
	for range 3 * limit.Reports {
		p.nobody().post("/login", url.Values{"username": {"chief"}, "password": {"x"}}).Is(http.StatusServiceUnavailable)
	}
	said := p.log.take()
	if lines, told := strings.Count(said, "\n"), strings.Count(said, "turned away for want of room"); lines != limit.Reports || told != limit.Reports {
		t.Errorf("%d lines, %d of which say that there is a flood, want %d: %s", lines, told, limit.Reports, said)
	}
}

// TestSlowSignInsHoldNoPlace: clients that send their form byte by byte stay before the gate.
func TestSlowSignInsHoldNoPlace(t *testing.T) { // not parallel: it would take every place at the gate
	c := &dbtest.Asked{}
	p := newPortal(t, sampledb.DB(t, db.WithTracer(c)))
	server := httptest.NewServer(p.h)
	defer server.Close()
	for range 20 {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "POST /login HTTP/1.1\r\nHost: portal.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 40\r\n\r\nusername=chief&pass")
	}
	for came, deadline := 0, time.Now().Add(10*time.Second); came < 20; time.Sleep(5 * time.Millisecond) {
		n, _ := c.Take()
		came += n
		if time.Now().After(deadline) {
			t.Fatal("the slow clients have not come in: the test proves nothing")
		}
	}
	p.nobody().signIn("chief", sample.Password).To("/")
}
