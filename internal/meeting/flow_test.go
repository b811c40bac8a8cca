package meeting_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/agenda"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/plenary"
	"jointmeeting/internal/sitting"
)

func TestR2_TheYearsPlenary(t *testing.T) {
	k := newDesk(t)
	december := time.Date(time.Now().Year(), 12, 31, 9, 0, 0, 0, form.Zone)
	year := func(now time.Time) *plenary.Year {
		t.Helper()
		y, err := plenary.NewService(k.d).Get(t.Context(), k.who("office1"), now)
		if err != nil {
			t.Fatal(err)
		}
		return y
	}
	if y := year(december); !y.Due() || y.Held() != 0 {
		t.Error("a year without a plenary is not reminded of in December")
	}
	if year(time.Date(december.Year(), 9, 30, 9, 0, 0, 0, form.Zone)).Due() {
		t.Error("reminded before the month of the setting")
	}
	f := k.form(meeting.Plenary)
	f.Starts, f.Ends = december.Format("2006-01-02T15:04"), december.Add(time.Hour).Format("2006-01-02T15:04")
	k.must("office1", k.made(f), "cancel")
	if y := year(december); !y.Due() || y.Planned() != 0 {
		t.Error("a cancelled plenary counts")
	}
	k.hold(f, "市发改委")
	if y := year(december); y.Due() || y.Held() != 1 {
		t.Error("a held plenary does not quiet the reminder")
	}
	k.hold(f, "市发改委")
	if got := year(december).Held(); got != 2 {
		t.Errorf("%d plenaries held, want 2: a second one is allowed", got)
	}
}

func TestR2_AReasonQuietsTheReminder(t *testing.T) {
	k := newDesk(t)
	december := time.Date(time.Now().Year(), 12, 31, 9, 0, 0, 0, form.Zone)
	_, err := plenary.NewService(k.d).Explain(t.Context(), k.who("office1"), 0, " ")
	wantField(t, err, "reason")
	_, err = plenary.NewService(k.d).Explain(t.Context(), k.who("liaison-fgw"), 0, "因故")
	wantFault(t, err, fault.Forbidden, "a liaison explains")
	for version, reason := range []string{"机构改革，推迟至次年一季度", "机构改革"} {
		if _, err := plenary.NewService(k.d).Explain(t.Context(), k.who("office1"), version, reason); err != nil {
			t.Fatal(err)
		}
	}
	_, err = plenary.NewService(k.d).Explain(t.Context(), k.who("office2"), 1, "又一个")
	wantFault(t, err, fault.Conflict, "a stale correction")
	y, err := plenary.NewService(k.d).Get(t.Context(), k.who("office1"), december)
	if err != nil || y.Due() || y.Absence().Reason != "机构改革" {
		t.Errorf("after the reason: %+v, %v", y.Absence(), err)
	}
	_, err = plenary.NewService(k.d).Get(t.Context(), k.who("liaison-fgw"), december)
	wantFault(t, err, fault.Missing, "a liaison reads the reminder")
}

func TestATopicIsOnOneAgendaAtATime(t *testing.T) {
	k := newDesk(t)
	topic := k.topic("jyj", "czj", "fgw")
	a, b := k.made(k.form(meeting.Special, "fgw")), k.made(k.form(meeting.Special, "fgw"))
	k.add(a, topic)
	if got := k.topicState(topic); got != "scheduled" {
		t.Errorf("on the agenda the topic is %s", got)
	}
	if _, err := k.g.AddTopics(t.Context(), k.who("office1"), b, k.page(b).Version, []agenda.Pick{{Topic: topic}}); err == nil {
		t.Error("a second meeting took the topic")
	}
	p := k.page(a)
	if want := []string{"市财政局"}; !slices.Equal(p.Items[0].Missing, want) {
		t.Errorf("missing %v, want %v", p.Items[0].Missing, want)
	}
	if _, err := k.g.Drop(t.Context(), k.who("office1"), a, p.Version, p.Items[0].ID); err != nil {
		t.Fatal(err)
	}
	if got := k.topicState(topic); got != "approved" {
		t.Errorf("off the agenda the topic is %s", got)
	}
	k.add(b, topic)
	k.must("office1", b, "cancel")
	if got := k.topicState(topic); got != "approved" {
		t.Errorf("after the meeting was cancelled the topic is %s", got)
	}
	k.add(a, topic)
}

