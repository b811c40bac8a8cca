package task_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/task"
)

// ours is led by 市教育局, together with 市财政局 and 市公安局, and supported by 葛店.
var ours = sample.Task{Lead: "jyj", Joint: []string{"czj", "gaj"}, Support: []string{"gedian"}}

var claimForm = task.ClaimForm{Text: "办结", NoFiles: "1", Note: "见纪要"}

func (b bench) claim(id int64) error {
	b.Helper()
	_, err := b.s.Claim(b.Context(), b.who("liaison-jyj"), id, sample.TaskOf(b, b.d, id).Version, claimForm, nil)
	return err
}

func (b bench) part(id int64, code string) task.Part {
	b.Helper()
	return sample.PartOf(b, b.d, id, code)
}

func (b bench) doPart(login string, p task.Part, step, reason string) error {
	b.Helper()
	_, err := b.s.DoPart(b.Context(), b.who(login), p.ID, p.Version, step, reason)
	return err
}

func (b bench) sound() {
	b.Helper()
	faults, err := task.Verify(b.Context(), b.d.Pool())
	if faults = slices.DeleteFunc(faults, func(s string) bool { return strings.Contains(s, "议定事项") }); err != nil || len(faults) > 0 {
		b.Fatalf("verify: %v %v", faults, err) // the tasks of this sample have no clause
	}
}

// TestR9_joint_units_agree_before_the_claim: each reports a part of its own; the lead asks all at once and claims when each has agreed.
func TestR9_joint_units_agree_before_the_claim(t *testing.T) {
	b := newBench(t)
	id := sample.ReceivedTask(b, b.d, ours)
	b.refused(b.do("liaison-jyj", id, "consult", ""), fault.Invalid) // the parts are not in
	b.refused(b.claim(id), fault.Invalid)
	id = sample.ReportedTask(b, b.d, ours)
	v := b.view("liaison-jyj", id)
	if roles := []string{v.Parts[0].Role, v.Parts[1].Role, v.Parts[2].Role}; !slices.Equal(roles, []string{task.Joint, task.Joint, task.Support}) {
		t.Fatalf("the parts are of %q", roles)
	}
	if err := b.claim(id); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "尚未同意办结：市财政局、市公安局") {
		t.Fatalf("a claim nobody agreed to: %v", err)
	}
	for _, login := range []string{"liaison-czj", "liaison-gedian", "office1", "chief"} {
		b.refused(b.do(login, id, "consult", ""), fault.Forbidden)
	}
	b.refused(b.doPart("liaison-czj", b.part(id, "czj"), "agree", ""), fault.Conflict) // before it is asked
	b.must(b.do("liaison-jyj", id, "consult", ""))
	b.refused(b.do("liaison-jyj", id, "consult", ""), fault.Invalid) // both have been asked
	b.refused(b.doPart("liaison-gedian", b.part(id, "gedian"), "agree", ""), fault.Conflict)
	b.refused(b.doPart("liaison-jyj", b.part(id, "czj"), "agree", ""), fault.Forbidden)
	b.refused(b.doPart("liaison-gaj", b.part(id, "czj"), "agree", ""), fault.Forbidden)
	b.must(b.doPart("member-czj", b.part(id, "czj"), "agree", ""))
	b.refused(b.claim(id), fault.Invalid)
	b.refused(b.doPart("liaison-gaj", b.part(id, "gaj"), "refuse", ""), fault.Invalid) // without a reason
	b.must(b.doPart("liaison-gaj", b.part(id, "gaj"), "refuse", "治安摸底尚未完成"))
	if p := b.part(id, "gaj"); p.State != "refused" || p.Reason != "治安摸底尚未完成" {
		t.Errorf("refused: %+v", p)
	}
	b.refused(b.claim(id), fault.Invalid)
	b.must(b.do("liaison-jyj", id, "consult", "")) // asks the one anew, the other's word stands
	if czj, gaj := b.part(id, "czj"), b.part(id, "gaj"); czj.State != "agreed" || gaj.State != "asked" || gaj.Reason != "" {
		t.Errorf("asked anew: %s, %+v", czj.State, gaj)
	}
	b.must(b.doPart("liaison-gaj", b.part(id, "gaj"), "agree", ""))
	b.must(b.claim(id))
	b.refused(b.doPart("liaison-gaj", b.part(id, "gaj"), "refuse", "后悔"), fault.Invalid) // it is with the verifier
	b.sound()
	acts := column[string](t, b.d, "SELECT detail FROM audit WHERE action IN ('task.consult', 'part.agree', 'part.refuse') AND record = $1 ORDER BY seq", id)
	if want := []string{"市财政局、市公安局", "市财政局", "市公安局", "市公安局", "市公安局"}; len(acts) != len(want) || !strings.Contains(acts[0], want[0]) || strings.Contains(acts[3], "市财政局") {
		t.Errorf("the log says %q", acts)
	}
}

