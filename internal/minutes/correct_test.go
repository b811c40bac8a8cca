package minutes_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/bundle"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/task"
)

// finished lets every unit sign for the minutes and confirm its clauses, but for those named.
func (o office) finished(id int64, but ...string) {
	o.Helper()
	for _, code := range []string{"jyj", "czj", "scjgj", "wjw", "gedian", "sfj"} {
		if slices.Contains(but, code) {
			continue
		}
		sample.ReceiveMinutes(o, o.db, code, id)
		if code != "czj" && code != "sfj" {
			sample.ConfirmClauses(o, o.db, id, "liaison-"+code, "acknowledge")
		}
	}
}

// reissue signs a correction and issues it to its range alone.
func (o office) reissue(id int64, added ...int64) {
	o.Helper()
	sample.SignMinutes(o, o.db, id)
	m := o.get(id)
	_, err := o.issuer().Issue(o.Context(), o.who("office1"), id, m.Version, issuing.Input{On: form.Day(*m.SignedOn), Added: added})
	must(o.T, err)
}

// corrected issues a correction of finished minutes with the text that change leaves.
func (o office) corrected(old int64, change func(*minutes.Form), but ...string) (id int64) {
	o.Helper()
	o.finished(old, but...)
	id = sample.CorrectMinutes(o, o.db, old)
	f := minutes.Of(o.get(id))
	change(&f)
	must(o.T, o.save("office1", id, f))
	o.reissue(id)
	return id
}

func (o office) reached(id int64) map[string]string {
	o.Helper()
	out := map[string]string{}
	for _, d := range o.page(id).Deliveries {
		for _, code := range []string{"jyj", "czj", "scjgj", "wjw", "gedian", "sfj"} {
			if sample.Unit(o, o.db, code).ID == d.Unit {
				out[code] = fmt.Sprintf("%s %d", d.State, d.Clauses)
			}
		}
	}
	return out
}

func (o office) whole() {
	o.Helper()
	o.sound()
	faults, err := task.Verify(o.Context(), o.db.Pool())
	if err != nil || len(faults) > 0 {
		o.Fatalf("verify the tasks: %v %v", faults, err)
	}
}

// TestR7_a_correction_reopens_only_the_units_affected: units whose clauses changed sign anew with their
// clauses, the others know of it; the old minutes stand until the new ones are issued, and say so after.
func TestR7_a_correction_reopens_only_the_units_affected(t *testing.T) {
	t.Parallel()
	o, old := openAt(t, minutes.Issued)
	o.finished(old)
	want(t, o.do("chief", old, "correct", "写错了"), fault.Forbidden, "")
	want(t, o.do("office1", old, "correct", ""), fault.Invalid, "")
	id := sample.CorrectMinutes(o, o.db, old)
	want(t, o.do("office1", old, "correct", "再来一次"), fault.Invalid, "已有更正稿")
	if m := o.get(old); m.State != minutes.Issued || m.CorrectedNumber != "" {
		t.Errorf("an open correction already changes the old minutes: %+v", m)
	}
	f := minutes.Of(o.get(id))
	f.Rows[0].Due = "2027-09-30"
	must(t, o.save("office1", id, f))
	o.whole()
	o.reissue(id)
	o.whole()
	want7 := map[string]string{"jyj": "sent 1", "wjw": "sent 2", "scjgj": "sent 2", "czj": "info 0", "gedian": "info 0", "sfj": "info 0"}
	if got := o.reached(id); !maps.Equal(got, want7) {
		t.Errorf("receipts %v, want %v", got, want7)
	}
	was, is := o.get(old), o.get(id)
	if was.State != minutes.Corrected || was.CorrectedNumber != is.Number || is.CorrectsNumber != was.Number || was.Number == is.Number {
		t.Errorf("%s is %s by %s; %s corrects %s", was.Number, was.State, was.CorrectedNumber, is.Number, is.CorrectsNumber)
	}
	if _, err := o.s.Show(t.Context(), o.who("liaison-gedian"), id); err != nil {
		t.Errorf("a unit that only knows of it: %v", err)
	}
	if _, err := o.s.Show(t.Context(), o.who("liaison-gedian"), old); err != nil {
		t.Errorf("the old minutes are gone: %v", err)
	}
	if r := bundle.Check(o.bundle(id)); len(r.Faults) > 0 {
		t.Errorf("the proof of the correction: %v", r.Faults)
	}
	if r := bundle.Check(o.bundle(old)); len(r.Faults) > 0 || !strings.Contains(string(o.bundle(id)), "本纪要更正并取代"+was.Number) {
		t.Errorf("the proof of the corrected: %v", r.Faults)
	}
}

