package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"jointmeeting/templates/layout"
)

var update = flag.Bool("update", false, "write the golden files anew")

// forbidden is what the content security policy refuses, or what no page may have.
var forbidden = regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|javascript:|<script[^>]*>[^<]`)

// TestGolden holds every component and every frame to its HTML, so that a change of one is seen in
// review. Run with -update after a change that is meant.
func TestGolden(t *testing.T) {
	want := map[string]bool{}
	for _, e := range append(parts(), framed()...) {
		name := e.Kind + "-" + e.Name + ".html"
		want[name] = true
		got := lines(render(t, e))
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Error(err, "(run with -update)")
			continue
		}
		if string(b) != got {
			t.Errorf("%s differs from its golden file (run with -update if it is meant):\n%s", name, difference(string(b), got))
		}
	}
	leftovers(t, want)
}

// leftovers are golden files of components that are gone.
func leftovers(t *testing.T, want map[string]bool) {
	t.Helper()
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !want[f.Name()] {
			t.Errorf("testdata/%s belongs to nothing", f.Name())
		}
	}
}

func TestNothingInline(t *testing.T) {
	for _, e := range allEntries() {
		if m := forbidden.FindString(render(t, e)); m != "" {
			t.Errorf("%s has %q", e.url(), m)
		}
	}
}

// TestOneHeadingAndUniqueIDs holds for every whole page.
func TestOneHeadingAndUniqueIDs(t *testing.T) {
	id := regexp.MustCompile(`\sid="([^"]*)"`)
	blank := regexp.MustCompile(`(?s)<template>.*?</template>`)
	for _, e := range allEntries() {
		html := page(t, e)
		if n := strings.Count(html, "<h1"); n != 1 {
			t.Errorf("%s has %d h1", e.url(), n)
		}
		seen := map[string]bool{}
		for _, m := range id.FindAllStringSubmatch(blank.ReplaceAllString(html, ""), -1) {
			if seen[m[1]] {
				t.Errorf("%s has two elements with the id %q", e.url(), m[1])
			}
			seen[m[1]] = true
		}
	}
}

func framed() []entry {
	out := []entry{}
	for _, e := range looks() {
		if e.Framed != nil {
			out = append(out, e)
		}
	}
	return out
}

// render draws an entry as it is: a component alone, a framed page whole, with the static files under
// names without a hash, so that a change of the stylesheet changes no golden file.
func render(t *testing.T, e entry) string {
	t.Helper()
	if e.Framed != nil {
		return draw(t, e.Framed(plainFrame(e.Title)))
	}
	return draw(t, e.Body)
}

// page draws the whole page of an entry.
func page(t *testing.T, e entry) string {
	t.Helper()
	if e.Framed != nil {
		return draw(t, e.Framed(plainFrame(e.Title)))
	}
	return draw(t, shell(plainFrame(e.Title), e))
}

func plainFrame(title string) layout.Frame {
	f := frame(title)
	f.CSS, f.JS, f.Favicon = "/static/app.css", "/static/app.js", "/static/favicon.svg"
	return f
}

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// lines breaks HTML before each tag, so that a difference is one line.
func lines(html string) string {
	return strings.TrimSpace(strings.ReplaceAll(html, "<", "\n<")) + "\n"
}

// difference shows the first line that differs.
func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "- " + a[i] + "\n+ " + b[i]
		}
	}
	return "one is longer than the other"
}
