package minutes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/bundle"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitgroup"
)

// The groups that there are from the start.
const (
	allMembers   = int64(1)
	allDistricts = int64(2)
	sectors      = int64(3)
)

// keepGroup has the office say who a group is.
func (o office) keepGroup(id int64, name string, codes ...string) {
	o.Helper()
	s := unitgroup.NewService(o.db)
	g, _, err := s.Get(o.Context(), o.who("office1"), id)
	must(o.T, err)
	_, err = s.Edit(o.Context(), o.who("office1"), id, g.Version, unitgroup.Form{Name: name, Units: o.units(codes...)})
	must(o.T, err)
}

// draftOf is a draft of which the first decision was changed.
func (o office) draftOf(change func(*minutes.ClauseForm)) int64 {
	o.Helper()
	id := sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, "special", nil), minutes.Draft)
	must(o.T, o.change(id, change))
	return id
}

// change changes the first decision of a draft.
func (o office) change(id int64, change func(*minutes.ClauseForm)) error {
	o.Helper()
	f := minutes.Of(o.get(id))
	change(&f.Rows[0])
	return o.save("office1", id, f)
}

// issued signs and issues a draft.
func (o office) issued(id int64) {
	o.Helper()
	sample.SignMinutes(o, o.db, id)
	sample.IssueMinutes(o, o.db, id)
}

func (o office) first(id int64) minutes.Clause { o.Helper(); return o.get(id).Clauses[0] }

// found are the words of the check of groups, empty when it found nothing.
func (o office) found(id int64) string {
	o.Helper()
	out := []string{}
	for _, f := range minutes.Findings(o.get(id)) {
		if f.Check == "单位组" || f.Check == "单位变动" {
			out = append(out, f.Text)
		}
	}
	return strings.Join(out, "；")
}

// TestAGroupFromTextToTask: 29 member units and the districts by two names: printed by name, signed with their units, of which each has receipt, task and part.
func TestAGroupFromTextToTask(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(r *minutes.ClauseForm) {
		r.Joint, r.Support, r.JointGroup, r.SupportGroup = nil, nil, []int64{allMembers}, []int64{allDistricts}
	})
	c := o.first(id)
	members, districts := o.count("SELECT count(*) FROM unit_now WHERE kind = 'member' AND current"), o.count("SELECT count(*) FROM unit_now WHERE kind = 'locality' AND current")
	if len(c.Joint) != members-1 || members < 29 || len(c.Support) != districts || districts == 0 || slices.Contains(c.Joint, *c.Lead) {
		t.Fatalf("%d of %d members answer, %d of %d districts support", len(c.Joint), members, len(c.Support), districts)
	}
	if got := paper.Duty(c); !strings.HasPrefix(got, "（牵头单位：市教育局；共同负责单位：全体成员单位；配合单位：各区（园区）；") || strings.Contains(got, c.JointName[0]) {
		t.Errorf("printed %q", got)
	}
	if got := o.found(id); got != "" {
		t.Errorf("the check finds %q", got)
	}
	o.issued(id)
	m := o.get(id)
	if back, err := minutes.Restore(minutes.Content(m)); err != nil || minutes.Content(back) != minutes.Content(m) || len(back.Clauses[0].Groups) != 2 {
		t.Errorf("read back: %+v %v", back.Clauses, err)
	}
	for what, sql := range map[string]string{
		"parts":    "SELECT count(*) FROM part p JOIN task t ON t.id = p.task WHERE t.clause_no = 1",
		"receipts": "SELECT count(*) FROM clause_receipt r JOIN clause c ON c.id = r.clause WHERE c.ord = 1 AND r.role <> 'lead'",
		"tasks":    "SELECT count(*) FROM task_unit u JOIN task t ON t.id = u.task WHERE t.clause_no = 1 AND u.role <> 'lead'",
	} {
		if got := o.count(sql); got != members-1+districts {
			t.Errorf("%s: %d, want %d", what, got, members-1+districts)
		}
	}
	if r := bundle.Check(o.bundle(id)); len(r.Faults) > 0 || !strings.Contains(string(o.bundle(id)), "共同负责单位：全体成员单位") {
		t.Errorf("the proof: %v", r.Faults)
	}
	o.whole()
}