func TestAgendaOrderAndTimes(t *testing.T) {
	k := newDesk(t)
	id := k.made(k.form(meeting.Special, "fgw"))
	topics := []int64{k.topic("jyj"), k.topic("mzj"), k.topic("wjw")}
	k.add(id, topics...)
	order := func() []int64 {
		out := []int64{}
		for _, it := range k.page(id).Items {
			out = append(out, it.Topic)
		}
		return out
	}
	move := func(n int, up bool) error {
		p := k.page(id)
		_, err := k.g.Move(t.Context(), k.who("office1"), id, p.Version, p.Items[n].ID, up)
		return err
	}
	if err := move(2, true); err != nil {
		t.Fatal(err)
	}
	if err := move(0, false); err != nil {
		t.Fatal(err)
	}
	if want := []int64{topics[2], topics[0], topics[1]}; !slices.Equal(order(), want) {
		t.Errorf("order %v, want %v", order(), want)
	}
	wantFault(t, move(0, true), fault.Invalid, "the first goes up")
	wantFault(t, move(2, false), fault.Invalid, "the last goes down")
	p := k.page(id)
	slots := agenda.SlotsOf(p.Items)
	slots[0].Duration, slots[1].Duration = "45", "0"
	_, err := k.g.Times(t.Context(), k.who("office1"), id, p.Version, slots)
	wantField(t, err, "duration-"+itoa(p.Items[1].ID))
	slots[1].Duration, slots[1].Reporter = "15", "市教育局 王示讲"
	if _, err := k.g.Times(t.Context(), k.who("office1"), id, p.Version, slots); err != nil {
		t.Fatal(err)
	}
	p = k.page(id)
	if p.Minutes != 45+15+20 || !p.Ends.Equal(p.StartsAt.Add(80*time.Minute)) || p.Items[1].Reporter != "市教育局 王示讲" {
		t.Errorf("times %d, ends %v, %+v", p.Minutes, p.Ends, p.Items[1])
	}
	k.must("office1", id, "propose")
	_, err = k.g.Times(t.Context(), k.who("office1"), id, k.page(id).Version, slots)
	wantFault(t, err, fault.Forbidden, "the agenda after the proposal")
}

func TestStaleFormsAndOutsidersAreRefused(t *testing.T) {
	k := newDesk(t)
	f := k.form(meeting.Special, "fgw", "jyj")
	id := k.made(f)
	old := k.page(id).Version
	f.Place = "市民中心"
	if _, err := k.s.Update(t.Context(), k.who("office1"), id, old, f); err != nil {
		t.Fatal(err)
	}
	_, err := k.s.Update(t.Context(), k.who("office2"), id, old, f)
	wantFault(t, err, fault.Conflict, "the second editor")
	_, err = k.s.Do(t.Context(), k.who("office2"), id, old, "propose", "", meeting.Extra{})
	wantFault(t, err, fault.Conflict, "a step from an old page, which a guard blocks besides")
	_, err = k.s.Do(t.Context(), k.who("office2"), id, old+1, "propose", "", meeting.Extra{})
	wantFault(t, err, fault.Invalid, "the blocked step from the page of now")
	for _, login := range []string{"liaison-fgw", "admin", "auditor"} {
		_, err = k.s.Update(t.Context(), k.who(login), id, old+1, f)
		wantFault(t, err, fault.Missing, login)
	}
	_, err = k.s.Update(t.Context(), k.who("convenor1"), id, old+1, f)
	wantFault(t, err, fault.Forbidden, "a convenor edits")
	_, err = k.s.Create(t.Context(), k.who("liaison-fgw"), f)
	wantFault(t, err, fault.Forbidden, "a liaison creates")
}

