package minutes_test

import (
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// TestR6_OneMinutesPerHeldMeeting: a held meeting without minutes is on the office's list; it gets one
// record and never a second; no other meeting gets any.
func TestR6_OneMinutesPerHeldMeeting(t *testing.T) {
	t.Parallel()
	o := open(t)
	held := sample.HeldMeeting(o, o.db, meeting.Special, nil)
	missing := func() []minutes.Unwritten {
		l, err := o.s.List(t.Context(), o.who("office1"), minutes.Filter{})
		must(t, err)
		return l.Missing
	}
	if got := missing(); len(got) != 1 || got[0].ID != held {
		t.Fatalf("missing: %+v", got)
	}
	_, err := o.s.Draft(t.Context(), o.who("liaison-jyj"), held)
	want(t, err, fault.Forbidden, "办公室")
	_, err = o.s.Draft(t.Context(), o.who("office1"), held)
	must(t, err)
	_, err = o.s.Draft(t.Context(), o.who("office2"), held)
	want(t, err, fault.Conflict, "已有纪要")
	if got := missing(); len(got) != 0 {
		t.Errorf("still missing: %+v", got)
	}
	_, err = o.s.Draft(t.Context(), o.who("office1"), sample.AnnouncedMeeting(o, o.db, sample.MeetingForm(o, o.db, meeting.Special, "jyj"), sample.ApprovedTopic(o, o.db, "czj")))
	want(t, err, fault.Invalid, "结束后")
}

// TestR6_TasksComeFromSignedMinutesOnly: in no state before the signature can the minutes be issued.
func TestR6_TasksComeFromSignedMinutesOnly(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, state := range []string{minutes.Draft, minutes.Checking, minutes.Reviewing, minutes.Signing} {
		id := sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, meeting.Special, nil), state)
		_, err := o.issuer().Issue(t.Context(), o.who("office1"), id, o.get(id).Version, issuing.Input{On: form.Day(o.get(id).StateAt)})
		want(t, err, fault.Conflict, "不能“印发”")
	}
	if n := o.count("SELECT count(*) FROM task"); n != 0 {
		t.Errorf("%d tasks without signed minutes", n)
	}
}

// TestR7_TheRangeReadsAndNobodyElse: units that attended, are named or were added open the minutes once
// they are issued; a unit outside gets what a wrong number gets.
func TestR7_TheRangeReadsAndNobodyElse(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signed)
	_, err := o.s.Show(t.Context(), o.who("liaison-jyj"), id)
	want(t, err, fault.Missing, "")
	sample.IssueMinutes(o, o.db, id)
	for login, why := range map[string]string{"liaison-jyj": "attended", "member-scjgj": "attended", "liaison-gedian": "named", "member-wjw": "named", "liaison-sfj": "added"} {
		p, err := o.s.Show(t.Context(), o.who(login), id)
		must(t, err)
		if len(p.Deliveries) != 1 || p.Deliveries[0].Why != why || p.Inside || len(p.Signatures)+len(p.Timeline)+len(p.Escalations) != 0 {
			t.Errorf("%s sees %+v", login, p.Deliveries)
		}
	}
	for _, login := range []string{"liaison-tjj", "member-ybj", "liaison-echeng", "admin", "security", "auditor"} {
		_, err := o.s.Show(t.Context(), o.who(login), id)
		want(t, err, fault.Missing, "")
	}
}