// TestAUnitNamedBesideItsGroupIsHinted: that a name goes before the group is told in one sentence and stops nothing; also where nobody is left of the group.
func TestAUnitNamedBesideItsGroupIsHinted(t *testing.T) {
	t.Parallel()
	o := open(t)
	hints := func(id int64) string {
		out := []string{}
		for _, f := range minutes.Findings(o.get(id)) {
			if f.Check == "另列单位" {
				out = append(out, f.Text)
			}
			if f.Check == "另列单位" && !f.Warns {
				t.Errorf("it stops the text: %v", f)
			}
		}
		return strings.Join(out, "；")
	}
	id := o.draftOf(func(r *minutes.ClauseForm) {
		r.Joint, r.Support, r.SupportGroup = nil, o.units("czj"), []int64{allMembers}
	})
	if got := hints(id); got != "议定事项（一）的市财政局已单独列名，按单独所列的角色承担，不随单位组“全体成员单位”重复列入" {
		t.Errorf("one beside its group: %q", got)
	}
	must(t, o.change(id, func(r *minutes.ClauseForm) { r.Support = o.units("czj", "gaj", "tjj", "wjw") }))
	if got := hints(id); !strings.Contains(got, "等 4 个单位已单独列名") {
		t.Errorf("four beside their group: %q", got)
	}
	o.keepGroup(sectors, "区直各部门", "czj", "gaj")
	must(t, o.change(id, func(r *minutes.ClauseForm) { r.Support, r.SupportGroup = o.units("czj", "gaj"), []int64{sectors} }))
	if got := hints(id); got != "议定事项（一）的单位组“区直各部门”内各单位均已另行列名，各按所列角色承担，不因这一组另外增加" {
		t.Errorf("a group of which nobody is left: %q", got)
	}
	must(t, o.change(id, func(r *minutes.ClauseForm) { r.Support, r.SupportGroup = o.units("wjw"), []int64{sectors} }))
	if got := hints(id); got != "" {
		t.Errorf("a unit that is none of the group: %q", got)
	}
}

// TestAUnitStandsOnceBesideItsGroups: the lead gets no part of its own task, a role by name goes before that of a group, and of two groups that overlap those
// who answer with the lead go first.
func TestAUnitStandsOnceBesideItsGroups(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.keepGroup(sectors, "区直各部门", "jyj", "czj", "gaj", "tjj")
	id := o.draftOf(func(r *minutes.ClauseForm) {
		r.Joint, r.Support, r.JointGroup, r.SupportGroup = nil, o.units("czj"), []int64{sectors}, []int64{allMembers}
	})
	c := o.first(id)
	if !slices.Equal(c.Joint, slices.Sorted(slices.Values(o.units("gaj", "tjj")))) || !slices.Contains(c.Support, o.units("czj")[0]) || slices.Contains(c.Support, *c.Lead) {
		t.Errorf("answering %v, supporting %v", c.JointName, c.SupportName)
	}
	for _, u := range c.Joint {
		if slices.Contains(c.Support, u) {
			t.Errorf("unit %d stands in two roles", u)
		}
	}
	if got := paper.Duty(c); !strings.Contains(got, "共同负责单位：区直各部门；配合单位：市财政局、全体成员单位；") {
		t.Errorf("printed %q", got)
	}
	must(t, o.change(id, func(r *minutes.ClauseForm) { r.Lead, r.Support = o.units("czj"), nil }))
	if c := o.first(id); !slices.Contains(c.Joint, o.units("jyj")[0]) || slices.Contains(c.Joint, *c.Lead) {
		t.Errorf("under another lead %v answer", c.JointName)
	}
	refused(t, o.change(id, func(r *minutes.ClauseForm) { r.SupportGroup = r.JointGroup }), "单位组不能同时列为共同负责和配合")
	refused(t, o.change(id, func(r *minutes.ClauseForm) { r.JointGroup = []int64{4711} }), "不存在的单位组")
	o.sound()
}

