package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/htmltest"
	"jointmeeting/web/edge"
)

// portal is the whole edge over one database, as the router serves it.
type portal struct {
	t   testing.TB
	db  *db.DB
	s   *edge.Server
	h   http.Handler
	log *logged
}

// logged keeps what the program logs, safely for parallel requests.
type logged struct {
	mu      sync.Mutex
	buf     bytes.Buffer
	secrets map[string]bool // what was typed into secret fields, and the keys of sessions
	leaked  []string        // lines that hold one
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for s := range l.secrets {
		if bytes.Contains(b, []byte(s)) {
			l.leaked = append(l.leaked, string(b))
		}
	}
	return l.buf.Write(b)
}

// keep has the log say nothing of a secret from now on; one of a few letters is in any text.
func (l *logged) keep(secrets ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range secrets {
		if len(s) >= 8 {
			l.secrets[s] = true
		}
	}
}

// leaks are the lines that hold a secret.
func (l *logged) leaks() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.leaked
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// take is what was logged since it was last taken.
func (l *logged) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	said := l.buf.String()
	l.buf.Reset()
	return said
}

// newPortal serves the database; change may alter the dependencies first.
func newPortal(t testing.TB, d *db.DB, change ...func(*edge.Deps)) *portal {
	t.Helper()
	return newPortalOf(t, d, features, change...)
}

// newPortalOf serves the database with the given features.
func newPortalOf(t testing.TB, d *db.DB, features []edge.Feature, change ...func(*edge.Deps)) *portal {
	t.Helper()
	log := &logged{secrets: map[string]bool{}}
	t.Cleanup(func() {
		for _, line := range log.leaks() {
			t.Errorf("the log holds a secret: %s", line)
		}
	})
	deps := edge.Deps{DB: d, Log: slog.New(slog.NewJSONHandler(log, nil)), Secret: bytes.Repeat([]byte("k"), 32), Now: time.Now, Requests: 1 << 20}
	for _, c := range change {
		c(&deps)
	}
	s, err := edge.New(deps, features)
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Handler(s.Table())
	if err != nil {
		t.Fatal(err)
	}
	return &portal{t: t, db: d, s: s, h: h, log: log}
}

// browser is one person's browser without JavaScript.
type browser struct {
	*portal
	login  string
	cookie *http.Cookie
	step   *http.Cookie // of a second step at sign-in
}

// reply is what came back.
type reply struct {
	*http.Response
	Text string
	t    testing.TB
}

// Page parses the reply as a page.
func (r *reply) Page() *htmltest.Node {
	page := htmltest.Parse(r.t, r.Text)
	for _, said := range page.All(".flashes") { // what is said to people has days as they write them
		if isoDay.MatchString(said.Text()) {
			r.t.Errorf("%s has a day of machines", said.Text())
		}
	}
	return page
}

var isoDay = regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2}`)

// Is checks the status.
func (r *reply) Is(status int) *reply {
	r.t.Helper()
	if r.StatusCode != status {
		r.t.Fatalf("%s %s: status %d, want %d\n%s", r.Request.Method, r.Request.URL.Path, r.StatusCode, status, htmltest.Parse(r.t, r.Text).Text())
	}
	return r
}

// To checks a redirect and returns where it leads.
func (r *reply) To(prefix string) string {
	r.t.Helper()
	r.Is(http.StatusSeeOther)
	to := r.Header.Get("Location")
	if !strings.HasPrefix(to, prefix) {
		r.t.Fatalf("%s %s leads to %s, want %s", r.Request.Method, r.Request.URL.Path, to, prefix)
	}
	return to
}

// nobody is a browser that is not signed in.
func (p *portal) nobody() *browser { return &browser{portal: p} }

// as signs a sample person in by opening a session; the sign-in page has tests of its own.
func (p *portal) as(login string) *browser {
	p.t.Helper()
	return &browser{portal: p, login: login, cookie: &http.Cookie{Name: p.s.CookieName(), Value: session(p.t, p.s.DB(), p.s.Sessions(), login)}}
}

func session(t testing.TB, d *db.DB, s *account.Sessions, login string) string {
	t.Helper()
	var person int64
	if err := d.Pool().QueryRow(context.Background(), "SELECT person FROM account WHERE login = $1", login).Scan(&person); err != nil {
		t.Fatalf("no account %s: %v", login, err)
	}
	if _, err := d.Touch(context.Background(), "UPDATE account SET must_change = false WHERE person = $1 AND must_change", person); err != nil {
		t.Fatal(err)
	}
	var secret string
	_, err := d.Write(context.Background(), access.System("测试登录"), func(ctx context.Context, tx *db.Tx) (err error) {
		tx.LogEntry(audit.Entry{Action: "account.sign_in", Kind: "account", Record: person, Title: login})
		secret, err = s.Begin(ctx, tx, person, nil, account.Device{Agent: "test", Shown: account.ShownSecond})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// get asks for a page.
func (b *browser) get(path string) *reply {
	b.t.Helper()
	return b.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form.
func (b *browser) post(path string, values url.Values) *reply {
	b.t.Helper()
	b.log.keep(typedSecretly(values)...)
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// typedSecretly is what stands in secret fields alone: hostile forms say the same everywhere.
func typedSecretly(values url.Values) (out []string) {
	shown := map[string]bool{}
	for field, typed := range values {
		for _, text := range typed {
			shown[text] = shown[text] || !strings.Contains(field, "password")
		}
	}
	for text, open := range shown {
		if !open {
			out = append(out, text)
		}
	}
	return out
}

// postFiles sends a form with files: name → content, all in the field "files".
func (b *browser) postFiles(path string, values url.Values, files map[string][]byte) *reply {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, list := range values {
		for _, v := range list {
			m.WriteField(k, v)
		}
	}
	for name, content := range files {
		w, err := m.CreateFormFile("files", name)
		if err != nil {
			b.t.Fatal(err)
		}
		w.Write(content)
	}
	m.Close()
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.send(r)
}

func (b *browser) send(r *http.Request) *reply {
	b.t.Helper()
	if b.cookie != nil {
		b.log.keep(b.cookie.Value)
		r.AddCookie(b.cookie)
	}
	if b.step != nil {
		r.AddCookie(b.step)
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	res := w.Result()
	res.Request = r
	for _, c := range res.Cookies() {
		if c.Name == b.s.CookieName() {
			b.cookie = c
		}
		if c.Name == "signin" {
			b.step = c
		}
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return &reply{res, string(text), b.t}
}

// press fills nothing and presses a button of the page's form that posts to action.
func (b *browser) press(page *htmltest.Node, action, button string) *reply {
	b.t.Helper()
	to, values := page.Form(action).Press(button)
	return b.post(to, values)
}
