package meeting_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/agenda"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sitting"
)

// sit puts the facts of a meeting right.
func (k desk) sit(login string, id int64, change func(*meeting.Form), reason string) error {
	k.Helper()
	p := k.page(id)
	f := meeting.Of(p.Meeting, nil)
	change(&f)
	_, err := sitting.NewService(k.d).Correct(k.Context(), k.who(login), id, p.Version, f, reason)
	return err
}

// papered says how far the minutes of a meeting have come, as their acts do.
func (k desk) papered(id int64, paper string) {
	k.Helper()
	if _, err := k.d.Pool().Exec(k.Context(), "UPDATE meeting SET paper = $2, issued = $2 = 'issued' WHERE id = $1", id, paper); err != nil {
		k.Fatal(err)
	}
}

func typed(at time.Time) string { return at.In(form.Zone).Format("2006-01-02T15:04") }

// TestAMeetingIsOfTheDayOnWhichItSat: begun before its day, it is of that day; what was arranged is kept.
func TestAMeetingIsOfTheDayOnWhichItSat(t *testing.T) {
	k := newDesk(t)
	id, _ := k.inSession(1)
	m := k.page(id).Meeting
	now := time.Now()
	if d := now.Sub(m.StartsAt); d < 0 || d > 10*time.Minute || m.EndsAt.Sub(m.StartsAt) != 2*time.Hour {
		t.Errorf("it is from %s to %s", m.StartsAt, m.EndsAt)
	}
	if !m.Planned() || form.Day(m.PlannedFrom) != form.Day(now).AddDate(0, 0, 10) || m.PlannedPlace != m.Place || m.PlannedChair != m.ChairName {
		t.Errorf("arranged: %+v", m)
	}
	if last := k.page(id).Log[len(k.page(id).Log)-1]; !strings.Contains(last.Detail+k.log(id), "原定") {
		t.Errorf("the log does not say the day that was arranged: %+v", last)
	}
}

// log is what the history of a meeting says, in one text.
func (k desk) log(id int64) string {
	k.Helper()
	words := []string{}
	for _, l := range k.page(id).Log {
		words = append(words, l.Detail+" "+l.Reason)
	}
	return strings.Join(words, "\n")
}

// TestFactsArePutRight: while the meeting sits, and with a reason after it, until its minutes are handed in; by the office alone.
func TestFactsArePutRight(t *testing.T) {
	k := newDesk(t)
	id, _ := k.inSession(1)
	k.delegate("convenor1", -30, 9000)
	moved := func(f *meeting.Form) {
		f.Place = "市行政中心１号会议室"
		f.Chair = person(k, "convenor1")
	}
	wantFault(t, k.sit("liaison-jyj", id, moved, ""), fault.Forbidden, "a liaison")
	stale := k.page(id).Version
	if err := k.sit("office1", id, moved, ""); err != nil {
		t.Fatal(err)
	}
	_, err := sitting.NewService(k.d).Correct(t.Context(), k.who("office2"), id, stale, meeting.Of(k.page(id).Meeting, nil), "")
	wantFault(t, err, fault.Conflict, "a form of before")
	p := k.page(id)
	came := of(t, p.Invited, p.ChairName)
	if p.Place != "市行政中心１号会议室" || p.ChairName == p.PlannedChair || p.Delegation == 0 || !came.Uninvited || !came.Came() || came.State != "attending" {
		t.Errorf("%+v, %+v", p.Meeting, came)
	}
	if !strings.Contains(k.log(id), "主持人 "+p.PlannedChair+" 改为 "+p.ChairName) {
		t.Errorf("the log: %s", k.log(id))
	}
	k.conclude(id, "passed")
	k.roll(id, "市教育局")
	k.must("office1", id, "end")
	if h := k.held(id); h.ChairName != p.ChairName || h.Place != p.Place || h.StartsAt != p.StartsAt || h.Delegation == 0 {
		t.Errorf("the minutes are told %+v", h)
	}
	back := func(f *meeting.Form) { f.Place = "市政府第二会议室" }
	wantFields(t, k.sit("office1", id, back, ""), "reason")
	if err := k.sit("office1", id, back, "地点记错"); err != nil {
		t.Fatal(err)
	}
	for _, paper := range []string{meeting.PaperSubmitted, meeting.PaperIssued} {
		k.papered(id, paper)
		wantFault(t, k.sit("office1", id, moved, "再改"), fault.Invalid, paper)
	}
	k.papered(id, meeting.PaperDraft)
	if err := k.sit("office1", id, back, "无改动"); err != nil {
		t.Error(err)
	}
}