// TestTheHostGathersForAGroup: 各级各部门要… names nobody who leads.
func TestTheHostGathersForAGroup(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(r *minutes.ClauseForm) { r.Lead, r.Support, r.JointGroup = nil, nil, []int64{allMembers} })
	if c := o.first(id); c.Lead == nil || *c.Lead != o.units("scjgj")[0] || slices.Contains(c.Joint, *c.Lead) {
		t.Errorf("led by %q", c.LeadName)
	}
	must(t, o.change(id, func(r *minutes.ClauseForm) { r.Lead = o.units("fgw") }))
	if c := o.first(id); c.LeadName != "市发改委" {
		t.Errorf("led by %q", c.LeadName)
	}
	must(t, o.change(id, func(r *minutes.ClauseForm) { r.Lead, r.NoTask = nil, "工作要求" }))
	if c := o.first(id); c.Lead != nil {
		t.Errorf("what makes no task is led by %q", c.LeadName)
	}
}

// TestAGroupOfNobody: the office has not said yet who the 行业主管部门 are.
func TestAGroupOfNobody(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(r *minutes.ClauseForm) { r.SupportGroup = []int64{sectors} })
	if got := o.found(id); !strings.Contains(got, "的单位组“各行业主管部门”在会议当日没有单位") {
		t.Errorf("found %q", got)
	}
	want(t, o.do("office1", id, "submit_check", ""), fault.Invalid, "没有单位")
	o.keepGroup(sectors, "各行业主管部门", "wjw", "scjgj") // who are named by themselves already
	must(t, o.change(id, func(*minutes.ClauseForm) {}))
	if got := o.found(id); got != "" {
		t.Errorf("found %q", got)
	}
	must(t, o.do("office1", id, "submit_check", ""))
}

// TestWhatBecomesOfAGroup: a draft is told what the office changed in its group, a signed text stands as it was signed, and a correction repeats it.
func TestWhatBecomesOfAGroup(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.keepGroup(sectors, "区直各部门", "czj", "gaj")
	id := o.draftOf(func(r *minutes.ClauseForm) { r.SupportGroup = []int64{sectors} })
	o.keepGroup(sectors, "区直各部门", "gaj", "tjj")
	if got := o.found(id); !strings.Contains(got, "与会议当日的单位不符：应增加市统计局，减少市财政局") {
		t.Errorf("found %q", got)
	}
	want(t, o.do("office1", id, "submit_check", ""), fault.Invalid, "减少市财政局")
	must(t, o.change(id, func(*minutes.ClauseForm) {}))
	o.keepGroup(sectors, "区直有关部门", "gaj", "tjj")
	if got := o.found(id); !strings.Contains(got, "已改名为“区直有关部门”") {
		t.Errorf("found %q", got)
	}
	must(t, o.change(id, func(*minutes.ClauseForm) {}))
	sample.SignMinutes(o, o.db, id)
	signed := minutes.Content(o.get(id))
	o.keepGroup(sectors, "改了名", "czj")
	if got := o.found(id); got != "" || minutes.Content(o.get(id)) != signed {
		t.Errorf("a signed text is told %q", got)
	}
	sample.IssueMinutes(o, o.db, id)
	groups := unitgroup.NewService(o.db)
	g, _, err := groups.Get(t.Context(), o.who("office1"), sectors)
	must(t, err)
	_, err = groups.Retire(t.Context(), o.who("office1"), sectors, g.Version)
	must(t, err)
	if minutes.Content(o.get(id)) != signed {
		t.Error("retiring a group changed issued minutes")
	}
	next := sample.CorrectMinutes(o, o.db, id)
	must(t, o.change(next, func(r *minutes.ClauseForm) { r.Deliverable = "印发通知" }))
	if c := o.first(next); c.Groups[0].Name != "区直有关部门" || !slices.Equal(c.Support, o.first(id).Support) || o.found(next) != "" {
		t.Errorf("the correction says %+v, found %q", c, o.found(next))
	}
	fresh := o.draftOf(func(*minutes.ClauseForm) {})
	refused(t, o.change(fresh, func(r *minutes.ClauseForm) { r.JointGroup = []int64{sectors} }), "“改了名”已停用")
	o.whole()
}