// TestR7_who_had_not_finished_signs_anew: a unit that had not received the corrected minutes, or not confirmed its
// clauses, owes the correction also where nothing of it has changed.
func TestR7_who_had_not_finished_signs_anew(t *testing.T) {
	t.Parallel()
	o, old := openAt(t, minutes.Issued)
	id := o.corrected(old, func(f *minutes.Form) { f.Other += "\n（二）请抓紧。" }, "czj", "gedian")
	want7 := map[string]string{"jyj": "info 0", "wjw": "info 0", "scjgj": "info 0", "czj": "sent 0", "gedian": "sent 1", "sfj": "info 0"}
	if got := o.reached(id); !maps.Equal(got, want7) {
		t.Errorf("receipts %v, want %v", got, want7)
	}
	for _, d := range o.page(old).Deliveries {
		if d.State == "sent" {
			_, err := o.deliveries().Receive(t.Context(), o.who(map[int64]string{sample.Unit(t, o.db, "czj").ID: "liaison-czj", sample.Unit(t, o.db, "gedian").ID: "liaison-gedian"}[d.Unit]), d.ID, d.Version, "receive")
			want(t, err, fault.Invalid, "已被更正")
		}
	}
	_, err := o.issuer().Chase(t.Context(), o.who("office1"), old, o.get(old).Version)
	want(t, err, fault.Conflict, "当前为“已更正”，不能催签收")
	o.whole()
}

// tasks are the tasks of the meeting: clause, state, day, minutes.
func (o office) tasks() []string {
	o.Helper()
	rows, err := o.db.Pool().Query(o.Context(), "SELECT clause_no || ' ' || state || ' ' || due || ' ' || (SELECT m.state FROM minutes m WHERE m.id = t.minutes) FROM task t ORDER BY id")
	must(o.T, err)
	defer rows.Close()
	out := []string{}
	for rows.Next() {
		var s string
		must(o.T, rows.Scan(&s))
		out = append(out, s)
	}
	return out
}

// TestTasksFollowACorrection: a day or words alone change the task in place; another lead, another supporter
// or no clause any more cancels it, and a new one is made where a decision is left.
func TestTasksFollowACorrection(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(o office, f *minutes.Form)
		want   []string
	}{
		"the day": {func(_ office, f *minutes.Form) { f.Rows[0].Due = "2027-09-30" },
			[]string{"1 assigned 2027-09-30 issued", "2 waiting 2027-06-30 issued", "3 assigned 2027-06-30 issued"}},
		"the lead": {func(o office, f *minutes.Form) { f.Rows[2].Lead = []int64{sample.Unit(o, o.db, "czj").ID} },
			[]string{"1 assigned 2027-06-30 issued", "2 waiting 2027-06-30 issued", "3 cancelled 2027-06-30 corrected", "3 assigned 2027-06-30 issued"}},
		"a supporter": {func(_ office, f *minutes.Form) { f.Rows[0].Support = f.Rows[0].Support[:1] },
			[]string{"1 cancelled 2027-06-30 corrected", "2 waiting 2027-06-30 issued", "3 assigned 2027-06-30 issued", "1 assigned 2027-06-30 issued"}},
		"a major one": {func(_ office, f *minutes.Form) { f.Rows[1].Text += "（修订）" },
			[]string{"1 assigned 2027-06-30 issued", "2 cancelled 2027-06-30 corrected", "3 assigned 2027-06-30 issued", "2 waiting 2027-06-30 issued"}},
		"a clause less": {func(_ office, f *minutes.Form) { f.Rows = f.Rows[:2] },
			[]string{"1 assigned 2027-06-30 issued", "2 waiting 2027-06-30 issued", "3 cancelled 2027-06-30 corrected"}},
		"no task": {func(_ office, f *minutes.Form) { f.Rows[2].NoTask = "已经完成" },
			[]string{"1 assigned 2027-06-30 issued", "2 waiting 2027-06-30 issued", "3 cancelled 2027-06-30 corrected"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, old := openAt(t, minutes.Issued)
			o.corrected(old, func(f *minutes.Form) { c.change(o, f) })
			if got := o.tasks(); !slices.Equal(got, c.want) {
				t.Errorf("tasks %q, want %q", got, c.want)
			}
			o.whole()
		})
	}
}

// TestApprovalComesAlong: a major decision that is repeated word for word needs no second approval, and its
// task is not held back; a correction is corrected in its turn.
func TestApprovalComesAlong(t *testing.T) {
	t.Parallel()
	o, old := openAt(t, minutes.Issued)
	sample.AnswerMajor(t, o.db, old, "amend")
	id := sample.CorrectMinutes(o, o.db, old)
	o.reissue(id)
	o.whole()
	if e := o.page(id).Escalations[0]; e.State != "amended" || e.Amended == "" {
		t.Errorf("the approval: %+v", e)
	}
	if n := o.count("SELECT count(*) FROM task WHERE minutes = $1 AND state = 'assigned' AND original <> ''", id); n != 1 {
		t.Errorf("%d amended tasks follow", n)
	}
	next := sample.CorrectMinutes(o, o.db, id)
	o.reissue(next)
	o.whole()
	if n := o.count("SELECT count(*) FROM task WHERE minutes = $1 AND state <> 'cancelled'", next); n != 3 {
		t.Errorf("%d tasks follow twice", n)
	}
	if n := o.count("SELECT count(*) FROM minutes WHERE state = 'corrected'"); n != 2 {
		t.Errorf("%d minutes are corrected", n)
	}
}

