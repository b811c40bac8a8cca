package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/topic"
)

// end is what may happen to a right while a form is on its way, and how the form is answered.
type end struct {
	sql    string
	status int
	to     string // where a redirect leads
}

var ends = map[string]end{
	"the account is disabled":         {"UPDATE account SET disabled_at = now() WHERE login = $1", http.StatusSeeOther, "/login"},
	"the session has ended":           {"DELETE FROM session WHERE person = (SELECT person FROM account WHERE login = $1)", http.StatusSeeOther, "/login"},
	"the seat has ended":              {"UPDATE seat SET valid_to = portal_today() WHERE person = (SELECT person FROM account WHERE login = $1)", http.StatusForbidden, ""},
	"the password has to be set anew": {"UPDATE account SET must_change = true WHERE login = $1", http.StatusConflict, ""},
}

// leads says whether a redirect is that of the end.
func (e end) leads(to string) bool { return e.to != "" && strings.HasPrefix(to, e.to) }

// onItsWay is a form whose second half comes after something has happened.
type onItsWay struct {
	first, second io.Reader
	happens       func()
}

func (o *onItsWay) Read(b []byte) (int, error) {
	if n, err := o.first.Read(b); n > 0 || err != io.EOF {
		return n, err
	}
	if o.happens != nil {
		o.happens()
		o.happens = nil
	}
	return o.second.Read(b)
}

// slowly posts a form while something happens.
func (b *browser) slowly(path string, values url.Values, happens func()) *reply {
	b.t.Helper()
	text := values.Encode()
	half := len(text) / 2
	r := httptest.NewRequest(http.MethodPost, path, &onItsWay{strings.NewReader(text[:half]), strings.NewReader(text[half:]), happens})
	r.ContentLength = int64(len(text))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// TestRightsAreThoseOfTheAct: what ended between the first byte of a form and the last is not acted upon; nothing
// is written, and without it the same form is an act.
func TestRightsAreThoseOfTheAct(t *testing.T) {
	t.Parallel()
	acts := map[string]func(p *portal) (login, path, button string){
		"withdraw a topic": func(p *portal) (string, string, string) {
			return "liaison-jyj", topic.Path(sample.DraftTopic(p.t, p.db, "jyj")) + "/do/withdraw", "确认撤回议题"
		},
		"submit minutes": func(p *portal) (string, string, string) {
			id := sample.Minutes(p.t, p.db, sample.HeldMeeting(p.t, p.db, meeting.Special, nil), minutes.Draft)
			return "office1", minutes.Path(id) + "/do/submit_check", "提交校核"
		},
	}
	for name, act := range acts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for why, end := range ends {
				p := newPortal(t, sampledb.DB(t))
				login, path, button := act(p)
				b := p.as(login)
				page := b.get(path[:strings.Index(path, "/do/")]).Page()
				to, values := page.Form(path).Press(button)
				before := entries(t, p)
				res := b.slowly(to, values, func() { endOf(t, p, end.sql, login) })
				if res.StatusCode != end.status || end.status == http.StatusSeeOther && !end.leads(res.Header.Get("Location")) {
					t.Errorf("%s: answered %d to %q", why, res.StatusCode, res.Header.Get("Location"))
				}
				if after := entries(t, p); after != before {
					t.Errorf("%s: %d acts instead of %d", why, after, before)
				}
			}
			p := newPortal(t, sampledb.DB(t))
			login, path, button := act(p)
			b := p.as(login)
			to, values := b.get(path[:strings.Index(path, "/do/")]).Page().Form(path).Press(button)
			b.slowly(to, values, func() {}).To("/")
		})
	}
}