// TestAgreementFallsWithTheClaim: what was agreed to is asked again once the claim came back, or the task was taken up anew; a form from before is stale.
func TestAgreementFallsWithTheClaim(t *testing.T) {
	b := newBench(t)
	id := sample.ClaimedTask(b, b.d, ours)
	before := b.part(id, "czj")
	b.must(b.do("office1", id, "return", "缺材料"))
	for _, code := range []string{"czj", "gaj"} {
		if p := b.part(id, code); p.State != "accepted" {
			t.Errorf("%s still says %s", code, p.State)
		}
	}
	b.refused(b.claim(id), fault.Invalid)
	b.refused(b.doPart("liaison-czj", before, "refuse", "晚到的表单"), fault.Conflict)
	b.must(b.do("liaison-jyj", id, "consult", ""))
	sample.DoPart(b, b.d, id, "czj", "agree", "")
	order := func(step string) {
		_, err := b.s.Order(b.Context(), b.who("director"), id, sample.TaskOf(b, b.d, id).Version, step,
			task.OrderForm{Convenor: itoa(b.who("chief").Person), Reason: "情况变化", Due: "2099-12-31"})
		b.must(err)
	}
	order("suspend")
	b.refused(b.doPart("liaison-gaj", b.part(id, "gaj"), "agree", ""), fault.Invalid)
	order("resume")
	if czj, gaj := b.part(id, "czj"), b.part(id, "gaj"); czj.State != "accepted" || gaj.State != "accepted" {
		t.Errorf("taken up anew: %s, %s", czj.State, gaj.State)
	}
	b.sound()
}

// TestTwoPeopleOfOneJointUnit: of two who answer at once from the same page one is told that it is too late.
func TestTwoPeopleOfOneJointUnit(t *testing.T) {
	b := newBench(t)
	id := sample.ConsultedTask(b, b.d, ours)
	p, done := b.part(id, "czj"), make(chan error, 2)
	go func() {
		_, err := b.s.DoPart(b.Context(), b.who("liaison-czj"), p.ID, p.Version, "agree", "")
		done <- err
	}()
	go func() {
		_, err := b.s.DoPart(b.Context(), b.who("member-czj"), p.ID, p.Version, "refuse", "未完成")
		done <- err
	}()
	first, second := <-done, <-done
	if (first == nil) == (second == nil) || fault.KindOf(first) != fault.Conflict && fault.KindOf(second) != fault.Conflict {
		t.Errorf("both at once: %v, %v", first, second)
	}
	b.sound()
}

// TestR16_never_by_a_joint_unit: who answers for a task does not verify it; where that is the host, a leader from outside it does.
func TestR16_never_by_a_joint_unit(t *testing.T) {
	b := newBench(t)
	id := sample.ClaimedTask(b, b.d, sample.Task{Lead: "jyj", Joint: []string{"scjgj"}})
	for _, login := range []string{"office1", "director", "convenor2"} {
		b.refused(b.do(login, id, "verify", ""), fault.Invalid)
		b.refused(b.do(login, id, "return", "x"), fault.Invalid)
	}
	b.must(b.do("convenor1", id, "verify", ""))
}

// TestJointUnitsSeeTheTask: like supporters, and not before it is theirs; the list says their role, and the higher one of a person with two units.
func TestJointUnitsSeeTheTask(t *testing.T) {
	b := newBench(t)
	id := sample.MakeTask(b, b.d, ours)
	waiting := ours
	waiting.Major, waiting.Waiting = true, true
	_, err := b.s.Get(b.Context(), b.who("liaison-czj"), sample.MakeTask(b, b.d, waiting))
	b.refused(err, fault.Missing)
	two := b.who("liaison-gedian")
	two.Seats = append(two.Seats, b.who("liaison-czj").Seats...)
	lead := b.who("liaison-czj")
	lead.Seats = append(lead.Seats, b.who("liaison-jyj").Seats...)
	for want, who := range map[string]access.Actor{task.Joint: two, task.Lead: lead, task.Support: b.who("liaison-gedian")} {
		for _, f := range []task.Filter{{}, {State: "all", Q: "制定"}, {Role: want}, {Role: want, State: "all", Q: "制定"}} {
			p, err := b.s.List(b.Context(), who, f, time.Now())
			b.must(err)
			if len(p.Rows) != 1 || p.Rows[0].ID != id || p.Rows[0].Role != want {
				t.Errorf("filter %+v: rows %+v, want the role %s", f, p.Rows, want)
			}
		}
	}
	for _, other := range []string{task.Lead, task.Joint} {
		if p, err := b.s.List(b.Context(), b.who("liaison-gedian"), task.ReadFilter(url.Values{"role": {other}}), time.Now()); err != nil || len(p.Rows) != 0 {
			t.Errorf("a supporter finds %d tasks as %s: %v", len(p.Rows), other, err)
		}
	}
}

