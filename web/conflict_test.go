package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"jointmeeting/internal/basis"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/plenary"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// edited is a record that two people edit at once: its form, where it is sent, and what each of them writes into a field.
type edited struct {
	name, page, action, field string
	first, second             string
	one, two                  string
	more                      url.Values // what a press of the button sends beside the fields
	says                      []string   // how the page says both; as they were typed unless given
}

// editables makes a record of each kind that has an edit form with a version; topics and minutes have tests of their own.
func editables(t *testing.T, p *portal) []edited {
	t.Helper()
	d := p.db
	law, study := basis.Path(sample.Basis(t, d, "文件")), problem.Path(sample.Problem(t, d, "jyj", "题目"))
	draft := topic.Path(sample.DraftTopic(t, d, "jyj"))
	planned := sample.NewMeeting(t, d, sample.MeetingForm(t, d, meeting.Special, "jyj"), sample.ApprovedTopic(t, d, "jyj"))
	agenda := meeting.AgendaPath(planned) + "/edit"
	item := strconv.FormatInt(sample.Meeting(t, d, planned).Items[0].ID, 10)
	called := sample.AnnouncedMeeting(t, d, sample.MeetingForm(t, d, meeting.Special, "wjw"), sample.ApprovedTopic(t, d, "wjw"))
	receipt := p.inviteOf(called, "wjw")
	unit, other := sample.Unit(t, d, "kjj").Path(), sample.Unit(t, d, "mzj").Path()
	answer := opinion.Path(sample.OpinionOf(t, d, sample.ConsultedTopic(t, d, "jyj", "czj"), "czj").ID)
	session := sample.AnnouncedMeeting(t, d, sample.MeetingForm(t, d, meeting.Special, "fgw"), sample.ApprovedTopic(t, d, "fgw"))
	sample.MeetingStep(t, d, sample.Who(t, d, "office1"), session, "start", "", meeting.Extra{})
	roll, line := meeting.Path(session)+"/roll", strings.TrimPrefix(p.inviteOf(session, "fgw"), "/invitations/")
	concluding, decided := meeting.ConclusionsPath(session), strconv.FormatInt(sample.Meeting(t, d, session).Items[0].ID, 10)
	return []edited{
		{"basis", law + "/edit", law, "title", "甲改的标题", "乙改的标题", "office1", "director", nil, nil},
		{"problem", study + "/edit", study, "situation", "甲写的现状", "乙写的现状", "liaison-jyj", "office1", nil, nil},
		{"topic", draft + "/edit", draft, "background", "甲写的理由", "乙写的理由", "liaison-jyj", "liaison-jyj", nil, nil},
		{"meeting", meeting.Path(planned) + "/edit", meeting.Path(planned), "place", "市民中心", "市政府第一会议室", "office1", "office2", nil, nil},
		{"agenda", agenda, agenda, "reporter-" + item, "甲示报", "乙示报", "office1", "office2", nil, nil},
		{"receipt", receipt, receipt + "/do/choose", "name", "甲示会", "乙示会", "liaison-wjw", "liaison-wjw", url.Values{"step": {"attend"}, "title": {"科长"}}, nil},
		{"sitting", meeting.SittingPath(session), meeting.SittingPath(session), "place", "甲处", "乙处", "office1", "office2", nil, nil},
		{"conclusions", concluding, concluding, "note-" + decided, "甲写的说明", "乙写的说明", "office1", "office2", url.Values{"conclusion-" + decided: {"passed"}}, nil},
		{"roll", roll, roll, "name-" + line, "甲示到", "乙示到", "office1", "office2", url.Values{"roll-" + line: {"yes"}}, nil},
		{"setting", "/admin/settings/task.soon_days", "/admin/settings/task.soon_days", "value", "10", "12", "admin", "admin", nil, []string{"10 天", "12 天"}},
		{"unit's name", unit + "/change/rename", unit + "/do/rename", "name", "市科技创新局", "市科学局", "office1", "office2", url.Values{"basis": {"方案"}}, nil},
		{"unit's duty", other + "/change/duty", other + "/do/duty", "text", "甲写的职责", "乙写的职责", "office1", "office2", url.Values{"basis": {"方案"}}, nil},
		{"unit group", "/groups/3", "/groups/3", "name", "区直各部门", "区直有关部门", "office1", "office2", url.Values{"units": {strconv.FormatInt(sample.Unit(t, d, "czj").ID, 10)}}, nil},
		{"year", plenary.Path, plenary.Path, "reason", "甲写的原因", "乙写的原因", "office1", "office2", nil, nil},
		{"opinion", answer, answer, "on-whole", "甲写的意见", "乙写的意见", "liaison-czj", "liaison-czj", url.Values{"action": {"save"}}, nil},
	}
}

