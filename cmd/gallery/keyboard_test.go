//go:build !quick

package main

import (
	"math"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"jointmeeting/internal/browsertest"
)

// TestKeyboard walks through whole pages with the Tab key: the first stop leads to the text, every
// stop is marked and none hides under the bars that stay in sight.
func TestKeyboard(t *testing.T) {
	srv := httptest.NewServer(handler())
	t.Cleanup(srv.Close)
	tab := browsertest.Open(t)
	for _, path := range []string{"/look/desk", "/look/tasks", "/look/minutes-sign"} {
		for _, w := range widths {
			tab.Resize(w, 900)
			tab.Go(srv.URL + path)
			stops := tab.Stops(80)
			if len(stops) < 5 || stops[0].Name != "跳到正文" {
				t.Errorf("%s at %d px: %v", path, w, stops)
			}
			for _, s := range stops {
				if s.Outline < 3 || s.Covered {
					t.Errorf("%s at %d px: %+v of %d stops", path, w, s, len(stops))
				}
			}
		}
	}
}

// small lists the controls that are lower than 36 px, or 24 px for the boxes in a row of a table.
const small = `[...document.querySelectorAll('button,summary,select,textarea,input:not([type=hidden]):not(.vh),.btn,.tabbar a,.side a,.tabs a')]
	.filter((el) => el.checkVisibility() && el.getClientRects().length)
	.map((el) => [el, el.closest('label') && el.matches('[type=checkbox],[type=radio]') ? el.closest('label') : el.matches('.todo-link') ? el.closest('li') : el])
	.filter(([el, box]) => !el.matches('[type=file]') && box.getBoundingClientRect().height < (box.matches('.check') ? 24 : 35.5))
	.map(([el]) => el.outerHTML.slice(0, 120))`

func TestTargetsAreLargeEnough(t *testing.T) {
	srv := httptest.NewServer(handler())
	t.Cleanup(srv.Close)
	tab := browsertest.Open(t)
	tab.Resize(390, 900)
	for _, e := range allEntries() {
		tab.Go(srv.URL + e.url())
		for _, x := range browsertest.Eval[[]string](tab, small) {
			t.Errorf("%s: too low: %s", e.url(), x)
		}
	}
}

// TestPrint prints a paper and a list: the paper upright on two sheets, the list across on one.
func TestPrint(t *testing.T) {
	srv := httptest.NewServer(handler())
	t.Cleanup(srv.Close)
	tab := browsertest.Open(t)
	for path, want := range map[string]string{"/look/sheet": "595x842 595x842", "/look/minutes-sign": "595x842 595x842", "/look/tasks": "842x595"} {
		file := filepath.Join(t.TempDir(), "print.pdf")
		tab.Go(srv.URL + path)
		tab.PDF(file)
		if got := sheets(t, file); got != want {
			t.Errorf("%s is printed on %s, want %s", path, got, want)
		}
	}
}

// sheets lists the sizes of the pages of a PDF in points.
func sheets(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sizes := []string{}
	for _, m := range regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`).FindAllSubmatch(b, -1) {
		sizes = append(sizes, points(t, m[1])+"x"+points(t, m[2]))
	}
	return strings.Join(sizes, " ")
}

func points(t *testing.T, b []byte) string {
	t.Helper()
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(int(math.Round(f)))
}