// TestJointUnitsStandOnce: nobody makes a task in which a unit stands twice, and the schema holds it.
func TestJointUnitsStandOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.Seeded(t, "five units", fiveUnits)
	p := func(units ...int64) (out []task.Partner) {
		for _, u := range units {
			out = append(out, task.Partner{Unit: u, Name: "乙局"})
		}
		return out
	}
	for name, c := range map[string]struct {
		joint, support []task.Partner
		word           string
	}{
		"leads too":    {p(1), nil, "牵头单位不能同时是共同负责单位"},
		"twice":        {p(2, 2), nil, "共同负责单位“乙局”重复"},
		"supports too": {p(2), p(3, 2), "共同负责单位不能同时是配合单位"},
	} {
		s := seed(1, 1)
		s.Joint, s.Support = c.joint, c.support
		if _, err := makeTasks(t, d, s); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := seed(1, 1)
	s.Joint, s.Support = p(2), p(3)
	ids, err := makeTasks(t, d, s)
	if err != nil {
		t.Fatal(err)
	}
	for sql, constraint := range map[string]string{
		"INSERT INTO task_unit (task, unit, role) VALUES ($1, 2, 'support')":    "task_unit_pkey",
		"UPDATE part SET state = 'agreed' WHERE task = $1 AND role = 'support'": "part_consent_check",
		"UPDATE part SET role = 'lead' WHERE task = $1":                         "part_role_check",
	} {
		if _, err := d.Pool().Exec(t.Context(), sql, ids[0]); db.Constraint(err) != constraint {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

// TestManyJointUnits: all the other members answer for one task; asking them is one act.
func TestManyJointUnits(t *testing.T) {
	b := newBench(t)
	all := column[string](t, b.d, "SELECT code FROM unit WHERE code <> 'jyj' AND kind IN ('member', 'locality') ORDER BY ord, id")
	if len(all) < 33 {
		t.Fatalf("only %d units", len(all))
	}
	id := sample.MakeTask(b, b.d, sample.Task{Lead: "jyj", Joint: all})
	if _, err := b.d.Pool().Exec(t.Context(), "UPDATE part SET state = 'reported', text = 'x' WHERE task = $1", id); err != nil {
		t.Fatal(err)
	}
	b.must(b.do("liaison-jyj", id, "receive", ""))
	b.must(b.do("liaison-jyj", id, "consult", ""))
	if got := column[int](t, b.d, "SELECT count(*) FROM part WHERE state = 'asked'"); got[0] != len(all) {
		t.Errorf("%d of %d are asked", got[0], len(all))
	}
	if v := b.view("chief", id); len(v.Parts) != len(all) || len(v.Joint) != len(all) {
		t.Errorf("%d parts of %d units are shown", len(v.Parts), len(v.Joint))
	}
}

// TestVerifyNamesAMissingAgreement: a claim to which not all have agreed, and a role that is not the decision's.
func TestVerifyNamesAMissingAgreement(t *testing.T) {
	b := newBench(t)
	id := sample.ClaimedTask(b, b.d, ours)
	b.sound()
	for spoil, want := range map[string]string{
		"UPDATE part SET state = 'refused' WHERE task = $1 AND role = 'joint'": "没有同意",
		"UPDATE part SET role = 'joint' WHERE task = $1 AND role = 'support'":  "与其单位不符",
	} {
		if _, err := b.d.Pool().Exec(t.Context(), spoil, id); err != nil {
			t.Fatal(err)
		}
		faults, err := task.Verify(t.Context(), b.d.Pool())
		if got := strings.Join(faults, "\n"); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %q %v", spoil, got, err)
		}
	}
}
