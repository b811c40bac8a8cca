package minutes_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/bundle"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/task"
)

// units are the numbers of units by their codes.
func (o office) units(codes ...string) (out []int64) {
	o.Helper()
	for _, code := range codes {
		out = append(out, sample.Unit(o, o.db, code).ID)
	}
	return out
}

// jointly issues minutes of which the first decision, led by 市教育局, is answered for by these units too.
func (o office) jointly(codes ...string) int64 {
	o.Helper()
	id := sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, "special", nil), minutes.Draft)
	f := minutes.Of(o.get(id))
	f.Rows[0].Joint = o.units(codes...)
	must(o.T, o.save("office1", id, f))
	sample.SignMinutes(o, o.db, id)
	sample.IssueMinutes(o, o.db, id)
	return id
}

// TestJointUnitsFromTextToTask: printed as the minutes say it, signed, sent, receipted and worked on under their own role.
func TestJointUnitsFromTextToTask(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.jointly("czj", "gaj")
	m := o.get(id)
	c := m.Clauses[0]
	if want := "（牵头单位：市教育局；共同负责单位：" + strings.Join(c.JointName, "、") + "；配合单位：" + strings.Join(c.SupportName, "、") + "；"; len(c.JointName) != 2 || !strings.HasPrefix(paper.Duty(c), want) {
		t.Errorf("printed %q, want %q", paper.Duty(c), want)
	}
	if back, err := minutes.Restore(minutes.Content(m)); err != nil || !slices.Equal(back.Clauses[0].Joint, c.Joint) || !slices.Equal(back.Clauses[0].JointName, c.JointName) {
		t.Errorf("read back: %+v %v", back.Clauses, err)
	}
	if r := bundle.Check(o.bundle(id)); len(r.Faults) > 0 {
		t.Errorf("the proof: %v", r.Faults)
	}
	for _, q := range []struct {
		what, sql string
		want      int
	}{
		{"receipts", "SELECT count(*) FROM clause_receipt WHERE role = 'joint'", 2},
		{"deliveries", "SELECT count(*) FROM delivery d JOIN unit u ON u.id = d.unit WHERE u.code IN ('czj', 'gaj')", 2},
		{"rows of the task", "SELECT count(*) FROM task_unit WHERE role = 'joint'", 2},
		{"parts", "SELECT count(*) FROM part WHERE role = 'joint' AND state = 'open'", 2},
		{"supporters", "SELECT count(*) FROM part p JOIN task t ON t.id = p.task WHERE p.role = 'support' AND t.clause_no = 1", 2},
	} {
		if got := o.count(q.sql); got != q.want {
			t.Errorf("%s: %d, want %d", q.what, got, q.want)
		}
	}
	sample.Deliver(t, o.db)
	told := "SELECT count(*) FROM message m JOIN account a ON a.person = m.person WHERE a.login = 'liaison-czj' AND m.kind = $1 AND m.line LIKE $2"
	for kind, line := range map[string]string{"minutes.issued": "%贵单位共同负责任务 1 项", "task.assigned": "%贵单位共同负责，%"} {
		if n := o.count(told, kind, line); n != 1 {
			t.Errorf("市财政局 hears %d times of %s as %s", n, kind, line)
		}
	}
	sample.ReceiveMinutes(o, o.db, "gaj", id)
	for _, r := range o.receipts("liaison-gaj", id) {
		if r.RoleTitle() != "共同负责" || r.Ord != 1 {
			t.Errorf("the receipt of 市公安局: %+v", r)
		}
	}
	o.whole()
	if _, err := o.db.Pool().Exec(t.Context(), "UPDATE clause_receipt SET role = 'support' WHERE role = 'joint'"); err != nil {
		t.Fatal(err)
	}
	if faults, err := minutes.Verify(t.Context(), o.db.Pool()); err != nil || len(faults) != 2 {
		t.Errorf("receipts with another role: %v %v", faults, err)
	}
}