// refusedForms are forms that are refused before any act, and whose answer draws records or choices once more: who sends them,
// from which record, and what they say.
var refusedForms = map[string]func(p *portal) (login, path, fields string){
	"a meeting": func(*portal) (string, string, string) {
		return "office1", "/meetings", "kind=special&title=" + url.QueryEscape("改了一半")
	},
	"its rows": func(*portal) (string, string, string) {
		return "office1", "/meetings", "kind=special&action=add&title=" + url.QueryEscape("改了一半")
	},
	"a delegation": func(*portal) (string, string, string) {
		return "chief", "/delegations", "subject=" + url.QueryEscape("改了一半")
	},
	"a topic": func(*portal) (string, string, string) {
		return "liaison-jyj", "/topics", "background=" + url.QueryEscape("改了一半")
	},
	"advice": func(*portal) (string, string, string) {
		return "liaison-jyj", "/topics/suggest", "title=" + url.QueryEscape("改了一半")
	},
	"advice again": func(p *portal) (string, string, string) {
		return "liaison-jyj", topic.Path(sample.DraftTopic(p.t, p.db, "jyj")) + "/suggest", "title=" + url.QueryEscape("改了一半")
	},
	"the calendar": func(*portal) (string, string, string) {
		return "office1", "/calendar/2026", "action=check&source=" + url.QueryEscape("改了一半")
	},
	"a row of minutes": func(p *portal) (string, string, string) {
		id := sample.Minutes(p.t, p.db, sample.HeldMeeting(p.t, p.db, meeting.Special, nil), minutes.Draft)
		return "office1", minutes.Path(id) + "/edit", "add=1&overview=" + url.QueryEscape("改了一半")
	},
	"a decision": func(p *portal) (string, string, string) {
		id := sample.Minutes(p.t, p.db, sample.HeldMeeting(p.t, p.db, meeting.Special, nil), minutes.Signing)
		version := sample.MinutesOf(p.t, p.db, sample.Who(p.t, p.db, "chief"), id).Minutes.Version
		return "chief", minutes.Path(id) + "/do/choose", fmt.Sprintf("version=%d&step=refer&question=", version) + url.QueryEscape("改了一半")
	},
	"a word that was asked for": func(p *portal) (string, string, string) {
		id := sample.Minutes(p.t, p.db, sample.HeldMeeting(p.t, p.db, meeting.Special, nil), minutes.Signing)
		return "member-wjw", signing.ReferralPath(sample.Refer(p.t, p.db, "chief", id, "member-wjw", "请看第一条。")) + "/do/answer", "version=1&remark=" + url.QueryEscape("改了一半")
	},
}

// TestRefusedFormsAreAnsweredByTheRightsOfTheAnswer: what ended between the first byte of a form and the last is no ground to draw
// anything for its sender, though the form would be refused for itself; without it the form comes back.
func TestRefusedFormsAreAnsweredByTheRightsOfTheAnswer(t *testing.T) {
	t.Parallel()
	for name, refused := range refusedForms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, sampledb.DB(t))
			login, path, fields := refused(p)
			send := func(token string, happens func()) *reply {
				values, _ := url.ParseQuery(fields)
				values.Set("token", token)
				return p.as(login).slowly(path, values, happens)
			}
			if res := send("a-form-of-one-in-office", func() {}); !slices.Contains([]int{200, 409, 422}, res.StatusCode) || !strings.Contains(res.Text, "<form") {
				t.Fatalf("answered %d: %s", res.StatusCode, res.Page().Text())
			}
			for _, why := range []string{"the session has ended", "the account is disabled", "the seat has ended"} {
				end := ends[why]
				res := send("a-form-when-"+why, func() { endOf(t, p, end.sql, login) })
				if res.StatusCode != end.status || end.status == http.StatusSeeOther && !strings.HasPrefix(res.Header.Get("Location"), "/login") {
					t.Errorf("%s: answered %d to %q", why, res.StatusCode, res.Header.Get("Location"))
				}
				if strings.Contains(res.Text, "改了一半") || res.StatusCode == http.StatusForbidden && !strings.Contains(res.Text, "任职在提交过程中有变动") {
					t.Errorf("%s: shown %s", why, res.Text)
				}
				if why == "the account is disabled" {
					run(t, p.db, "UPDATE account SET disabled_at = NULL WHERE login = $1", login)
				}
			}
		})
	}
}