// wantFields wants an error beside each of the fields and no other.
func wantFields(t *testing.T, err error, fields ...string) {
	t.Helper()
	var errs form.Errors
	if !errors.As(err, &errs) || len(errs) != len(fields) {
		t.Errorf("got %v, want errors beside %v", err, fields)
		return
	}
	for i, f := range fields {
		if errs[i].Field != f {
			t.Errorf("got %v, want errors beside %v", err, fields)
		}
	}
}

// TestFactsAreWhole: what is wrong is said beside its field, and nothing is stored.
func TestFactsAreWhole(t *testing.T) {
	k := newDesk(t)
	id, _ := k.inSession(1)
	was := k.page(id).Meeting
	for field, bad := range map[string]func(*meeting.Form){
		"starts": func(f *meeting.Form) {
			f.Starts, f.Ends = typed(time.Now().Add(time.Hour)), typed(time.Now().Add(2*time.Hour))
		},
		"starts ": func(f *meeting.Form) { f.Starts = "昨天下午" },
		"ends":    func(f *meeting.Form) { f.Ends = f.Starts },
		"place":   func(f *meeting.Form) { f.Place = strings.Repeat("长", 61) },
		"place ":  func(f *meeting.Form) { f.Place = " " },
		"chair":   func(f *meeting.Form) { f.Chair = person(k, "convenor2") }, // without a delegation
		"chair ":  func(f *meeting.Form) { f.Chair = person(k, "liaison-jyj") },
	} {
		wantFields(t, k.sit("office1", id, bad, ""), strings.TrimSpace(field))
	}
	wantFields(t, k.sit("office1", id, func(*meeting.Form) {}, strings.Repeat("长", meeting.ReasonMax+1)), "reason")
	if is := k.page(id).Meeting; is.Version != was.Version || is.Place != was.Place {
		t.Errorf("a refused form was stored: %+v", is)
	}
	k.roll(id, "市教育局")
	k.conclude(id, "passed")
	k.must("office1", id, "end")
	wantFields(t, k.sit("office1", id, func(f *meeting.Form) { f.Ends = typed(time.Now().Add(time.Hour)) }, "更正"), "ends")
}