// TestWhoLeadsInTwoSeatsIsInvitedOnce: a 总召集人 who stands in as 召集人 too is one person at the table, with the first of the offices.
func TestWhoLeadsInTwoSeatsIsInvitedOnce(t *testing.T) {
	k := newDesk(t)
	if _, err := k.d.Pool().Exec(t.Context(), `UPDATE seat SET person = $1 WHERE role = 'convenor' AND slot = 2`, k.who("chief").Person); err != nil {
		t.Fatal(err)
	}
	c, err := k.s.ForForm(t.Context(), k.who("office1"), meeting.Plenary, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	f := k.form(meeting.Plenary)
	f.Leaders = c.New(meeting.Plenary, time.Now()).Leaders
	if len(f.Leaders) != 2 {
		t.Errorf("%d leaders are offered, want the 总召集人 and one 召集人", len(f.Leaders))
	}
	got := []string{}
	for _, i := range k.page(k.made(f)).Invited {
		if i.Category == meeting.Leader {
			got = append(got, i.GuestTitle+i.Name())
		}
	}
	if len(got) != 2 || !strings.HasPrefix(got[0], "总召集人") {
		t.Errorf("invited are %q, want each once, the 总召集人 as that", got)
	}
}

func TestUpdateKeepsWhoStaysAndMarksWhoGoes(t *testing.T) {
	k := newDesk(t)
	f := k.form(meeting.Special, "fgw", "jyj")
	f.Guests = []meeting.Guest{{Category: meeting.Expert, Org: "某大学", Name: "吴示专", Title: "教授"}}
	id := k.made(f)
	before := of(t, k.page(id).Invited, "市发改委").ID
	f.Units = []int64{k.unit("fgw"), k.unit("mzj")}
	f.Guests = nil
	if _, err := k.s.Update(t.Context(), k.who("office1"), id, k.page(id).Version, f); err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, i := range k.page(id).Invited {
		got = append(got, i.Name())
	}
	if want := []string{"江示远", "市发改委", "市民政局"}; !slices.Equal(got, want) {
		t.Errorf("invited %v, want %v", got, want)
	}
	if after := of(t, k.page(id).Invited, "市发改委").ID; after != before {
		t.Error("who stayed was invited anew")
	}
	f.Units = append(f.Units, 999999)
	_, err := k.s.Update(t.Context(), k.who("office1"), id, k.page(id).Version, f)
	wantField(t, err, "units")
}

func TestAPostponedMeetingAsksAgain(t *testing.T) {
	k := newDesk(t)
	id := k.announced()
	if err := k.answer("liaison-fgw", id, "市发改委", attendance.Reply{Step: "attend", Name: "赵示成", Title: "副主任", Phone: "0711-1"}); err != nil {
		t.Fatal(err)
	}
	at := form.Day(time.Now()).AddDate(0, 0, 20).Add(15 * time.Hour)
	x := meeting.Extra{Starts: at.Format("2006-01-02T15:04"), Ends: at.Format("2006-01-02T15:04")}
	wantField(t, k.step("office1", id, "postpone", "场地调整", x), "ends")
	x.Ends = at.Add(time.Hour).Format("2006-01-02T15:04")
	wantFault(t, k.step("office1", id, "postpone", "", x), fault.Invalid, "no reason")
	if err := k.step("office1", id, "postpone", "场地调整", x); err != nil {
		t.Fatal(err)
	}
	p := k.page(id)
	if p.State != "postponed" || !p.StartsAt.Equal(at) || p.Reason != "场地调整" {
		t.Errorf("postponed: %s %v %q", p.State, p.StartsAt, p.Reason)
	}
	if err := k.sees("liaison-fgw", id); err != nil {
		t.Errorf("the unit no longer sees the meeting: %v", err)
	}
	k.must("office1", id, "announce")
	if got := of(t, k.page(id).Invited, "市发改委"); got.State != "sent" || got.Attendee != "" {
		t.Errorf("the answer for the old date stands: %+v", got)
	}
}

func TestAnswersUntilTheDeadline(t *testing.T) {
	k := newDesk(t)
	id := k.announced()
	wantField(t, k.answer("liaison-fgw", id, "市发改委", attendance.Reply{}), "step")
	wantField(t, k.answer("liaison-fgw", id, "市发改委", attendance.Reply{Step: "entrust", Name: "甲", Title: "科长"}), "authorised_by")
	wantField(t, k.answer("liaison-fgw", id, "市发改委", attendance.Reply{Step: "ask_leave", Name: "甲", Title: "科长"}), "reason")
	wantFault(t, k.answer("liaison-jyj", id, "市发改委", attendance.Reply{Step: "attend", Name: "甲", Title: "科长"}), fault.Missing, "another unit's answer")
	wantFault(t, k.answer("office1", id, "市发改委", attendance.Reply{Step: "attend", Name: "甲", Title: "科长"}), fault.Forbidden, "the office for a unit")
	for _, r := range []attendance.Reply{{Step: "attend", Name: "甲", Title: "科长"}, {Step: "entrust", Name: "乙", Title: "科长", AuthorisedBy: "赵示成"}} {
		if err := k.answer("member-fgw", id, "市发改委", r); err != nil {
			t.Fatal(err)
		}
	}
	if got := of(t, k.page(id).Invited, "市发改委"); got.State != "substitute" || got.Attendee != "乙" || got.AnsweredBy == "" {
		t.Errorf("changed answer: %+v", got)
	}
	if _, err := k.d.Pool().Exec(t.Context(), "UPDATE meeting SET receipt_due = now() - interval '1 minute' WHERE id = $1", id); err != nil {
		t.Fatal(err)
	}
	wantFault(t, k.answer("member-fgw", id, "市发改委", attendance.Reply{Step: "attend", Name: "甲", Title: "科长"}), fault.Invalid, "after the deadline")
	k.tooLate(id, "截止")
	k.must("office1", id, "start")
	k.roll(id, "市发改委")
	k.conclude(id, "passed")
	k.must("office1", id, "end")
	k.tooLate(id, "已结束")
}

// tooLate: an answer that is not taken any more is told so, whatever its form lacks.
func (k desk) tooLate(id int64, said string) {
	k.Helper()
	for _, r := range []attendance.Reply{{}, {Step: "attend"}, {Step: "ask_leave", Name: "甲"}} {
		if err := k.answer("member-fgw", id, "市发改委", r); !strings.Contains(fault.Sentence(err), said) {
			k.Errorf("%+v: %v, want %s", r, err, said)
		}
	}
}

func TestLeaveIsDecidedByTheOffice(t *testing.T) {
	k := newDesk(t)
	id := k.announced()
	ask := attendance.Reply{Step: "ask_leave", Name: "赵示成", Title: "副主任", Reason: "出差"}
	if err := k.answer("liaison-fgw", id, "市发改委", ask); err != nil {
		t.Fatal(err)
	}
	i := of(t, k.page(id).Invited, "市发改委")
	_, err := k.a.Decide(t.Context(), k.who("liaison-fgw"), i.ID, i.Version, "grant_leave", "")
	wantFault(t, err, fault.Forbidden, "the unit grants its own leave")
	_, err = k.a.Decide(t.Context(), k.who("office1"), i.ID, i.Version, "refuse_leave", "")
	wantFault(t, err, fault.Invalid, "no reason")
	if _, err = k.a.Decide(t.Context(), k.who("office1"), i.ID, i.Version, "refuse_leave", "请派员参加"); err != nil {
		t.Fatal(err)
	}
	_, err = k.a.Decide(t.Context(), k.who("office1"), i.ID, i.Version, "grant_leave", "")
	wantFault(t, err, fault.Conflict, "a stale decision")
	k.must("office1", id, "start")
	k.roll(id, "市教育局")
	k.conclude(id, "passed")
	k.must("office1", id, "end")
	h := k.held(id)
	if len(h.Leave) != 0 || !slices.Contains(names(h.Absent), "市发改委") {
		t.Errorf("请假 %v, 未到会 %v", names(h.Leave), names(h.Absent))
	}
}

func TestTwoTakeAttendance(t *testing.T) {
	k := newDesk(t)
	id := k.announced()
	list := k.page(id).Invited
	fgw, jyj := of(t, list, "市发改委"), of(t, list, "市教育局")
	before := k.page(id).Version
	_, err := k.a.Roll(t.Context(), k.who("office1"), id, before, attendance.Sheet{})
	wantFault(t, err, fault.Conflict, "the roll before the start")
	k.must("office1", id, "start")
	now := k.page(id).Version
	mark := func(i meeting.Invitation, name string) []attendance.Mark {
		return []attendance.Mark{{Invitation: i.ID, Version: i.Version, Roll: "yes", Name: name, Title: "科长"}}
	}
	if _, err := k.a.Roll(t.Context(), k.who("office1"), id, now, attendance.Sheet{Marks: mark(fgw, "甲")}); err != nil {
		t.Fatal(err)
	}
	if _, err := k.a.Roll(t.Context(), k.who("office2"), id, now, attendance.Sheet{Marks: append(mark(fgw, "甲"), mark(jyj, "乙")...)}); err != nil {
		t.Errorf("the second one saves other lines: %v", err)
	}
	_, err = k.a.Roll(t.Context(), k.who("office2"), id, now, attendance.Sheet{Marks: mark(fgw, "丙")})
	wantFault(t, err, fault.Conflict, "both changed one line")
	_, err = k.a.Roll(t.Context(), k.who("office2"), id, now, attendance.Sheet{Marks: mark(of(t, k.page(id).Invited, "市发改委"), "")})
	wantField(t, err, "name-"+itoa(fgw.ID))
	_, err = k.a.Roll(t.Context(), k.who("liaison-fgw"), id, now, attendance.Sheet{})
	wantFault(t, err, fault.Forbidden, "a unit calls the roll")
	_, err = k.a.Roll(t.Context(), k.who("office1"), id, before, attendance.Sheet{Marks: []attendance.Mark{{Invitation: fgw.ID, Roll: "perhaps"}}})
	wantFault(t, err, fault.Conflict, "a roll of the meeting as it was before")
}

func TestADoubleClickCreatesOneMeeting(t *testing.T) {
	k := newDesk(t)
	ctx := db.WithOperation(t.Context(), db.Operation{Token: "token-of-the-form", Route: "POST /meetings", Body: []byte("x")})
	who, f := k.who("office1"), k.form(meeting.Special, "fgw")
	first, err := k.s.Create(ctx, who, f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := k.s.Create(ctx, who, f)
	if err != nil || again.URL != first.URL || !again.Repeated {
		t.Errorf("again: %+v, %v", again, err)
	}
}

func TestHeldOnlyAfterTheEnd(t *testing.T) {
	k := newDesk(t)
	id := k.announced()
	_, err := k.d.Write(t.Context(), k.who("office1"), func(ctx context.Context, tx *db.Tx) error {
		_, err := sitting.Of(ctx, tx, id)
		return err
	})
	wantFault(t, err, fault.Invalid, "before the end")
}

func TestTheTopicsAreDiscussedAtTheEnd(t *testing.T) {
	k := newDesk(t)
	f := k.form(meeting.Special, "fgw")
	id := k.hold(f, "市发改委")
	h := k.held(id)
	if len(h.Topics) != 1 || k.topicState(h.Topics[0].Topic) != "discussed" {
		t.Errorf("topics %+v", h.Topics)
	}
}
