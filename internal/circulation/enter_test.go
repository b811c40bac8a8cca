package circulation_test

import (
	"strings"
	"testing"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
)

// enter is the office's word for what a unit answered.
func enter(t *testing.T, d *db.DB, login string, id int64, q round.Answer, remarks map[int]string) error {
	t.Helper()
	f := circulation.EnterForm{Form: sample.Said(d), Answer: sample.ReplyForm(t, d, id, remarks)}
	_, err := circulation.NewService(d).Enter(t.Context(), sample.Who(t, d, login), q.ID, q.Version, f, nil)
	return err
}

func retract(t *testing.T, d *db.DB, login string, q round.Answer, reason string) error {
	t.Helper()
	_, err := circulation.NewService(d).Retract(t.Context(), sample.Who(t, d, login), q.ID, q.Version, reason)
	return err
}

func own(t *testing.T, d *db.DB, login string, id int64, q round.Answer, remarks map[int]string) error {
	t.Helper()
	_, err := circulation.NewService(d).Own(t.Context(), sample.Who(t, d, login), q.ID, q.Version, sample.ReplyForm(t, d, id, remarks))
	return err
}

func wants(t *testing.T, err error, k fault.Kind, says string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != k || !strings.Contains(err.Error(), says) {
		t.Errorf("%v (kind %d), want kind %d with %q", err, fault.KindOf(err), k, says)
	}
}

// TestTheOfficeEntersAReply: nobody else does; the unit's own takes its place, and what was entered waits for no word any more.
func TestTheOfficeEntersAReply(t *testing.T) {
	d, id := drafted(t)
	sample.Circulate(t, d, id, round.AskForm{}, "jyj", "wjw")
	at := func() round.Answer { return sample.ReplyOf(t, d, id, "jyj") }
	for _, login := range []string{"liaison-jyj", "member-jyj", "liaison-wjw", "convenor1", "chief", "admin", "security", "auditor"} {
		if err := enter(t, d, login, id, at(), nil); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.Missing {
			t.Errorf("%s enters: %v", login, err)
		}
	}
	asked := at()
	must(t, enter(t, d, "office1", id, asked, map[int]string{1: "时限宜放宽"}))
	first := at()
	if first.State != round.Given || !first.Entered() || first.Remarked != 1 {
		t.Errorf("entered %+v", first)
	}
	wants(t, enter(t, d, "director", id, asked, nil), fault.Conflict, "")
	sound(t, d)
	wants(t, own(t, d, "liaison-wjw", id, first, nil), fault.Missing, "")
	must(t, own(t, d, "liaison-jyj", id, first, nil))
	if q := at(); q.State != round.Given || q.Entered() || q.Stance != round.Agree || q.ID == first.ID {
		t.Errorf("the unit's own %+v", q)
	}
	wants(t, own(t, d, "liaison-jyj", id, at(), nil), fault.Invalid, "不是办公室代录的")
	m := sample.MinutesOf(t, d, sample.Who(t, d, "office1"), id).Minutes
	if m.Unanswered != 0 || m.RoundAsked != 2 || len(m.RoundMissing) != 1 {
		t.Errorf("counted %d unanswered, %d asked, missing %v", m.Unanswered, m.RoundAsked, m.RoundMissing)
	}
	for _, q := range sample.Circulations(t, d, id).Rounds[0].Answers {
		if q.ID == first.ID {
			_, err := circulation.NewService(d).Settle(t.Context(), sample.Who(t, d, "office1"), q.ID, q.Version, round.Reply{Verdict: map[int64]string{q.Points[0].ID: round.Adopted}})
			wants(t, err, fault.Invalid, "无需答复")
		}
	}
	sound(t, d)
}

// TestAnEnteredReplyIsTakenBack: with a reason, until its remarks are answered; the unit is asked again.
func TestAnEnteredReplyIsTakenBack(t *testing.T) {
	d, id := drafted(t)
	sample.Circulate(t, d, id, round.AskForm{}, "jyj", "wjw")
	at := func() round.Answer { return sample.ReplyOf(t, d, id, "jyj") }
	must(t, enter(t, d, "office1", id, at(), map[int]string{1: "时限宜放宽"}))
	for _, login := range []string{"liaison-jyj", "convenor1", "chief"} {
		wants(t, retract(t, d, login, at(), "误录"), fault.Forbidden, "")
	}
	wants(t, retract(t, d, "office1", at(), " "), fault.Invalid, "原因")
	must(t, retract(t, d, "office2", at(), "应为市卫健委"))
	if q := at(); q.State != round.Asked {
		t.Errorf("asked again: %+v", q)
	}
	must(t, enter(t, d, "office1", id, at(), map[int]string{1: "时限宜放宽"}))
	sample.SettleReply(t, d, id, "jyj", round.Adopted, "")
	wants(t, retract(t, d, "office1", at(), "误录"), fault.Invalid, "已经答复")
	f := circulation.EnterForm{Form: sample.Said(d), Answer: sample.ReplyForm(t, d, id, nil)}
	f.On = d.Now().In(form.Zone).AddDate(0, 0, -1).Format("2006-01-02")
	q := sample.ReplyOf(t, d, id, "wjw")
	_, err := circulation.NewService(d).Enter(t.Context(), sample.Who(t, d, "office1"), q.ID, q.Version, f, nil)
	if errs, ok := err.(form.Errors); !ok || errs.Of("said_on") == "" {
		t.Errorf("said before it was asked: %v", err)
	}
	if err := circulation.NewService(d).MaySeeScan(t.Context(), sample.Who(t, d, "liaison-wjw"), at().ID); fault.KindOf(err) != fault.Missing {
		t.Errorf("another unit reads the scans: %v", err)
	}
	must(t, circulation.NewService(d).MaySeeScan(t.Context(), sample.Who(t, d, "liaison-jyj"), at().ID))
	sound(t, d)
}