// TestR11_AUnitHasOneRole: in the form beside its field, and behind it for an input that no form made; a unit that was sent twice stands once.
func TestR11_AUnitHasOneRole(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	czj := o.units("czj")
	for _, c := range []struct {
		field, word string
		change      func(r *minutes.ClauseForm)
	}{
		{"joint-1", "牵头单位不能同时是共同负责单位", func(r *minutes.ClauseForm) { r.Joint = slices.Clone(r.Lead) }},
		{"support-1", "共同负责单位不能同时是配合单位", func(r *minutes.ClauseForm) { r.Joint = slices.Clone(r.Support[:1]) }},
	} {
		f := minutes.Of(o.get(id))
		c.change(&f.Rows[0])
		in, errs := f.Input()
		if len(errs) != 1 || !strings.Contains(errs.Of(c.field), c.word) {
			t.Errorf("beside %s: %v", c.field, errs)
		}
		in.Wrong = nil
		_, err := minutes.NewService(o.db, nil).Save(t.Context(), o.who("office1"), id, o.get(id).Version, in)
		want(t, err, fault.Internal, c.word)
	}
	v := url.Values{"row": {"7"}, form.InputName("joint", "7"): {fmt.Sprint(czj[0]), fmt.Sprint(czj[0]), "x"}}
	if got := minutes.Read(v).Rows[0].Joint; !slices.Equal(got, czj) {
		t.Errorf("a form that names a unit twice: %v", got)
	}
	in, _ := minutes.Of(o.get(id)).Input()
	in.Clauses[0].Joint = append(czj, czj...)
	_, err := minutes.NewService(o.db, nil).Save(t.Context(), o.who("office1"), id, o.get(id).Version, in)
	must(t, err)
	if got := o.get(id).Clauses[0].Joint; !slices.Equal(got, czj) {
		t.Errorf("stored %v", got)
	}
}

// TestAnOldTabDoesNotMixRoles: a page that was opened before the lead became another one is refused, and what it typed is not stored.
func TestAnOldTabDoesNotMixRoles(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	old, version := minutes.Of(o.get(id)), o.get(id).Version
	is := minutes.Of(o.get(id))
	is.Rows[0].Lead, is.Rows[0].Joint = o.units("czj"), o.units("jyj")
	must(t, o.save("office1", id, is))
	old.Rows[0].Joint = o.units("czj")
	in, errs := old.Input()
	if errs != nil {
		t.Fatal(errs)
	}
	_, err := minutes.NewService(o.db, nil).Save(t.Context(), o.who("office2"), id, version, in)
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("the old page: %v", err)
	}
	if c := o.get(id).Clauses[0]; c.LeadName != "市财政局" || !slices.Equal(c.Joint, o.units("jyj")) {
		t.Errorf("stored %+v", c)
	}
}

// TestJointUnitsInACorrection: a unit that comes, goes or gets another role, and whoever has the same decision, is asked anew; nobody else.
func TestJointUnitsInACorrection(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(o office, f *minutes.Form)
		czj    string // how its copy of the correction stands
		parts  string // the roles of the first decision's task now
	}{
		"goes":       {func(_ office, f *minutes.Form) { f.Rows[0].Joint = nil }, "sent 0", "support support"},
		"moves":      {func(_ office, f *minutes.Form) { f.Rows[0].Support, f.Rows[0].Joint = f.Rows[0].Joint, nil }, "sent 1", "support"},
		"comes":      {func(o office, f *minutes.Form) { f.Rows[2].Joint = o.units("czj") }, "sent 2", "joint support support"},
		"not at all": {func(_ office, f *minutes.Form) { f.Rows[2].Text += "（修订）" }, "info 0", "joint support support"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			old := o.jointly("czj")
			o.finished(old)
			sample.ConfirmClauses(o, o.db, old, "liaison-czj", "acknowledge")
			id := sample.CorrectMinutes(o, o.db, old)
			f := minutes.Of(o.get(id))
			c.change(o, &f)
			must(t, o.save("office1", id, f))
			o.reissue(id)
			if got := o.reached(id)["czj"]; got != c.czj {
				t.Errorf("市财政局 is %q, want %q", got, c.czj)
			}
			var parts string
			must(t, o.db.Pool().QueryRow(t.Context(), `SELECT coalesce(string_agg(p.role, ' ' ORDER BY p.id), '') FROM part p JOIN task t ON t.id = p.task
				WHERE t.clause_no = 1 AND t.state <> 'cancelled'`).Scan(&parts))
			if parts != c.parts {
				t.Errorf("the parts are %q, want %q", parts, c.parts)
			}
			o.whole()
		})
	}
}

