//go:build !quick

package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/sample"
)

// looker looks at the pages of a portal in a browser as their readers do.
type looker struct {
	t            *testing.T
	tab          *browsertest.Tab
	base, prefix string
}

// lookAt serves a portal for the time of the test. The names of its pictures begin with the prefix.
func lookAt(t *testing.T, h http.Handler, prefix string) *looker {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &looker{t, browsertest.Open(t), server.URL, prefix}
}

// enter signs in by the page.
func (v *looker) enter(login string) {
	v.t.Helper()
	v.tab.Go(v.base + "/login")
	v.tab.Fill("用户名", login)
	v.tab.Fill("密码", sample.Password)
	v.tab.ClickButton("登录")
}

// look opens a page at the width of a desk, of a phone and of a small phone: nothing overflows, axe finds
// nothing, the policy reports nothing. SHOTS names a folder that keeps the pictures.
func (v *looker) look(name, path string) {
	v.t.Helper()
	v.tab.Go(v.base + path)
	for _, width := range []int{1440, 390, 320} {
		v.tab.Resize(width, 900)
		if n := v.tab.Overflow(); n > 0 {
			v.t.Errorf("%s at %d px: %d px too wide", path, width, n)
		}
		if width != 320 {
			v.tab.Shot(v.prefix+name+map[int]string{1440: "-d", 390: "-m"}[width], width)
		}
	}
	v.tab.Accessible()
	v.tab.Calm()
}
