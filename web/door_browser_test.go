package web

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestDoorPagesInTheBrowser looks at the pages of the door as their readers do: nothing overflows, no
// policy report, no finding of axe, at the width of a desk, of a phone, and of a small phone.
func TestDoorPagesInTheBrowser(t *testing.T) {
	d := sampledb.DB(t)
	change(t, d, "UPDATE office SET demo = true, demo_password = $1", sample.Password)
	server := httptest.NewServer(newPortal(t, d).h)
	defer server.Close()
	tab := browsertest.Open(t)
	look := func(name, path string) {
		t.Helper()
		for _, width := range []int{1440, 390, 320} {
			tab.Resize(width, 900)
			tab.Go(server.URL + path)
			if n := tab.Overflow(); n > 0 {
				t.Errorf("%s at %d px: %d px too wide", path, width, n)
			}
			if dir := os.Getenv("SHOTS"); dir != "" && width != 320 {
				tab.Shot(filepath.Join(dir, name+map[int]string{1440: "-d.png", 390: "-m.png"}[width]), width)
			}
		}
		tab.Accessible()
		tab.Calm()
	}
	enter := func(login string) {
		t.Helper()
		tab.Go(server.URL + "/login")
		tab.Fill("用户名", login)
		tab.Fill("密码", sample.Password)
		tab.ClickButton("登录")
	}
	look("login", "/login")
	enter("liaison-jyj")
	for _, path := range []string{"/me", "/me/security", "/me/display", "/password/change"} {
		look("me"+strings.ReplaceAll(path, "/", "-"), path)
	}
	enter("admin")
	office2 := query[string](t, d, "SELECT person::text FROM account WHERE login = 'office2'")
	for _, path := range []string{"/admin/users", "/admin/users/new", "/admin/users/" + office2, "/admin/settings", "/admin/settings/task.soon_days", "/admin/settings/directory.mask"} {
		look("admin"+strings.ReplaceAll(strings.TrimPrefix(path, "/admin"), "/", "-"), path)
	}
	enter("auditor")
	for _, path := range []string{"/admin/audit", "/admin/audit/verify"} {
		look("audit"+strings.ReplaceAll(strings.TrimPrefix(path, "/admin/audit"), "/", "-"), path)
	}
}