// TestACorrectionWhileAnAgreementStands: it falls when the words or the day of its decision change, and stands when another's do.
func TestACorrectionWhileAnAgreementStands(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(f *minutes.Form){
		"accepted": func(f *minutes.Form) { f.Rows[0].Due = "2027-09-30" },
		"agreed":   func(f *minutes.Form) { f.Rows[2].Due = "2027-09-30" },
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			old := o.jointly("czj")
			id := int64(o.count("SELECT id FROM task WHERE clause_no = 1"))
			s := task.NewService(o.db)
			do := func(step string) {
				_, err := s.Do(t.Context(), o.who("liaison-jyj"), id, sample.TaskOf(o, o.db, id).Version, step, "")
				must(t, err)
			}
			do("receive")
			for _, code := range []string{"czj", "wjw", "scjgj"} {
				p := sample.PartOf(o, o.db, id, code)
				_, err := s.ReportPart(t.Context(), o.who("liaison-"+code), p.ID, p.Version, task.PartForm{Text: "已办理"}, nil)
				must(t, err)
			}
			do("consult")
			sample.DoPart(o, o.db, id, "czj", "agree", "")
			next := sample.CorrectMinutes(o, o.db, old)
			f := minutes.Of(o.get(next))
			change(&f)
			must(t, o.save("office1", next, f))
			o.reissue(next)
			if got := sample.PartOf(o, o.db, id, "czj").State; got != want {
				t.Errorf("the part is %s, want %s", got, want)
			}
			o.whole()
		})
	}
}

// TestEveryUnitJointly: all the other units answer for one decision, to its task and the proof.
func TestEveryUnitJointly(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, "special", nil), minutes.Draft)
	p, err := o.s.Editing(t.Context(), o.who("office1"), id)
	must(t, err)
	f := minutes.Of(p.Minutes)
	f.Rows[0].Support = nil
	for _, u := range p.Units {
		if u.Current && u.Kind != "other" && u.ID != f.Rows[0].Lead[0] {
			f.Rows[0].Joint = append(f.Rows[0].Joint, u.ID)
		}
	}
	must(t, o.save("office1", id, f))
	sample.SignMinutes(o, o.db, id)
	sample.IssueMinutes(o, o.db, id)
	n := len(f.Rows[0].Joint)
	if got := o.count("SELECT count(*) FROM part WHERE role = 'joint'"); n < 33 || got != n {
		t.Errorf("%d parts of %d units", got, n)
	}
	if r := bundle.Check(o.bundle(id)); len(r.Faults) > 0 {
		t.Errorf("the proof: %v", r.Faults)
	}
	o.whole()
}

// TestOldTextsKeepTheirBytes: a decision that nobody answers for beside its lead has the bytes that it had before there was the role.
func TestOldTextsKeepTheirBytes(t *testing.T) {
	t.Parallel()
	lead := int64(7)
	c := minutes.Clause{ID: 3, Ord: 1, Text: "议定", Lead: &lead, LeadName: "甲局", Support: []int64{8}, SupportName: []string{"乙局"}}
	was := "clause 1:1\nclause.id 1:3\nclause.topic 1:0\nclause.topic_title 0:\nclause.text 6:议定\nclause.lead 1:7\nclause.lead_name 6:甲局\nclause.supporters 1:1\n" +
		"clause.support 1:8\nclause.support_name 6:乙局\nclause.due 0:\nclause.deliverable 0:\nclause.no_task 0:\nclause.major 1:0\n"
	if got := paper.ContentClause(c); got != was {
		t.Errorf("the bytes are\n%s\nwant\n%s", got, was)
	}
	c.Joint, c.JointName = []int64{9}, []string{"丙局"}
	is := strings.Replace(was, "clause.supporters", "clause.joints 1:1\nclause.joint 1:9\nclause.joint_name 6:丙局\nclause.supporters", 1)
	if got := paper.ContentClause(c); got != is {
		t.Errorf("the bytes are\n%s\nwant\n%s", got, is)
	}
	head := paper.Content(paper.Text{Clauses: []paper.Clause{c}})
	if _, err := paper.Read(strings.Replace(strings.Replace(head, "clause.joints 1:1", "clause.joints 1:0", 1), "clause.joint 1:9\nclause.joint_name 6:丙局\n", "", 1)); err == nil {
		t.Error("a count of nobody is read")
	}
}
