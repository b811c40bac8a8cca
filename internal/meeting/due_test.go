package meeting_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
)

// monday is far enough ahead that its year has no calendar yet; the Friday before it is the 4th.
const monday = "2030-01-07T09:00"

func (k desk) due(id int64) string {
	k.Helper()
	return k.page(id).ReceiptDue.In(form.Zone).Format("2006-01-02 15:04")
}

func onMonday(k desk) meeting.Form {
	f := k.form(meeting.Special, "fgw")
	f.Starts, f.Ends, f.ReceiptDue = monday, "2030-01-07T11:00", ""
	return f
}

// TestDeadlineFollowsTheCalendar: a counted deadline moves with a new calendar until the notice is sent;
// a typed one and an announced one stay.
func TestDeadlineFollowsTheCalendar(t *testing.T) {
	k := newDesk(t)
	typed := onMonday(k)
	typed.ReceiptDue = "2030-01-04T18:00"
	counted, told, own := k.made(onMonday(k)), k.made(onMonday(k)), k.made(typed)
	l, ok := k.page(counted).Counted()
	if !ok || l.Words() != "1月7日前1个工作日，即1月4日" || l.Note() != calendar.Unpublished || k.due(counted) != "2030-01-04 18:00" {
		t.Fatalf("%v %s %s %s", ok, l.Words(), l.Note(), k.due(counted))
	}
	if _, ok := k.page(own).Counted(); ok {
		t.Error("a typed deadline is shown as counted")
	}
	if _, err := k.d.Pool().Exec(t.Context(), "UPDATE meeting SET announced_at = now() WHERE id = $1", told); err != nil {
		t.Fatal(err)
	}
	s, clerk := calendar.NewService(k.d, meeting.Follower), k.who("office1")
	list, _ := calendar.Form{Source: "通知", Text: "2030-01-04至2030-01-06,休,元旦"}.Input(2030)
	want := []string{"参会回执截止 " + meeting.Path(counted) + " 1-4 1-3"}
	for _, id := range []int64{counted, told, own} {
		want = append(want, "议题提交截止 "+meeting.Path(id)+" 1-2 1-1")
	}
	for login, want := range map[string][]string{"office1": want, "admin": {}} {
		moves, err := s.Preview(t.Context(), k.who(login), k.page(counted).Days, list, time.Now())
		got := []string{}
		for _, m := range moves {
			got = append(got, m.What+" "+m.URL+m.Was.In(form.Zone).Format(" 1-2")+m.Becomes.In(form.Zone).Format(" 1-2"))
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is shown %q, want %q, %v", login, got, want, err)
		}
	}
	out, err := s.Import(t.Context(), clerk, 2030, 0, calendar.Form{Source: "通知", Text: "2030-01-04至2030-01-06,休,元旦"})
	if err != nil || !strings.Contains(out.Message, "其中 1 项已推算的期限随之调整") {
		t.Fatalf("%+v, %v", out, err)
	}
	for id, want := range map[int64]string{counted: "2030-01-03 18:00", told: "2030-01-04 18:00", own: "2030-01-04 18:00"} {
		if got := k.due(id); got != want {
			t.Errorf("meeting %d: %s, want %s", id, got, want)
		}
	}
	if _, ok := k.page(told).Counted(); ok {
		t.Error("an announced deadline is explained by a calendar that no longer gives it")
	}
	log := k.page(counted).Log
	if last := log[len(log)-1]; last.Action != "meeting.recount" || !strings.HasSuffix(last.Detail, "2030-01-04 18:00→2030-01-03 18:00") {
		t.Errorf("%+v", last)
	}
}

// TestDeadlineFollowsTheMeeting: on another day it is counted anew; one that is typed over is typed.
func TestDeadlineFollowsTheMeeting(t *testing.T) {
	k := newDesk(t)
	id := k.made(onMonday(k))
	edit := func(change func(*meeting.Form)) {
		t.Helper()
		p := k.page(id)
		f := meeting.Of(p.Meeting, p.Invited)
		change(&f)
		if _, err := k.s.Update(t.Context(), k.who("office1"), id, p.Version, f); err != nil {
			t.Fatal(err)
		}
	}
	edit(func(f *meeting.Form) { f.Starts, f.Ends = "2030-01-09T09:00", "2030-01-09T11:00" })
	if got := k.due(id); got != "2030-01-08 18:00" {
		t.Errorf("after moving the meeting: %s", got)
	}
	edit(func(f *meeting.Form) { f.ReceiptDue = "2030-01-07T12:00" })
	if _, ok := k.page(id).Counted(); ok || k.due(id) != "2030-01-07 12:00" {
		t.Errorf("after typing: %s", k.due(id))
	}
	edit(func(f *meeting.Form) { f.ReceiptDue = "" })
	if _, ok := k.page(id).Counted(); !ok || k.due(id) != "2030-01-08 18:00" {
		t.Errorf("after clearing: %s", k.due(id))
	}
}

// TestShortNotice: where the counted moment has passed, answers are taken until the meeting begins.
func TestShortNotice(t *testing.T) {
	k := newDesk(t)
	f := k.form(meeting.Special, "fgw")
	soon := time.Now().In(form.Zone).Add(time.Minute)
	f.Starts, f.Ends, f.ReceiptDue = soon.Format("2006-01-02T15:04"), soon.Add(time.Hour).Format("2006-01-02T15:04"), ""
	p := k.page(k.made(f))
	if _, ok := p.Counted(); ok || !p.ReceiptDue.IsZero() || !p.Deadline().Equal(p.StartsAt) {
		t.Errorf("%v", p.ReceiptDue)
	}
}