// TestR7_ReceiptsPerUnit: each unit signs for itself, once, by name and time.
func TestR7_ReceiptsPerUnit(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	all := o.page(id).Deliveries
	mine := all[slices.IndexFunc(all, func(d delivery.Delivery) bool { return d.Unit == sample.Unit(o, o.db, "jyj").ID })]
	_, err := o.deliveries().Receive(t.Context(), o.who("liaison-sfj"), mine.ID, mine.Version, "receive")
	want(t, err, fault.Missing, "")
	_, err = o.deliveries().Receive(t.Context(), o.who("office1"), mine.ID, mine.Version, "receive")
	want(t, err, fault.Forbidden, "")
	_, err = o.deliveries().Receive(t.Context(), o.who("liaison-jyj"), mine.ID, mine.Version+1, "receive")
	want(t, err, fault.Conflict, "")
	_, err = o.deliveries().Receive(t.Context(), o.who("liaison-jyj"), mine.ID, mine.Version, "receive")
	must(t, err)
	_, err = o.deliveries().Receive(t.Context(), o.who("member-jyj"), mine.ID, mine.Version+1, "receive")
	want(t, err, fault.Conflict, "已签收")
	i := slices.IndexFunc(o.page(id).Deliveries, func(d delivery.Delivery) bool { return d.ID == mine.ID })
	if got := o.page(id).Deliveries[i]; got.ReceivedName != o.who("liaison-jyj").Name || got.ReceivedAt == nil {
		t.Errorf("received: %+v", got)
	}
}

// TestR7_IssuedMinutesAreLocked: neither the use cases nor a stray statement change them.
func TestR7_IssuedMinutesAreLocked(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	want(t, o.save("office1", id, minutes.Of(o.get(id))), fault.Conflict, "已印发")
	want(t, o.do("director", id, "return", "有误"), fault.Conflict, "已印发")
	for _, sql := range []string{
		"UPDATE minutes SET overview = 'x' WHERE id = $1", "UPDATE minutes SET state = 'draft', number = NULL WHERE id = $1", "DELETE FROM minutes WHERE id = $1",
		"UPDATE clause SET text = 'x' WHERE minutes = $1", "DELETE FROM clause WHERE minutes = $1", "INSERT INTO clause (minutes, ord) VALUES ($1, 99)",
		"UPDATE clause_unit SET unit_name = 'x' WHERE clause IN (SELECT id FROM clause WHERE minutes = $1)",
		"DELETE FROM clause_unit WHERE clause IN (SELECT id FROM clause WHERE minutes = $1)",
		"UPDATE signature SET remark = 'x' WHERE minutes = $1", "DELETE FROM minutes_attendance WHERE minutes = $1",
	} {
		if _, err := dbtest.Admin(t, o.db).Exec(t.Context(), sql, id); db.Constraint(err) != "minutes_issued_lock" {
			t.Errorf("%s: %v", sql, err)
		}
	}
	o.sound()
}

// TestR8_MajorBlocksItsOwnTaskOnly: a refusal keeps it blocked with the reason; an approval releases it.
func TestR8_MajorBlocksItsOwnTaskOnly(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	waiting := func() int {
		return o.count("SELECT count(*) FROM task WHERE minutes = $1 AND state = 'waiting' AND number IS NULL", id)
	}
	if waiting() != 1 || o.count("SELECT count(*) FROM task WHERE minutes = $1 AND state = 'assigned'", id) != 2 {
		t.Fatal("the major decision alone should wait")
	}
	sample.AnswerMajor(o, o.db, id, "reject")
	if e := o.page(id).Escalations[0]; waiting() != 1 || e.State != "rejected" || e.Answer == "" {
		t.Errorf("after the refusal: %+v, %d waiting", e, waiting())
	}
	sample.AnswerMajor(o, o.db, id, "amend")
	if waiting() != 0 || o.count("SELECT count(*) FROM task WHERE minutes = $1 AND state = 'assigned' AND number IS NOT NULL", id) != 3 {
		t.Error("the approved decision should be handed out")
	}
	o.sound()
}

