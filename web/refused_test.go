package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/limit"
	"jointmeeting/internal/minutes"
	"jointmeeting/web/edge"
)

// TestRefusedActsAreInTheLog: who tries a closed page, another's step or another's record stands in the audit log with the address, so many
// a minute; what is stale, badly filled in or asked by nobody does not.
func TestRefusedActsAreInTheLog(t *testing.T) {
	t.Parallel()
	now, mu := time.Now(), sync.Mutex{}
	p, id := minutesAt(t, minutes.Draft)
	p = newPortal(t, p.db, func(d *edge.Deps) { d.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now } })
	liaison, token := p.as("liaison-jyj"), func(n int) url.Values { return url.Values{"token": {fmt.Sprintf("token-%04d", n)}, "version": {"1"}} }
	logged := func(what string, want int) {
		t.Helper()
		n := 0
		row := p.db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM audit WHERE action = 'account.denied' AND starts_with(detail, $1) AND name <> '' AND address <> '' AND reason <> ''", what)
		if err := row.Scan(&n); err != nil || n != want {
			t.Errorf("%s: %d entries, want %d: %v", what, n, want, err)
		}
	}
	liaison.get("/admin/users").Is(http.StatusForbidden)
	logged("GET /admin/users", 1)
	liaison.post(minutes.Path(id)+"/do/submit_check", token(1)).Is(http.StatusNotFound)
	logged("POST "+minutes.Path(id)+"/do/submit_check", 1)
	liaison.post("/topics/999999/do/submit", token(2)).Is(http.StatusNotFound)
	logged("POST /topics/999999/do/submit", 1)
	liaison.get("/topics/999999").Is(http.StatusNotFound)
	logged("GET /topics", 0)
	p.as("office1").post(minutes.Path(id)+"/do/submit_check", url.Values{"token": {"token-9999"}, "version": {"77"}}).Is(http.StatusConflict)
	logged("POST "+minutes.Path(id), 1)
	p.as("office1").get(minutes.Path(id) + "/issue").Is(http.StatusConflict) // not yet, which is no attempt
	logged("GET "+minutes.Path(id), 0)
	p.nobody().get("/admin/users").Is(http.StatusSeeOther)
	logged("GET /admin/users", 1)
	liaison.post("/minutes/999/do/sign%0A%E2%80%AEfdp", token(3)).Is(http.StatusNotFound)
	logged("POST /minutes/999/do/sign fdp", 1)
	liaison.get("/admin/" + strings.Repeat("长", 300)).Is(http.StatusNotFound)
	for range 3 * limit.Refusals {
		liaison.get("/admin/users").Is(http.StatusForbidden)
	}
	logged("", limit.Refusals)
	serious := minutes.Path(id) + "/do/sign"
	liaison.post(serious, token(4)).Is(http.StatusNotFound)
	logged("POST "+serious, 0)
	mu.Lock()
	now = now.Add(time.Minute)
	mu.Unlock()
	liaison.get("/admin/users").Is(http.StatusForbidden)
	logged("GET /admin/users", 8)
	logged("另有 25 次被拒绝的操作未逐条登记：GET /admin/users 24 次；POST "+serious+" 1 次", 1)
}

// TestAWrongVersionIsNoWayAround: who could take a step in no state is refused and logged although the form shows another version; who may
// take it is only late, and nothing is logged of that.
func TestAWrongVersionIsNoWayAround(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	path := minutes.Path(id) + "/do/submit_check"
	denied := func() int {
		return query[int](t, p.db, "SELECT count(*)::int FROM audit WHERE action = 'account.denied' AND starts_with(detail, $1)", "POST "+path)
	}
	stale := url.Values{"token": {"token-0001"}, "version": {"77"}}
	p.as("office1").post(path, stale).Is(http.StatusConflict)
	if n := denied(); n != 0 {
		t.Errorf("a late one stands in the log %d times", n)
	}
	p.as("convenor1").post(path, stale).Is(http.StatusForbidden)
	if n := denied(); n != 1 {
		t.Errorf("the refusal stands in the log %d times", n)
	}
}

// TestRefusedFormMayBeSentAgain: the token of a refused form is not spent on the note of its refusal.
func TestRefusedFormMayBeSentAgain(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	again := url.Values{"token": {"token-0007"}, "version": {fmt.Sprint(1)}}
	p.as("liaison-jyj").post(minutes.Path(id)+"/do/submit_check", again).Is(http.StatusNotFound)
	n := 0
	if err := p.db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM operation WHERE token = 'token-0007'").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d operations: %v", n, err)
	}
}

// TestOutsidersFormIsNotShown: whoever has no right to a form gets nothing back of what it held, such as what a colleague had typed.
func TestOutsidersFormIsNotShown(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	form := url.Values{"token": {"token-0001"}, "version": {"1"}, "remark": {"不给别人看的话"}}
	p.as("liaison-jyj").post("/meetings", form).Is(http.StatusForbidden).Page().SeesNot("不给别人看的话")
	p.as("liaison-jyj").post(minutes.Path(id)+"/do/submit_check", form).Is(http.StatusNotFound).Page().SeesNot("不给别人看的话")
}