// TestAGroupThatACorrectionAdds: it follows what the office makes of it, as in a first draft, until the text is handed in; one that was signed does
// not.
func TestAGroupThatACorrectionAdds(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.keepGroup(sectors, "各行业主管部门", "czj")
	id := o.draftOf(func(r *minutes.ClauseForm) { r.SupportGroup = []int64{allDistricts} })
	o.issued(id)
	next := sample.CorrectMinutes(o, o.db, id)
	must(t, o.change(next, func(r *minutes.ClauseForm) { r.SupportGroup = append(r.SupportGroup, sectors) }))
	units := func() []int64 { u, _ := o.get(next).Clauses[0].StandsFor(sectors); return u }
	if got := units(); !slices.Equal(got, o.units("czj")) {
		t.Fatalf("it stands for %v", got)
	}
	o.keepGroup(sectors, "各行业主管部门", "swj")
	must(t, o.change(next, func(r *minutes.ClauseForm) { r.Text += "（修改）" }))
	if got := units(); !slices.Equal(got, o.units("swj")) {
		t.Errorf("saved again it stands for %v", got)
	}
	g, _, err := unitgroup.NewService(o.db).Get(t.Context(), o.who("office1"), sectors)
	must(t, err)
	_, err = unitgroup.NewService(o.db).Retire(t.Context(), o.who("office1"), sectors, g.Version)
	must(t, err)
	if err := o.change(next, func(r *minutes.ClauseForm) { r.Text += "（再改）" }); err == nil || !strings.Contains(err.Error(), "已停用") {
		t.Errorf("it is retired: %v", err)
	}
}

// TestARetiredGroupInADraft: it is named, and goes by being unticked.
func TestARetiredGroupInADraft(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.keepGroup(sectors, "区直各部门", "czj")
	id := o.draftOf(func(r *minutes.ClauseForm) { r.SupportGroup = []int64{sectors} })
	groups := unitgroup.NewService(o.db)
	_, err := groups.Retire(t.Context(), o.who("office1"), sectors, 2)
	must(t, err)
	if got := o.found(id); !strings.Contains(got, "已停用") {
		t.Errorf("found %q", got)
	}
	must(t, o.change(id, func(r *minutes.ClauseForm) { r.SupportGroup = nil }))
	if c := o.first(id); len(c.Groups) != 0 || slices.Contains(c.Support, o.units("czj")[0]) {
		t.Errorf("left are %+v", c)
	}
}

// leaves ends the membership of a unit on a day, also a past one.
func (o office) leaves(code, on string) {
	o.Helper()
	dbtest.Tamper(o, o.db, fmt.Sprintf("UPDATE membership SET valid_to = '%s' WHERE unit = %d", on, o.units(code)[0]))
}

// refused checks that a form is refused with a word.
func refused(t *testing.T, err error, word string) {
	t.Helper()
	if _, is := err.(form.Errors); !is || !strings.Contains(err.Error(), word) {
		t.Fatalf("error %v, want a refused form with %q", err, word)
	}
}

// TestWhoLeftAfterTheMeetingIsNamed: the unit was one of the group on that day, and somebody has to say who takes its part over.
func TestWhoLeftAfterTheMeetingIsNamed(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(r *minutes.ClauseForm) { r.Support, r.SupportGroup = nil, []int64{allMembers} })
	dbtest.Tamper(t, o.db, "UPDATE meeting SET starts_at = starts_at - interval '3 days'")
	must(t, o.change(id, func(*minutes.ClauseForm) {}))
	o.leaves("gaj", time.Now().In(form.Zone).Format(time.DateOnly))
	if got := o.found(id); got != "议定事项（一）的市公安局在会议之后已不是成员单位，请确认由谁承接" {
		t.Errorf("found %q", got)
	}
}