// TestWhoPresidedWasThere: a meeting whose chair is not on the roll as present does not end; nor one whose chair may not preside on the day.
func TestWhoPresidedWasThere(t *testing.T) {
	k := newDesk(t)
	id, _ := k.inSession(1)
	k.conclude(id, "passed")
	marks := []attendance.Mark{}
	for _, i := range k.page(id).Invited {
		name, title := i.Expected()
		roll := "yes"
		if i.Person != 0 {
			roll = "no"
		}
		if name == "" {
			name = "来人"
		}
		marks = append(marks, attendance.Mark{Invitation: i.ID, Version: i.Version, Roll: roll, Name: name, Title: title})
	}
	if _, err := k.a.Roll(t.Context(), k.who("office1"), id, k.page(id).Version, attendance.Sheet{Marks: marks}); err != nil {
		t.Fatal(err)
	}
	err := k.step("office1", id, "end", "", meeting.Extra{})
	if err == nil || !strings.Contains(err.Error(), "没有登记到会") {
		t.Errorf("the end without the chair: %v", err)
	}
	k.delegate("convenor1", -30, 9000)
	if err := k.sit("office1", id, func(f *meeting.Form) { f.Chair = person(k, "convenor1") }, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := k.d.Pool().Exec(t.Context(), "UPDATE delegation SET ended_at = now() WHERE to_person = $1", k.who("convenor1").Person); err != nil {
		t.Fatal(err)
	}
	err = k.step("office1", id, "end", "", meeting.Extra{})
	if k.page(id).State != meeting.InSession || err == nil || !strings.Contains(err.Error(), "委托") {
		t.Errorf("the end under a chair without a mandate: %v", err)
	}
	if err := k.sit("office1", id, func(f *meeting.Form) { f.Chair = person(k, "chief") }, ""); err != nil {
		t.Fatal(err)
	}
	k.roll(id, "市教育局")
	k.must("office1", id, "end")
}

// sheet is the roll as stored, to be changed.
func (k desk) sheet(id int64) []attendance.Mark {
	k.Helper()
	return attendance.Marks(k.page(id).Invited, nil)
}

func (k desk) call(login string, id int64, s attendance.Sheet) error {
	k.Helper()
	_, err := k.a.Roll(k.Context(), k.who(login), id, k.page(id).Version, s)
	return err
}

// TestTheRollIsCorrected: after the meeting with a reason, each line settled anew, until the minutes are handed in.
func TestTheRollIsCorrected(t *testing.T) {
	k := newDesk(t)
	id, _ := k.inSession(1)
	k.roll(id, "市教育局")
	k.conclude(id, "passed")
	k.must("office1", id, "end")
	jyj, czj := of(t, k.page(id).Invited, "市教育局"), of(t, k.page(id).Invited, "市发改委")
	if jyj.State != "attending" || czj.State != "absent" {
		t.Fatalf("%s, %s", jyj.State, czj.State)
	}
	marks := k.sheet(id)
	for n := range marks {
		switch marks[n].Invitation {
		case jyj.ID:
			marks[n].Roll = "no"
		case czj.ID:
			marks[n].Roll, marks[n].Name = "yes", "钱示来"
		}
	}
	wantFields(t, k.call("office1", id, attendance.Sheet{Marks: marks}), "reason")
	if err := k.call("office1", id, attendance.Sheet{Marks: marks, Reason: "签到表核对有误"}); err != nil {
		t.Fatal(err)
	}
	jyj, czj = of(t, k.page(id).Invited, "市教育局"), of(t, k.page(id).Invited, "市发改委")
	if jyj.State != "absent" || czj.State != "attending" || czj.Attendee != "钱示来" {
		t.Errorf("%+v, %+v", jyj, czj)
	}
	if h := k.held(id); len(h.Absent) == 0 || h.Came != 1 {
		t.Errorf("the minutes are told of %d who came, absent %v", h.Came, names(h.Absent))
	}
	if !strings.Contains(k.log(id), "签到表核对有误") {
		t.Error("the reason is not in the log")
	}
	marks = k.sheet(id)
	marks[len(marks)-1].Roll = ""
	wantFields(t, k.call("office1", id, attendance.Sheet{Marks: marks, Reason: "更正"}), fieldOf("roll", marks[len(marks)-1]))
	k.papered(id, meeting.PaperSubmitted)
	wantFault(t, k.call("office1", id, attendance.Sheet{Reason: "更正"}), fault.Invalid, "the roll behind minutes that are signed")
}

func fieldOf(name string, m attendance.Mark) string {
	return form.InputName(name, form.Numbers(0, []int64{m.Invitation}))
}

// TestWhoCameUninvitedStandsOnTheRoll: a unit, another department and an expert; they count as present, and not for the rate of R5.
func TestWhoCameUninvitedStandsOnTheRoll(t *testing.T) {
	k := newDesk(t)
	id, _ := k.inSession(1)
	k.roll(id, "市教育局", "市发改委")
	for _, w := range []attendance.WalkIn{
		{Unit: k.unit("wjw"), Category: meeting.Expert, Name: "孙示来", Title: "科长"},
		{Category: meeting.Department, Org: "市气象局", Name: "李示来"},
		{Category: meeting.Expert, Name: "周示专", Title: "教授"},
	} {
		if err := k.call("office1", id, attendance.Sheet{Walk: w}); err != nil {
			t.Fatalf("%+v: %v", w, err)
		}
	}
	for field, w := range map[string]attendance.WalkIn{
		"walk_unit":     {Unit: k.unit("wjw"), Name: "再来"},
		"walk_unit ":    {Unit: 999999, Name: "不明"},
		"walk_name":     {Unit: k.unit("czj")},
		"walk_org":      {Category: meeting.Department, Name: "无单位"},
		"walk_org ":     {Unit: k.unit("czj"), Org: "市气象局", Name: "两个"},
		"walk_category": {Name: "无类别"},
		"walk_name ":    {Category: meeting.Expert, Name: strings.Repeat("长", meeting.NameMax+1)},
	} {
		wantFields(t, k.call("office1", id, attendance.Sheet{Walk: w}), strings.TrimSpace(field))
	}
	if err := k.call("office1", id, attendance.Sheet{Walk: attendance.WalkIn{Category: meeting.Expert}}); err != nil {
		t.Errorf("nobody was typed: %v", err)
	}
	k.conclude(id, "passed")
	k.must("office1", id, "end")
	h := k.held(id)
	if h.Members != 2 || h.Came != 2 || !strings.Contains(strings.Join(names(h.Present), " "), "市卫健委") || len(h.Observers) != 2 {
		t.Errorf("%d of %d, present %v, observers %v", h.Came, h.Members, names(h.Present), names(h.Observers))
	}
	if faults, err := meeting.Verify(t.Context(), k.d.Pool()); err != nil || len(faults) > 0 {
		t.Errorf("verify: %v, %v", faults, err)
	}
}

// TestTheEndIsUndone: by the director with a reason, until the minutes are handed in: the topics stand on the agenda again but for those taken up
// elsewhere, whoever was missing is awaited, and the meeting can end anew.
func TestTheEndIsUndone(t *testing.T) {
	k := newDesk(t)
	id, topics := k.inSession(3)
	k.roll(id, "市教育局")
	items := k.page(id).Items
	for n, c := range []string{"passed", "deferred", "untouched"} {
		k.endingOf(id, items[n].ID, c)
	}
	k.must("office1", id, "end")
	wantFault(t, k.step("office1", id, "undo_end", "结论登记有误", meeting.Extra{}), fault.Forbidden, "the office undoes the end")
	other := k.made(k.form(meeting.Special, "fgw"))
	k.add(other, topics[2])
	k.must("director", id, "undo_end")
	p := k.page(id)
	if p.State != meeting.InSession || p.Items[0].Returned || p.Items[1].Returned || !p.Items[2].Returned {
		t.Fatalf("%s: %+v", p.State, p.Items)
	}
	if czj := of(t, p.Invited, "市发改委"); czj.State != "sent" || czj.Roll != "" {
		t.Errorf("who was missing: %+v", czj)
	}
	if !strings.Contains(k.log(id), "“"+p.Items[2].Says.Title+"”已另行办理") {
		t.Errorf("the log: %s", k.log(id))
	}
	k.endingOf(id, items[1].ID, "passed")
	k.must("office1", id, "end")
	if !k.page(id).Items[2].Returned || k.page(other).Items[0].Topic != topics[2] {
		t.Error("the topic of the other meeting was touched")
	}
	if faults, err := meeting.Verify(t.Context(), k.d.Pool()); err != nil || len(faults) > 0 {
		t.Errorf("verify: %v, %v", faults, err)
	}
	for _, paper := range []string{meeting.PaperSubmitted, meeting.PaperIssued} {
		k.papered(id, paper)
		wantFault(t, k.step("director", id, "undo_end", "再改", meeting.Extra{}), fault.Invalid, paper)
	}
	if _, err := k.d.Pool().Exec(t.Context(), "UPDATE meeting SET paper = 'draft' WHERE id = $1", id); err != nil {
		t.Fatal(err)
	}
	wantFault(t, k.step("director", id, "undo_end", "更正时", meeting.Extra{}), fault.Invalid, "minutes of it went out once")
}

// endingOf notes the conclusion of one item.
func (k desk) endingOf(id, item int64, conclusion string) {
	k.Helper()
	list := agenda.EndingsOf(k.page(id).Items)
	for n := range list {
		if list[n].Item == item {
			list[n].Conclusion, list[n].Note = conclusion, "会上意见"
		}
	}
	if err := k.endings(id, list); err != nil {
		k.Fatal(err)
	}
}

// TestAMeetingEndsWhenItEnded: before the hour at which it was to begin, or to end, it says when it was; what was arranged is kept.
func TestAMeetingEndsWhenItEnded(t *testing.T) {
	k := newDesk(t)
	for name, hours := range map[string][2]int{"to begin later": {1, 3}, "to end later": {-1, 1}, "over": {-3, -1}} {
		id, _ := k.inSession(1)
		now := time.Now().Truncate(time.Minute)
		begin, end := now.Add(time.Duration(hours[0])*time.Hour), now.Add(time.Duration(hours[1])*time.Hour)
		if _, err := k.d.Pool().Exec(t.Context(), "UPDATE meeting SET starts_at = $2, ends_at = $3, planned_from = NULL, planned_until = NULL, planned_place = NULL, planned_chair = NULL WHERE id = $1", id, begin, end); err != nil {
			t.Fatal(err)
		}
		k.conclude(id, "passed")
		k.must("office1", id, "end")
		m := k.page(id).Meeting
		if m.EndsAt.After(time.Now().Add(time.Minute)) || m.StartsAt.After(time.Now()) || m.Planned() != (name != "over") || m.Planned() && !m.PlannedUntil.Equal(end) {
			t.Errorf("%s: from %s to %s, arranged until %s", name, m.StartsAt, m.EndsAt, m.PlannedUntil)
		}
		if name == "to end later" && !m.StartsAt.Equal(begin) {
			t.Errorf("%s: it began at %s", name, m.StartsAt)
		}
	}
}

// TestTwoFormsOfTheRoll: each saves the lines that were typed in their own form; what neither touched, or the other alone, stays. A line that both
// typed in is a conflict.
func TestTwoFormsOfTheRoll(t *testing.T) {
	k := newDesk(t)
	id, _ := k.inSession(1)
	a, b := k.sheet(id), k.sheet(id)
	set := func(marks []attendance.Mark, unit, name string) {
		for n := range marks {
			if marks[n].Invitation == of(t, k.page(id).Invited, unit).ID {
				marks[n].Roll, marks[n].Name = "yes", name
			}
		}
	}
	set(a, "市发改委", "甲示到")
	set(b, "市教育局", "乙示到")
	for login, marks := range map[string][]attendance.Mark{"office1": a, "office2": b} {
		if err := k.call(login, id, attendance.Sheet{Marks: marks}); err != nil {
			t.Fatalf("%s: %v", login, err)
		}
	}
	list := k.page(id).Invited
	if x, y := of(t, list, "市发改委"), of(t, list, "市教育局"); x.Attendee != "甲示到" || y.Attendee != "乙示到" || !x.Came() || !y.Came() {
		t.Errorf("%+v, %+v", x, y)
	}
	set(b, "市发改委", "丙示到")
	wantFault(t, k.call("office2", id, attendance.Sheet{Marks: b}), fault.Conflict, "a line that both typed in")
	twice := attendance.WalkIn{Category: meeting.Expert, Name: "周示专"}
	if err := k.call("office1", id, attendance.Sheet{Walk: twice}); err != nil {
		t.Fatal(err)
	}
	wantFields(t, k.call("office1", id, attendance.Sheet{Walk: twice}), "walk_name")
	wantFields(t, k.call("office1", id, attendance.Sheet{Walk: attendance.ReadWalkIn(url.Values{"walk_unit": {"99999999999999999999"}, "walk_category": {"expert"}, "walk_name": {"溢出"}})}), "walk_unit")
}
