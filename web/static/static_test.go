package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func get(t *testing.T, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// browsersClock is how a script asks for the time of the browser, which stands in whatever zone its machine is set to.
var browsersClock = regexp.MustCompile(`\bnew Date\b|\bDate\(|toLocale\w*String|\bIntl\b|getTimezoneOffset`)

// TestScriptsShowTheOfficesTime: no script shows the time of its browser; what one tells comes with the server's answer.
func TestScriptsShowTheOfficesTime(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".js") {
			continue
		}
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		read++
		if found := browsersClock.FindString(string(text)); found != "" {
			t.Errorf("%s asks the browser for the time: %s", f.Name(), found)
		}
	}
	if read < 3 {
		t.Errorf("only %d scripts are read", read)
	}
	for _, sample := range []string{"new Date().toTimeString()", "Date()", "at.toLocaleTimeString()", "new Intl.DateTimeFormat()"} {
		if !browsersClock.MatchString(sample) {
			t.Errorf("%q is not found", sample)
		}
	}
}

func TestHashedNamesNeverChange(t *testing.T) {
	for name, kind := range map[string]string{"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "favicon.svg": "image/svg+xml"} {
		res := get(t, URL(name))
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != kind {
			t.Error(name, res.StatusCode, res.Header)
		}
		if got := res.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Error(name, got)
		}
		if res.Header.Get("Vary") != "Accept-Encoding" || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Error(name, res.Header)
		}
	}
}

func TestOtherHashesFindTheFileButAreNotKept(t *testing.T) {
	for _, path := range []string{"/static/app.css", "/static/app.0123456789ab.css"} {
		res := get(t, path)
		if res.StatusCode != 200 || res.Header.Get("Cache-Control") != "no-cache" {
			t.Error(path, res.StatusCode, res.Header.Get("Cache-Control"))
		}
	}
}

func TestNothingElseIsServed(t *testing.T) {
	for _, path := range []string{"/static/", "/static/static.go", "/static/css/00-tokens.css", "/static/app", "/static/..css", "/static/x.0123456789ab.css"} {
		if res := get(t, path); res.StatusCode != 404 {
			t.Error(path, res.StatusCode)
		}
	}
}

func TestOnlyReading(t *testing.T) {
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest("POST", URL("app.js"), nil))
	if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Error(w.Code, w.Header())
	}
	w = httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest("HEAD", URL("app.js"), nil))
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "0" {
		t.Error(w.Code, w.Body.Len(), w.Header())
	}
}

func TestEncodings(t *testing.T) {
	plain := string(all["app.css"].plain)
	for accept, coding := range map[string]string{"": "", "gzip, deflate": "gzip", "gzip, deflate, br, zstd": "br", "br;q=0, gzip;q=0.5": "gzip", "identity": "", "brotli": ""} {
		res := get(t, URL("app.css"), "Accept-Encoding", accept)
		if got := res.Header.Get("Content-Encoding"); got != coding {
			t.Errorf("%q: %q, want %q", accept, got, coding)
		}
		var r io.Reader = res.Body
		switch coding {
		case "br":
			r = brotli.NewReader(r)
		case "gzip":
			z, err := gzip.NewReader(r)
			if err != nil {
				t.Fatal(err)
			}
			r = z
		}
		if body(t, r) != plain {
			t.Errorf("%q: another text came", accept)
		}
	}
}

func TestTheTagDiffersByCodingAndSavesTheBody(t *testing.T) {
	a, b := get(t, URL("app.css"), "Accept-Encoding", "br"), get(t, URL("app.css"), "Accept-Encoding", "gzip")
	if a.Header.Get("ETag") == b.Header.Get("ETag") || a.Header.Get("ETag") == "" {
		t.Error(a.Header.Get("ETag"), b.Header.Get("ETag"))
	}
	res := get(t, "/static/app.css", "Accept-Encoding", "br", "If-None-Match", a.Header.Get("ETag"))
	if res.StatusCode != 304 || body(t, res.Body) != "" {
		t.Error(res.StatusCode)
	}
	if res := get(t, "/static/app.css", "Accept-Encoding", "gzip", "If-None-Match", a.Header.Get("ETag")); res.StatusCode != 200 {
		t.Error("another coding's tag was taken", res.StatusCode)
	}
}

// TestWeight keeps the first view small: the design allows 60 KB for a whole page.
func TestWeight(t *testing.T) {
	if n := len(all["app.js"].plain); n > 8<<10 {
		t.Errorf("app.js has %d bytes, at most 8192 are allowed", n)
	}
	if n := len(all["app.css"].brotli()); n > 12<<10 {
		t.Errorf("app.css has %d bytes over the wire", n)
	}
}

// TestPolicy keeps out what the content security policy or a closed network would refuse.
func TestPolicy(t *testing.T) {
	bad := regexp.MustCompile(`@import|https?://|//[a-z]|data:|\beval\b|new Function|document\.write|innerHTML\s*=`)
	for name, f := range all {
		text := bytes.ReplaceAll(f.plain, []byte("http://www.w3.org/2000/svg"), nil)
		if m := bad.Find(text); m != nil && !(name == "app.js" && strings.HasPrefix(string(m), "//")) {
			t.Errorf("%s has %q", name, m)
		}
	}
}

// TestClassesAreUsed finds rules for classes that no template has: dead weight on every first view.
func TestClassesAreUsed(t *testing.T) {
	words := usedWords(t)
	comments := regexp.MustCompile(`(?s)/\*.*?\*/`)
	rules := regexp.MustCompile(`\{[^{}]*\}`)
	css := rules.ReplaceAllString(comments.ReplaceAllString(string(all["app.css"].plain), ""), "{}")
	for _, m := range regexp.MustCompile(`\.([a-z][a-z0-9-]*)`).FindAllStringSubmatch(css, -1) {
		if !words[m[1]] {
			t.Errorf("class %q is in the stylesheet and in no template", m[1])
			words[m[1]] = true
		}
	}
}

// usedWords are the words in the templates and in the Go files beside them.
func usedWords(t *testing.T) map[string]bool {
	t.Helper()
	words := map[string]bool{}
	root := os.DirFS("../..")
	for _, dir := range []string{"templates/layout", "templates/part", "templates/page", "cmd/gallery"} {
		collect(t, root, dir, words)
	}
	for _, made := range []string{"tag-info", "tag-warn", "tag-bad", "tag-ok", "tag-wait", "btn-primary", "btn-danger", "btn-quiet", "btn-sm", "btn-lg", "input-sm", "input-md", "wait", "notice-ok", "notice-warn", "notice-bad"} {
		words[made] = true // joined from a prefix and a tone, kind or size
	}
	return words
}