// TestMembershipOfTheMeetingsDay: who left before the meeting is none of its members; that is put right by saving again, and keeps a signed text from its
// issue.
func TestMembershipOfTheMeetingsDay(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(r *minutes.ClauseForm) { r.Support, r.SupportGroup = nil, []int64{allMembers} })
	tjj := o.units("tjj")[0]
	o.leaves("tjj", o.get(id).MeetingAt.In(form.Zone).Format(time.DateOnly)) // that day it was none any more
	if got := o.found(id); !strings.Contains(got, "减少市统计局") {
		t.Errorf("found %q", got)
	}
	must(t, o.change(id, func(*minutes.ClauseForm) {}))
	if slices.Contains(o.first(id).Support, tjj) || o.found(id) != "" {
		t.Errorf("supporting %v, found %q", o.first(id).SupportName, o.found(id))
	}
	dbtest.Tamper(t, o.db, "UPDATE membership SET valid_to = NULL")
	must(t, o.change(id, func(*minutes.ClauseForm) {}))
	sample.SignMinutes(o, o.db, id)
	o.leaves("tjj", "2026-01-06")
	m := o.get(id)
	_, err := o.issuer().Issue(t.Context(), o.who("office1"), id, m.Version, issuing.Input{On: form.Day(*m.SignedOn)})
	want(t, err, fault.Invalid, "减少市统计局")
}

// TestARenamedUnitInAGroup: the text keeps the name as then until it is saved, and no one is stopped by it.
func TestARenamedUnitInAGroup(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(r *minutes.ClauseForm) { r.Support, r.SupportGroup = nil, []int64{allMembers} })
	u := sample.Unit(t, o.db, "tjj")
	_, err := unit.NewService(o.db).Change(t.Context(), o.who("office1"), u.ID, u.Version, unit.StepRename,
		unit.ChangeForm{Name: "市数据统计局", On: time.Now().In(form.Zone).Format(time.DateOnly), Basis: "编委文件"})
	must(t, err)
	if got := o.found(id); got != "" || !slices.Contains(o.first(id).SupportName, u.Name) {
		t.Errorf("found %q, named %v", got, o.first(id).SupportName)
	}
	must(t, o.change(id, func(*minutes.ClauseForm) {}))
	if !slices.Contains(o.first(id).SupportName, "市数据统计局") {
		t.Errorf("named %v", o.first(id).SupportName)
	}
}

// TestACorrectionNamesTheUnitsThemselves: the same units by their own names keep task and parts, and are told; who is left out has no part any more.
func TestACorrectionNamesTheUnitsThemselves(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.keepGroup(sectors, "区直各部门", "czj", "gaj")
	id := o.draftOf(func(r *minutes.ClauseForm) { r.Support, r.SupportGroup = nil, []int64{sectors} })
	o.issued(id)
	was := o.tasksOf(id)[0]
	next := sample.CorrectMinutes(o, o.db, id)
	must(t, o.change(next, func(r *minutes.ClauseForm) { r.Support, r.SupportGroup = o.units("czj", "gaj"), nil }))
	if got := paper.Duty(o.first(next)); !strings.Contains(got, "配合单位：市财政局、市公安局") && !strings.Contains(got, "配合单位：市公安局、市财政局") {
		t.Errorf("printed %q", got)
	}
	o.reissue(next)
	if is := o.tasksOf(next)[0]; is.ID != was.ID || o.count("SELECT count(*) FROM part WHERE task = $1", is.ID) != 2 {
		t.Errorf("task %d became %d", was.ID, is.ID)
	}
	last := sample.CorrectMinutes(o, o.db, next)
	must(t, o.change(last, func(r *minutes.ClauseForm) { r.Support = o.units("gaj") }))
	o.reissue(last)
	if is := o.tasksOf(last)[0]; is.ID == was.ID || o.count("SELECT count(*) FROM part WHERE task = $1", is.ID) != 1 {
		t.Errorf("task %d became %d", was.ID, is.ID)
	}
	o.whole()
}
