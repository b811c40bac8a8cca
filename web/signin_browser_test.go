//go:build !quick

package web

import (
	"strings"
	"testing"

	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestSignInPagesInTheBrowser looks at the pages of signing in as their readers do: nothing overflows, no
// policy report, no finding of axe, at the width of a desk, of a phone, and of a small phone.
func TestSignInPagesInTheBrowser(t *testing.T) {
	d := sampledb.DB(t)
	change(t, d, "UPDATE office SET demo = true, demo_password = $1", sample.Password)
	v := lookAt(t, newPortal(t, d).h, "")
	look, enter := v.look, v.enter
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
