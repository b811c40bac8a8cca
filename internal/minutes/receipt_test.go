package minutes_test

import (
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// deliveries is the service of what was issued.
func (o office) deliveries() *delivery.Service { return delivery.NewService(o.db, minutes.Papers) }

// receipts are those that the person sees, each with its unit.
func (o office) receipts(login string, id int64) []delivery.Receipt {
	o.Helper()
	p, err := o.s.Grid(o.Context(), o.who(login), id)
	must(o.T, err)
	return p.Receipts
}

// of is the unit's receipt of a clause that it leads.
func (o office) receiptOf(id int64, code string) delivery.Receipt {
	o.Helper()
	list := o.receipts("office1", id)
	i := slices.IndexFunc(list, func(r delivery.Receipt) bool { return r.Unit == sample.Unit(o, o.db, code).ID && r.Role == "lead" })
	if i < 0 {
		o.Fatalf("%s leads no clause", code)
	}
	return list[i]
}

// TestR7_EachClauseEachUnit: the matrix of units and clauses is what the clauses say, unit by unit.
func TestR7_EachClauseEachUnit(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	p := o.page(id)
	want := map[[2]int64]string{}
	for _, c := range p.Minutes.Clauses {
		for _, u := range c.Support {
			want[[2]int64{c.ID, u}] = "support"
		}
		want[[2]int64{c.ID, *c.Lead}] = "lead"
	}
	for _, r := range o.receipts("office1", id) {
		if want[[2]int64{r.Clause, r.Unit}] != r.Role || r.State != "open" {
			t.Errorf("receipt %+v", r)
		}
		delete(want, [2]int64{r.Clause, r.Unit})
	}
	if len(want) != 0 {
		t.Errorf("without a receipt: %v", want)
	}
	o.sound()
}

// TestR7_AUnitSpeaksForItself: who may say what on a clause, each refusal alone; a question, its answer and
// the last word stay beside each other.
func TestR7_AUnitSpeaksForItself(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	step := func(login string, r delivery.Receipt, do, words string) error {
		_, err := o.deliveries().Confirm(t.Context(), o.who(login), r.ID, r.Version, do, words)
		return err
	}
	r := o.receiptOf(id, "jyj")
	want(t, step("liaison-jyj", r, "acknowledge", ""), fault.Invalid, "请先签收纪要")
	sample.ReceiveMinutes(o, o.db, "jyj", id)
	want(t, step("liaison-sfj", r, "acknowledge", ""), fault.Missing, "")
	want(t, step("liaison-wjw", r, "acknowledge", ""), fault.Missing, "")
	want(t, step("office1", r, "acknowledge", ""), fault.Forbidden, "")
	want(t, step("convenor1", r, "answer", "可以"), fault.Forbidden, "")
	stale := r
	stale.Version++
	want(t, step("liaison-jyj", stale, "acknowledge", ""), fault.Conflict, "")
	want(t, step("office1", r, "answer", "可以"), fault.Conflict, "")
	if err := step("liaison-jyj", r, "question", " "); err == nil {
		t.Error("a question without words")
	}
	if err := step("liaison-jyj", r, "question", strings.Repeat("字", delivery.WordsMax+1)); err == nil {
		t.Error("a question too long for the table")
	}
	must(t, step("liaison-jyj", r, "question", "时限是否可以延到月底？"))
	r = o.receiptOf(id, "jyj")
	must(t, step("office2", r, "answer", "按纪要执行。"))
	r = o.receiptOf(id, "jyj")
	must(t, step("member-jyj", r, "acknowledge", ""))
	r = o.receiptOf(id, "jyj")
	if r.State != "acknowledged" || r.Question == "" || r.Answer != "按纪要执行。" || r.AcknowledgedName != o.who("member-jyj").Name || r.AskedName != o.who("liaison-jyj").Name {
		t.Errorf("%+v", r)
	}
	want(t, step("liaison-jyj", r, "question", "还有疑问"), fault.Conflict, "")
	o.sound()
}

// TestR7_AUnitSeesItsOwnReceipts: no unit learns what another says, in whatever state; the makers see all.
func TestR7_AUnitSeesItsOwnReceipts(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	sample.ReceiveMinutes(o, o.db, "jyj", id)
	sample.ConfirmClauses(o, o.db, id, "liaison-jyj", "question")
	all := o.receipts("office1", id)
	for _, login := range []string{"liaison-jyj", "member-wjw", "liaison-gedian", "liaison-scjgj", "liaison-sfj"} {
		own := slices.DeleteFunc(slices.Clone(all), func(r delivery.Receipt) bool { return !o.who(login).InUnit(r.Unit) })
		got := o.receipts(login, id)
		if len(got) != len(own) {
			t.Errorf("%s sees %d receipts, its own are %d", login, len(got), len(own))
		}
		for _, r := range got {
			if !o.who(login).InUnit(r.Unit) {
				t.Errorf("%s reads %s: %q", login, r.UnitName, r.Question)
			}
		}
	}
	for _, login := range []string{"director", "convenor2", "chief"} {
		if got := o.receipts(login, id); len(got) != len(all) {
			t.Errorf("%s sees %d of %d", login, len(got), len(all))
		}
	}
}

// TestR7_OnlyWhoOwesIsChased: once a day each, and only by the office.
func TestR7_OnlyWhoOwesIsChased(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	chase := func(login string) error {
		_, err := o.issuer().Chase(o.Context(), o.who(login), id, o.get(id).Version)
		return err
	}
	want(t, chase("liaison-jyj"), fault.Forbidden, "")
	want(t, chase("chief"), fault.Forbidden, "")
	sample.ReceiveMinutes(o, o.db, "jyj", id)
	sample.ConfirmClauses(o, o.db, id, "liaison-jyj", "acknowledge")
	late := delivery.Outstanding(o.page(id).Deliveries)
	if slices.Contains(late, "市教育局") || len(late) != len(o.page(id).Deliveries)-1 {
		t.Errorf("late: %v", late)
	}
	must(t, chase("office1"))
	if n := o.count("SELECT count(*) FROM delivery WHERE minutes = $1 AND chased_at IS NOT NULL", id); n != len(late) {
		t.Errorf("%d chased, want %d", n, len(late))
	}
	want(t, chase("office2"), fault.Invalid, "今天已经催过")
	o.behind("UPDATE delivery SET chased_at = chased_at - interval '1 day' WHERE minutes = $1", id)
	must(t, chase("office2"))
}

// TestChasingWaitsForTheIssue: minutes that were not issued have nobody to chase, and a reminder for them says what is so; one from a page that shows
// an older text is stale.
func TestChasingWaitsForTheIssue(t *testing.T) {
	t.Parallel()
	for _, state := range []string{minutes.Draft, minutes.Checking, minutes.Signed} {
		o, id := openAt(t, state)
		m := o.get(id)
		_, err := o.issuer().Chase(t.Context(), o.who("office1"), id, m.Version)
		want(t, err, fault.Conflict, "此纪要当前为“"+minutes.Chart.StateOf(m).Title+"”，不能催签收：印发以后才催办")
		_, err = o.issuer().Chase(t.Context(), o.who("chief"), id, m.Version)
		want(t, err, fault.Forbidden, "")
	}
	o, id := openAt(t, minutes.Issued)
	_, err := o.issuer().Chase(t.Context(), o.who("office1"), id, o.get(id).Version-1)
	want(t, err, fault.Conflict, "")
	if n := o.count("SELECT count(*) FROM delivery WHERE minutes = $1 AND chased_at IS NOT NULL", id); n > 0 {
		t.Errorf("a stale reminder reached %d units", n)
	}
}

// TestReceiptsAreVerified: a receipt that is missing, misplaced or early is named.
func TestReceiptsAreVerified(t *testing.T) {
	t.Parallel()
	for sql, named := range map[string]string{
		"DELETE FROM clause_receipt WHERE id = (SELECT min(id) FROM clause_receipt)":                                                                         "delivery/",
		"UPDATE clause_receipt SET role = 'support' WHERE id = (SELECT min(id) FROM clause_receipt WHERE role = 'lead')":                                     "clause_receipt/",
		"UPDATE clause_receipt SET state = 'acknowledged', acknowledged_at = now(), acknowledged_name = '某' WHERE id = (SELECT min(id) FROM clause_receipt)": "clause_receipt/",
	} {
		o, _ := openAt(t, minutes.Issued)
		o.behind(sql)
		faults, err := minutes.Verify(t.Context(), o.db.Pool())
		if err != nil || len(faults) != 1 || !strings.HasPrefix(faults[0], named) {
			t.Errorf("%s: %v %v", sql, faults, err)
		}
	}
}

// TestAlteredMinutesAreNotSignedFor: what is stored is no longer what was issued, so nobody's word on it is taken; the same unit signs for untouched
// minutes and confirms.
func TestAlteredMinutesAreNotSignedFor(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	r := o.receiptOf(id, "jyj")
	d := func() delivery.Delivery {
		p, err := o.s.Grid(o.Context(), o.who("liaison-jyj"), id)
		must(o.T, err)
		return p.Deliveries[0]
	}
	receive := func() error {
		_, err := o.deliveries().Receive(o.Context(), o.who("liaison-jyj"), d().ID, d().Version, "receive")
		return err
	}
	confirm := func() error {
		_, err := o.deliveries().Confirm(o.Context(), o.who("liaison-jyj"), r.ID, r.Version, "acknowledge", "")
		return err
	}
	alter := func(with string) { dbtest.Tamper(t, o.db, "UPDATE clause SET text = "+with+" WHERE ord = 1") }
	refused := func(what string, err error) {
		t.Helper()
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Sentence(err), "与印发时登记的不一致") {
			t.Errorf("%s: %v", what, err)
		}
	}
	alter("text || '改'")
	refused("signing for it", receive())
	alter("left(text, -1)")
	must(t, receive())
	alter("text || '改'")
	refused("confirming a decision", confirm())
	alter("left(text, -1)")
	must(t, confirm())
}
