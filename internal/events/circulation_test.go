package events_test

import (
	"slices"
	"testing"
	"time"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/events"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

func circulationScenes() []scene {
	draft := func(t *testing.T, d *db.DB) int64 {
		return sample.DraftMinutes(t, d, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "czj"}))
	}
	ask := func(t *testing.T, d *db.DB, id int64) {
		sample.Circulate(t, d, id, round.AskForm{}, "jyj", "gedian")
	}
	give := func(t *testing.T, d *db.DB, id int64) {
		sample.GiveReply(t, d, id, "jyj", map[int]string{1: "建议明确试点范围。"})
	}
	settle := func(t *testing.T, d *db.DB, id int64) {
		sample.SettleReply(t, d, id, "jyj", round.Adopted, "")
	}
	step := func(do string) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, id int64) {
			sample.MinutesStep(t, d, "office1", id, do, "单位选择有误")
		}
	}
	correction := func(state string) func(*testing.T, *db.DB) int64 {
		return func(t *testing.T, d *db.DB) int64 {
			id := sample.CorrectMinutes(t, d, sample.IssuedMinutes(t, d))
			sample.CarryTo(t, d, id, state)
			return id
		}
	}
	entered := func(t *testing.T, d *db.DB, id int64) {
		q := sample.ReplyOf(t, d, id, "jyj")
		f := circulation.EnterForm{Form: sample.Said(d), Answer: sample.ReplyForm(t, d, id, nil)}
		if _, err := circulation.NewService(d).Enter(t.Context(), sample.Who(t, d, "office1"), q.ID, q.Version, f, nil); err != nil {
			t.Fatal(err)
		}
	}
	return []scene{
		{"circulation_reply.entered", after(draft, ask), entered, []string{"liaison-jyj", "member-jyj"}},
		{"circulation_reply.retracted", after(after(draft, ask), entered), func(t *testing.T, d *db.DB, id int64) {
			q := sample.ReplyOf(t, d, id, "jyj")
			if _, err := circulation.NewService(d).Retract(t.Context(), sample.Who(t, d, "office1"), q.ID, q.Version, "误录"); err != nil {
				t.Fatal(err)
			}
		}, []string{"liaison-jyj", "member-jyj"}},
		// jyj has answered; only who had not hears that nobody waits any longer, whatever ended the round.
		{"circulation_reply.closed", after(after(draft, ask), give), step("recall_circulation"), []string{"liaison-gedian"}},
		{"circulation_reply.closed", correction(minutes.Consulting), step("abandon"), []string{"liaison-jyj", "liaison-wjw"}},
		{"minutes.abandoned", correction(minutes.Signing), step("abandon"), and(leaders, []string{"director"})},
		{"minutes.abandoned", correction(minutes.Checking), step("abandon"), []string{"director"}},
		{"minutes.abandoned", correction(minutes.Draft), step("abandon"), nil},
		{"minutes.abandoned", correction(minutes.Reviewing), step("abandon"), []string{"convenor1", "convenor2", "director"}},
		{"circulation_reply.asked", draft, ask, []string{"liaison-jyj", "liaison-gedian"}},
		{"circulation_reply.given", after(draft, ask), give, theOffice},
		{"circulation_reply.settled", after(after(draft, ask), give), settle, []string{"liaison-jyj"}},
	}
}

// TestOnlySilentUnitsAreReminded: on the day before the day, and on the day itself, and nobody who has
// answered the draft.
func TestOnlySilentUnitsAreReminded(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.DraftMinutes(t, d, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "czj"}))
	sample.Circulate(t, d, id, round.AskForm{Days: "5"}, "jyj", "czj")
	sample.GiveReply(t, d, id, "jyj", nil)
	silent, round := sample.ReplyOf(t, d, id, "czj"), sample.Circulations(t, d, id)
	due := round.Rounds[0].Due
	sender := message.NewSender(d, events.All())
	for n := 1; n <= 6; n++ {
		day := round.Days.Add(time.Now(), n).Due
		list, err := sender.Due(t.Context(), time.Date(day.Year(), day.Month(), day.Day(), 10, 0, 0, 0, form.Zone))
		if err != nil {
			t.Fatal(err)
		}
		got := []int64{}
		for _, j := range list {
			if j.Event == "circulation_reply.near" {
				got = append(got, j.Record)
			}
		}
		near := !day.After(form.Day(due)) && round.Days.Add(day, 1).Due.After(form.Day(due).AddDate(0, 0, -1))
		if near != slices.Equal(got, []int64{silent.ID}) || !near && len(got) > 0 {
			t.Errorf("on %s, due %s: %v", day.Format(time.DateOnly), due.Format(time.DateOnly), got)
		}
	}
}

// TestGivenUpCorrectionIsNobodysTask: whoever had the correction on the desk, to review or to answer, has it no more.
func TestGivenUpCorrectionIsNobodysTask(t *testing.T) {
	t.Parallel()
	for state, login := range map[string]string{minutes.Checking: "director", minutes.Reviewing: "convenor1", minutes.Signing: "chief", minutes.Consulting: "liaison-jyj"} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			d := sampledb.DB(t)
			id := sample.CorrectMinutes(t, d, sample.IssuedMinutes(t, d))
			sample.CarryTo(t, d, id, state)
			sample.Deliver(t, d)
			shown(t, d, login)
			sample.MinutesStep(t, d, "office1", id, "abandon", "原纪要无误")
			l, err := message.NewService(d, events.All()).List(t.Context(), sample.Who(t, d, login), message.Filter{})
			if err != nil {
				t.Fatal(err)
			}
			if !l.Rows[0].Settled {
				t.Errorf("%s is still asked: %+v", login, l.Rows[0])
			}
		})
	}
}