// TestOwnThingsAreKeptByTheRightOfTheMoment: what one keeps of one's own is no act, and yet nothing of it is written for a
// session that has ended meanwhile.
func TestOwnThingsAreKeptByTheRightOfTheMoment(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), minutes.Draft)
	kept := "SELECT count(*) FROM account a LEFT JOIN typed_draft d USING (person) WHERE a.login = 'office1' AND (a.size = 'xlarge' OR d.person IS NOT NULL)"
	count := func() (n int) {
		t.Helper()
		if err := p.db.Pool().QueryRow(t.Context(), kept).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	forms := map[string]url.Values{
		"/me/display":                     {"size": {"xlarge"}, "token": {"a-token-of-display"}},
		minutes.Path(id) + "/edit/keep":   {"overview": {"写了一半"}, "token": {"a-token-of-keeping"}},
		minutes.Path(id) + "/edit/forget": {"token": {"a-token-of-forgetting"}},
		"/messages/read":                  {"until": {"1"}, "token": {"a-token-of-reading"}},
	}
	for path, values := range forms {
		res := p.as("office1").slowly(path, values, func() { endOf(t, p, ends["the session has ended"].sql, "office1") })
		if res.StatusCode != http.StatusSeeOther && res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: answered %d", path, res.StatusCode)
		}
		if n := count(); n != 0 {
			t.Errorf("%s: %d kept", path, n)
		}
	}
	for path, values := range forms {
		if res := p.as("office1").post(path, values); res.StatusCode >= 400 {
			t.Errorf("%s: answered %d", path, res.StatusCode)
		}
	}
	if count() == 0 {
		t.Error("nothing is kept for somebody who is signed in")
	}
}

func endOf(t testing.TB, p *portal, sql, login string) {
	t.Helper()
	if tag, err := p.db.Pool().Exec(t.Context(), sql, login); err != nil || tag.RowsAffected() == 0 {
		t.Fatalf("%s: %d rows, %v", sql, tag.RowsAffected(), err)
	}
}

func entries(t testing.TB, p *portal) (n int) {
	t.Helper()
	if err := p.db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM audit WHERE action <> 'account.denied'").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestSigningOutEverywhereAtOnce: the sessions of one person end side by side; none waits for another.
func TestSigningOutEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	status := make(chan int, 12)
	for range cap(status) {
		b := p.as("liaison-jyj")
		go func() {
			r := httptest.NewRequest(http.MethodPost, "/logout", strings.NewReader(""))
			r.AddCookie(b.cookie)
			w := httptest.NewRecorder()
			p.h.ServeHTTP(w, r)
			status <- w.Code
		}()
	}
	for range cap(status) {
		if got := <-status; got != http.StatusSeeOther {
			t.Errorf("answered %d", got)
		}
	}
	var left, deadlocks int
	err := p.db.Pool().QueryRow(t.Context(), "SELECT (SELECT count(*) FROM session), deadlocks FROM pg_stat_database WHERE datname = current_database()").Scan(&left, &deadlocks)
	if err != nil || left != 0 || deadlocks != 0 {
		t.Errorf("%d sessions are left, %d deadlocks (%v)", left, deadlocks, err)
	}
}

// TestEveryWriteAsksForItsRight: a form whose session has ended meanwhile leaves no entry in the log, whatever route
// takes it. Most of these bare forms would be no act anyway: that the acts themselves are held, the matrix tries step by step (matrix.late), and
// TestEveryRouteAsksForTheRightsOfTheMoment route by route.
func TestEveryWriteAsksForItsRight(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for _, rt := range p.s.Table() {
		if rt.Method != http.MethodPost {
			continue
		}
		path := strings.NewReplacer("{id}", "1", "{step}", "submit", "{token}", "t", "{n}", "1").Replace(rt.Pattern)
		for _, login := range []string{"office1", "liaison-jyj", "chief", "admin", "security"} {
			b := p.as(login)
			before := entries(t, p)
			res := b.slowly(path, url.Values{"token": {fmt.Sprintf("token-of-%s-%s", login, path)}, "version": {"1"}, "step": {"submit"}}, func() { endOf(t, p, ends["the session has ended"].sql, login) })
			if after := entries(t, p); after != before {
				t.Errorf("%s as %s: answered %d, %d acts instead of %d", path, login, res.StatusCode, after, before)
			}
		}
	}
}
