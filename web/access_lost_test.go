package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// secretWord stands in the title, the file and the message of a topic, and nowhere else.
const secretWord = "鲸U07x8f3"

// losses are the ways by which a liaison loses the sight of the unit's records; each is done behind the program's back, so that no act can
// have told a replica of it.
var losses = map[string]string{
	"the seat ended":               "UPDATE seat SET valid_to = current_date WHERE person = (SELECT person FROM account WHERE login = 'liaison-jyj')",
	"the account shut":             "UPDATE account SET disabled_at = now() WHERE login = 'liaison-jyj'",
	"the unit changed":             "UPDATE seat SET unit = (SELECT id FROM unit WHERE code = 'mzj') WHERE person = (SELECT person FROM account WHERE login = 'liaison-jyj')",
	"the record gone out of sight": `UPDATE topic SET unit = (SELECT id FROM unit WHERE code = 'mzj') WHERE title LIKE '%鲸U07x8f3%'`,
}

// TestLossOfAccessIsImmediate (promise S-4): whoever has lost the sight of a record reads it on the next request by no way of either
// replica: its page and paper, its file with and without a copy in the browser, lists, search and the desk, the messages that were there
// and the one that was on its way; and a form that was open does nothing.
func TestLossOfAccessIsImmediate(t *testing.T) {
	t.Parallel()
	for name, sql := range losses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sampledb.DB(t)
			a, b := newPortal(t, d), newPortal(t, d)
			own := a.as("liaison-jyj")
			s := openSight(t, own)
			other := &browser{portal: b, cookie: own.cookie}
			for _, who := range []*browser{own, other} {
				if seen := s.sees(who); len(seen) < 7 {
					t.Fatalf("the canary is seen only at %q: the test proves little", seen)
				}
			}
			sample.TopicStep(t, d, sample.Who(t, d, "office1"), s.id, "return", "请补充依据")
			change(t, d, sql)
			sample.Deliver(t, d)
			for _, who := range []*browser{own, other} {
				if seen := s.sees(who); len(seen) > 0 {
					t.Errorf("the canary is still seen at %q", seen)
				}
				s.values.Set("token", string(form.NewToken()))
				if r := who.post(s.home+"/do/withdraw", s.values); r.StatusCode == 303 && !strings.HasPrefix(r.Header.Get("Location"), "/login") {
					t.Errorf("the open form leads to %s", r.Header.Get("Location"))
				}
			}
			if state := query[string](t, d, "SELECT state FROM topic WHERE id = $1", s.id); state != "returned" {
				t.Errorf("the topic is %s", state)
			}
			if n := query[int](t, d, "SELECT count(*)::int FROM message m JOIN account a USING (person) WHERE a.login = 'liaison-jyj' AND m.kind = 'topic.returned'"); n != 1 {
				t.Errorf("%d messages of a topic returned twice, the second time on the way", n)
			}
		})
	}
}

// sight is a topic with a file, and the ways by which its person sees it.
type sight struct {
	id         int64
	home, file string
	values     url.Values // of a form that is open
}

// openSight hands a topic with a file in, returned once and handed in again, so that there is a message of it.
func openSight(t *testing.T, own *browser) sight {
	t.Helper()
	f := sample.TopicForm("关于" + secretWord + "的议题")
	id := sample.DraftTopicForm(t, own.db, "jyj", f)
	home := fmt.Sprintf("/topics/%d", id)
	to, values := own.get(home + "/edit").Is(200).Page().Form(home).Press("保存草稿")
	own.postFiles(to, values, map[string][]byte{secretWord + ".pdf": doc(secretWord)}).To(home)
	for range 2 {
		sample.TopicStep(t, own.db, sample.Who(t, own.db, "liaison-jyj"), id, "submit", "")
		if query[int](t, own.db, "SELECT count(*)::int FROM message") == 0 {
			sample.TopicStep(t, own.db, sample.Who(t, own.db, "office1"), id, "return", "请补充依据")
			sample.Deliver(t, own.db)
		}
	}
	page := own.get(home).Is(200).Page()
	_, values = page.Form(home + "/do/withdraw").Press("确认撤回议题")
	return sight{id, home, page.Link(secretWord + ".pdf"), values}
}

// sees are the ways by which the canary is seen.
func (s sight) sees(b *browser) (at []string) {
	for _, path := range []string{s.home, s.home + "/print", s.home + "/edit", s.home + "/history", "/", "/topics", "/topics?tab=all", "/topics?q=" + url.QueryEscape(secretWord), "/messages", s.file} {
		for _, copied := range []string{"", `"` + secretWord + `"`, "*"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			if copied != "" {
				r.Header.Set("If-None-Match", copied)
				r.Header.Set("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
			}
			got := b.send(r)
			// A search says again what was looked for.
			page := strings.ReplaceAll(got.Text, `value="`+secretWord+`"`, "")
			if got.StatusCode == http.StatusNotModified || path == s.file && got.StatusCode == 200 || strings.Contains(shownIn(b, got, page), secretWord) {
				at = append(at, path)
				break
			}
		}
	}
	return at
}

// shownIn is what a page shows; the address of the page itself is no news to whoever asked for it.
func shownIn(b *browser, r *reply, text string) string {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
		return ""
	}
	return htmltest.Parse(b.t, text).Text()
}
