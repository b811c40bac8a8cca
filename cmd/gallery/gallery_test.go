//go:build !quick

package main

import (
	"net/http/httptest"
	"os"
	"testing"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/prove"
)

// widths are a desk and a phone.
var widths = []int{1440, 390}

// sameOnPhones is the dearest rule, which another width hardly changes: only the whole way asks it again.
var sameOnPhones = prove.Pick([]string{"color-contrast"}, nil)

// TestEverythingIsAccessible opens every entry on a desk and on a phone: no rule of accessibility is
// broken, nothing violates the content security policy, and nothing is wider than the narrowest window.
func TestEverythingIsAccessible(t *testing.T) {
	srv := httptest.NewServer(handler())
	t.Cleanup(srv.Close)
	tab := browsertest.Open(t)
	for _, e := range append(allEntries(), entry{}) {
		tab.Go(srv.URL + e.url())
		tab.Resize(widths[0], 900)
		tab.Accessible()
		tab.Resize(widths[1], 900)
		tab.Accessible(sameOnPhones...)
		tab.Resize(320, 700)
		if n := tab.Overflow(); n > 0 {
			t.Errorf("%s: %d px too wide at 320 px", e.url(), n)
		}
		tab.Calm()
		tab.Forget()
	}
}

// TestModes looks at the larger letters and the high contrast, where most breaks.
func TestModes(t *testing.T) {
	srv := httptest.NewServer(handler())
	t.Cleanup(srv.Close)
	tab := browsertest.Open(t)
	for _, mode := range []string{"?size=large", "?size=xlarge", "?contrast=high"} {
		for _, e := range looks() {
			tab.Resize(390, 900)
			tab.Go(srv.URL + e.url() + mode)
			if mode == "?contrast=high" {
				tab.Accessible()
			}
			if n := tab.Overflow(); n > 0 {
				t.Errorf("%s%s: %d px too wide at 390 px", e.url(), mode, n)
			}
		}
	}
}

// TestShots takes the pictures of all pages where SHOTS names a folder; without it, of one, to see that it can.
func TestShots(t *testing.T) {
	srv := httptest.NewServer(handler())
	t.Cleanup(srv.Close)
	tab := browsertest.Open(t)
	list := allEntries()
	if os.Getenv("SHOTS") == "" {
		t.Setenv("SHOTS", t.TempDir())
		list = list[:1]
	}
	for _, e := range list {
		for i, w := range widths {
			tab.Resize(w, 900)
			tab.Go(srv.URL + e.url())
			tab.Shot(e.Kind+"-"+e.Name+"-"+string("dm"[i]), w)
		}
	}
}