// heading is what has happened, as far as it is known: which person the log names, or which name the row has.
func (e edited) heading() string {
	switch e.name {
	case "topic":
		return "您已在另一窗口修改"
	case "receipt", "roll", "setting", "unit's name", "unit's duty", "unit group", "opinion":
		return "内容已有变动"
	}
	return "内容已被他人修改"
}

// typed opens the form as somebody and writes into its field.
func (p *portal) typed(e edited, login, text string) (*browser, url.Values) {
	p.t.Helper()
	b := p.as(login)
	values := b.get(e.page).Is(http.StatusOK).Page().Form(e.action).Values
	maps.Copy(values, e.more)
	values.Set(e.field, text)
	return b, values
}

// TestSecondEditorSeesTheFirst: of two who edit one record the second is shown both texts, loses nothing of their own, and
// undoes the other's only by a button that says so; a third change in between asks again.
func TestSecondEditorSeesTheFirst(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for _, e := range editables(t, p) {
		t.Run(e.name, func(t *testing.T) {
			p := &portal{t: t, db: p.db, s: p.s, h: p.h, log: p.log}
			one, first := p.typed(e, e.one, e.first)
			two, second := p.typed(e, e.two, e.second)
			one.post(e.action, first).Is(http.StatusSeeOther)
			page := two.post(e.action, second).Is(http.StatusConflict).Page()
			both := e.says
			if both == nil {
				both = []string{e.first, e.second}
			}
			page.Sees(append([]string{e.heading(), "最新的内容", "我填写的内容"}, both...)...)
			again := page.Form(e.action)
			for name, want := range second {
				renewed := name == "token" || strings.HasPrefix(name, "version")
				if got := again.Values[name]; !renewed && !slices.Equal(got, want) {
					t.Errorf("of %s is kept %q, was typed %q", name, got, want)
				}
			}
			_, third := p.typed(e, e.one, e.first+"又")
			if e.name != "setting" {
				one.post(e.action, third).Is(http.StatusSeeOther)
				page = two.post(e.action, again.Values).Is(http.StatusConflict).Page()
				page.Sees(e.first+"又", e.second)
			}
			_, values := page.Form(e.action).Press("以我的为准")
			two.post(e.action, values).Is(http.StatusSeeOther)
		})
	}
}

// TestEditsAtOnce: of two forms sent at the same moment one is stored, and the other is answered with what that one said.
func TestEditsAtOnce(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for _, e := range editables(t, p) {
		if !slices.Contains([]string{"basis", "meeting", "problem"}, e.name) {
			continue
		}
		for n := range 8 {
			texts := []string{e.first + strconv.Itoa(n), e.second + strconv.Itoa(n)}
			one, first := p.typed(e, e.one, texts[0])
			two, second := p.typed(e, e.two, texts[1])
			answers := make([]*reply, 2)
			var both sync.WaitGroup
			both.Go(func() { answers[0] = one.post(e.action, first) })
			both.Go(func() { answers[1] = two.post(e.action, second) })
			both.Wait()
			won := slices.IndexFunc(answers, func(r *reply) bool { return r.StatusCode == http.StatusSeeOther })
			if won < 0 {
				t.Fatalf("%s: %d and %d", e.name, answers[0].StatusCode, answers[1].StatusCode)
			}
			answers[1-won].Is(http.StatusConflict).Page().Sees(texts[0], texts[1])
			if got := one.get(e.page).Page().Form(e.action).Values.Get(e.field); got != texts[won] {
				t.Errorf("%s: stored is %q, the one who was told so wrote %q", e.name, got, texts[won])
			}
		}
	}
}