// TestR8_ApprovedBeforeIssue: an approval recorded before the issue lets the task out at once; it is
// taken back when the text of the decision changes.
func TestR8_ApprovedBeforeIssue(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Checking)
	sample.AnswerMajor(o, o.db, id, "approve")
	must(t, o.do("director", id, "return", "第二条文字需要修改"))
	f := minutes.Of(o.get(id))
	gone := f
	gone.Rows = slices.Delete(slices.Clone(f.Rows), 1, 2)
	if err := o.save("office1", id, gone); err == nil || !strings.Contains(err.Error(), "不能删除") {
		t.Fatalf("dropping a reported decision: %v", err)
	}
	f.Rows[0].Text += "并扩大范围。"
	must(t, o.save("office1", id, f))
	if e := o.page(id).Escalations[0]; e.State != "approved" {
		t.Fatalf("another decision changed, the approval went: %+v", e)
	}
	f = minutes.Of(o.get(id))
	f.Rows[1].Text = "同意立项制定两项地方标准。"
	must(t, o.save("office1", id, f))
	if e := o.page(id).Escalations[0]; e.State != "prepared" || e.Number != "" {
		t.Fatalf("the approval stands on another text: %+v", e)
	}
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}, {"chief", "sign"}} {
		must(t, o.do(s[0], id, s[1], "同意。"))
	}
	sample.AnswerMajor(o, o.db, id, "approve")
	sample.IssueMinutes(o, o.db, id)
	if n := o.count("SELECT count(*) FROM task WHERE minutes = $1 AND state = 'waiting'", id); n != 0 {
		t.Errorf("%d tasks wait for an approval that was given", n)
	}
}

// TestR8_Guards: each refusal alone.
func TestR8_Guards(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Checking)
	e := o.page(id).Escalations[0]
	send := func(login string, version int, step string, f escalation.Form) error {
		in, errs := f.Input(step)
		if errs != nil {
			return errs
		}
		_, err := o.s.Escalate(t.Context(), o.who(login), e.ID, version, step, in, nil)
		return err
	}
	f := escalation.Form{SentTo: "市人民政府", Number: "鄂市监〔2026〕1号", SentOn: "2026-01-05", Answer: "同意", AnsweredOn: "2026-01-04"}
	want(t, send("liaison-jyj", e.Version, "send", f), fault.Missing, "")
	want(t, send("convenor1", e.Version, "send", f), fault.Forbidden, "")
	want(t, send("office1", e.Version+1, "send", f), fault.Conflict, "")
	want(t, send("office1", e.Version, "approve", f), fault.Conflict, "待报批")
	future := f
	future.SentOn = "2199-01-01"
	want(t, send("office1", e.Version, "send", future), fault.Internal, "不能晚于今天")
	want(t, send("office1", e.Version, "send", escalation.Form{}), fault.Internal, "请填写报批对象")
	must(t, send("office1", e.Version, "send", f))
	want(t, send("office1", e.Version+1, "approve", f), fault.Internal, "不能早于报批日期")
	f.AnsweredOn, f.Answer = "2026-01-06", ""
	want(t, send("office1", e.Version+1, "reject", f), fault.Internal, "请填写批复意见")
	must(t, send("office1", e.Version+1, "approve", f))
	want(t, send("office1", e.Version+2, "reject", escalation.Form{Answer: "x", AnsweredOn: "2026-01-06"}), fault.Conflict, "同意")
}

// TestR9_ExactlyOneLead: two are refused in the form, none when the draft is submitted.
func TestR9_ExactlyOneLead(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	f := minutes.Of(o.get(id))
	f.Rows[0].Lead = append(f.Rows[0].Lead, f.Rows[1].Lead...)
	want(t, o.save("office1", id, f), fault.Internal, "只能有一个牵头单位")
	f.Rows[0].Lead = nil
	must(t, o.save("office1", id, f))
	want(t, o.do("office1", id, "submit_check", ""), fault.Invalid, "议定事项（一）没有牵头单位")
}

// TestR11_TheLeadDoesNotSupport: in the form, and behind it for an input that no form made.
func TestR11_TheLeadDoesNotSupport(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	f := minutes.Of(o.get(id))
	f.Rows[0].Support = append(f.Rows[0].Support, f.Rows[0].Lead[0])
	want(t, o.save("office1", id, f), fault.Internal, "不能同时是配合单位")
	in, errs := f.Input()
	if errs.Of("support-1") == "" {
		t.Errorf("the error is not beside its field: %v", errs)
	}
	_, err := minutes.NewService(o.db, nil).Save(t.Context(), o.who("office1"), id, o.get(id).Version, in)
	want(t, err, fault.Internal, "不能同时是配合单位")
}