// TestIssuedMinutesChangeNothingElse: the lock of the schema lets issued minutes become corrected, and no word
// of them change with it.
func TestIssuedMinutesChangeNothingElse(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	for _, sql := range []string{"UPDATE minutes SET state = 'corrected', title = 'x' WHERE id = $1", "UPDATE minutes SET state = 'draft' WHERE id = $1",
		"UPDATE minutes SET state_at = now() WHERE id = $1"} {
		if _, err := o.db.Pool().Exec(t.Context(), sql, id); err == nil || !strings.Contains(err.Error(), "locked") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	o.behind("UPDATE minutes SET state = 'corrected' WHERE id = $1", id)
	o.behind("UPDATE delivery SET listed_state = 'corrected' WHERE kind = 'minutes' AND record = $1", id)
	if faults, err := minutes.Verify(t.Context(), o.db.Pool()); err != nil || len(faults) != 1 || !strings.Contains(faults[0], "没有更正它的纪要") {
		t.Errorf("corrected by nothing: %v %v", faults, err)
	}
}

// TestR7_a_correction_is_given_up: from any state before it is signed, by the office with a reason; the old minutes
// stand, the signatures are void, the units are asked no more, and a new correction may begin.
func TestR7_a_correction_is_given_up(t *testing.T) {
	t.Parallel()
	for _, state := range []string{minutes.Draft, minutes.Consulting, minutes.Checking, minutes.Reviewing, minutes.Signing} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			o, old := openAt(t, minutes.Issued)
			id := sample.CorrectMinutes(o, o.db, old)
			sample.CarryTo(o, o.db, id, state)
			want(t, o.do("director", old, "abandon", "写错了"), fault.Conflict, "")
			want(t, o.do("chief", id, "abandon", "写错了"), fault.Forbidden, "")
			want(t, o.do("office1", id, "abandon", ""), fault.Invalid, "原因")
			field(t, o.do("office1", id, "abandon", strings.Repeat("长", db.ReasonMax+1)), "reason", "不超过")
			must(t, o.do("office1", id, "abandon", "原纪要无误"))
			m, was := o.get(id), o.get(old)
			if m.State != minutes.Abandoned || m.Reason != "原纪要无误" || was.State != minutes.Issued || was.CorrectedBy != nil {
				t.Errorf("%s (%s); the old are %s, corrected by %v", m.State, m.Reason, was.State, was.CorrectedBy)
			}
			if n := o.count("SELECT count(*) FROM signature WHERE minutes = $1 AND state <> 'void'", id) + o.count("SELECT count(*) FROM round WHERE kind = 'minutes' AND record = $1 AND closed_at IS NULL", id); n != 0 {
				t.Errorf("%d signatures or rounds are still open", n)
			}
			if n := o.count("SELECT count(*) FROM audit WHERE action = 'minutes.abandon' AND reason = '原纪要无误' AND record IN ($1, $2)", id, old); n != 2 {
				t.Errorf("%d entries in the log", n)
			}
			l, err := o.s.Ledger(t.Context(), o.who("office1"), "prepared", 0)
			must(t, err)
			for _, r := range l.Rows {
				if r.Record == id {
					t.Error("the ledger waits for a decision that was given up")
				}
			}
			o.whole()
			faults, err := circulation.Verify(t.Context(), o.db.Pool())
			if err != nil || len(faults) > 0 {
				t.Errorf("verify the rounds: %v %v", faults, err)
			}
			for _, step := range []string{"abandon", "submit_check", "return"} {
				want(t, o.do("director", id, step, "再来"), fault.Conflict, "")
			}
			next := sample.CorrectMinutes(o, o.db, old)
			o.reissue(next)
			if got := o.get(old); got.State != minutes.Corrected || got.CorrectedBy == nil || *got.CorrectedBy != next {
				t.Errorf("the new correction: %s by %v", got.State, got.CorrectedBy)
			}
			o.whole()
		})
	}
	o, id := openAt(t, minutes.Checking)
	want(t, o.do("director", id, "abandon", "写错了"), fault.Invalid, "会议纪要不能撤销")
	id = sample.CorrectMinutes(o, o.db, o.at(minutes.Issued))
	sample.SignMinutes(o, o.db, id)
	want(t, o.do("director", id, "abandon", "写错了"), fault.Conflict, "已签发")
}
