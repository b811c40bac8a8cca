package meetingpage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/meetingpage"
)

// said is the page of a meeting as typed: its moments, its chair by number, and those whom it invites.
func said(f meeting.Form) meeting.Page {
	moment := func(v string) time.Time { t, _ := form.Moment(v); return t }
	p := meeting.Page{Whole: true, Meeting: meeting.Meeting{ID: 7, Kind: f.Kind, Title: f.Title, State: "planning", StartsAt: moment(f.Starts), EndsAt: moment(f.Ends),
		Place: f.Place, ChairName: "人员" + f.Chair, ReceiptDue: moment(f.ReceiptDue), Note: f.Note, ReceiptDays: -1, Units: f.Units}}
	for _, id := range f.Leaders {
		p.Invited = append(p.Invited, meeting.Invitation{Category: meeting.Leader, Person: id, Guest: fmt.Sprint("领导", id)})
	}
	for _, id := range f.Units {
		p.Invited = append(p.Invited, meeting.Invitation{Category: meeting.Member, Unit: id, UnitName: fmt.Sprint("单位", id)})
	}
	for _, g := range f.Guests {
		p.Invited = append(p.Invited, meeting.Invitation{Category: meeting.Expert, Guest: g.Name})
	}
	return p
}

func drawn(t *testing.T, c templ.Component) string {
	t.Helper()
	out := strings.Builder{}
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestEveryFieldIsDrawn: a change of any field is seen in the form, on the meeting's page and in the notice, but for
// those that are exempt with their reason; what narrows lists stands above the list.
func TestEveryFieldIsDrawn(t *testing.T) {
	now := time.Date(2026, 10, 9, 9, 0, 0, 0, form.Zone)
	base := meeting.Form{Kind: meeting.Special, Title: "会议", Starts: "2026-12-10T09:00", Ends: "2026-12-10T11:00", Place: "会议室", Chair: "5", ReceiptDue: "2026-12-08T18:00"}
	choices := meeting.Choices{Units: []unit.Unit{{ID: 987654, Kind: unit.KindMember, Name: "市标准局", Current: true}},
		Holders: []unit.Holder{{Person: 987654, Name: "江示远", Role: access.Chief}}}
	for place, draw := range map[form.Place]func(meeting.Form) string{
		"form": func(f meeting.Form) string {
			return drawn(t, meetingpage.Form(meetingpage.FormView{Form: f, Choices: choices, Tok: "x"}))
		},
		form.Page: func(f meeting.Form) string {
			return drawn(t, meetingpage.Show(meetingpage.View{Page: said(f), Now: now, Tok: "x"}))
		},
		"conflict": func(f meeting.Form) string { return fmt.Sprint(meetingpage.Clashes(choices, base, f)) },
		form.Print: func(f meeting.Form) string { return said(f).NoticeText(now) },
	} {
		fieldtest.None(t, fieldtest.Absent(meeting.Fields, place, base, draw))
	}
	list := drawn(t, meetingpage.List(meetingpage.ListView{Now: now}))
	for _, f := range meeting.Fields {
		if f.Filter && !strings.Contains(list, `name="`+f.Name+`"`) {
			t.Errorf("field %s (%s) is missing in the filters of the list", f.Name, f.Label)
		}
	}
}

// TestTopicsSayTheirFields: what each row of a list of topics says, and what stands in that place alone, is seen in the pool and on an agenda, also on
// paper, but for what is exempt there with its reason; and so is what is exempt today, were it not.
func TestTopicsSayTheirFields(t *testing.T) {
	now := time.Date(2026, 10, 9, 9, 0, 0, 0, form.Zone)
	base := topic.Fields.Blank()
	base.Title = "题目"
	item := func(c topic.Content) meetingpage.View {
		return meetingpage.View{Page: meeting.Page{Meeting: meeting.Meeting{ID: 3, State: meeting.Planning, StartsAt: now, EndsAt: now}, Items: []meeting.Item{{ID: 7, Reporter: "甲", Begins: now, Says: c}}}, Now: now, Tok: "x"}
	}
	draws := []struct {
		place form.Place
		draw  func(topic.Content) templ.Component
	}{
		{topic.Pool, func(c topic.Content) templ.Component {
			return meetingpage.Pool(meetingpage.PoolView{Pool: meeting.Pool{Rows: []topiclist.PoolRow{{ID: 41, SubmittedAt: now, Says: c}}}, Now: now, Tok: "x"})
		}},
		{topic.Agenda, func(c topic.Content) templ.Component { return meetingpage.Agenda(item(c)) }},
		{topic.Agenda, func(c topic.Content) templ.Component { return meetingpage.AgendaSheet(item(c)) }},
	}
	look := func() {
		t.Helper()
		for _, x := range draws {
			fieldtest.None(t, fieldtest.AbsentInRowsOf(topic.Fields, x.place, base, func(c topic.Content) string { return drawn(t, x.draw(c)) }))
		}
	}
	look()
	for _, f := range topic.Fields {
		for _, place := range []form.Place{topic.Pool, topic.Agenda} {
			why := f.Not[place]
			if delete(f.Not, place); why != "" {
				look()
				f.Not[place] = why
			}
		}
	}
}
