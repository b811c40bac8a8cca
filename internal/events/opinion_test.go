package events_test

import (
	"slices"
	"testing"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/events"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

func opinionScenes() []scene {
	ready := func(t *testing.T, d *db.DB) int64 { return sample.ReadyTopic(t, d, "jyj") }
	ask := func(t *testing.T, d *db.DB, id int64) {
		sample.Consult(t, d, id, round.AskForm{Days: "5"}, "czj", "gedian")
	}
	give := func(a sample.Answer) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, id int64) { sample.GiveOpinion(t, d, id, "czj", a) }
	}
	step := func(login, do, reason string) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, id int64) {
			sample.TopicStep(t, d, sample.Who(t, d, login), id, do, reason)
		}
	}
	opposed := after(after(ready, ask), give(sample.Opposed))
	reply := func(t *testing.T, d *db.DB, id int64) {
		sample.Reply(t, d, id, "liaison-jyj", "czj", round.Declined, "已列入预算")
	}
	revise := func(t *testing.T, d *db.DB, id int64) {
		sample.Revise(t, d, "liaison-jyj", id, func(f *topic.Form) { f.Matters = "同意立项" })
	}
	cut := step("office1", "cut_consultation", "单位选择有误")
	over := func(t *testing.T, d *db.DB) int64 {
		id := after(ready, ask)(t, d)
		sampledb.PassDays(t, d, id, 40)
		return id
	}
	return []scene{
		{"opinion.asked", ready, ask, []string{"liaison-czj", "liaison-gedian"}},
		{"opinion.entered", after(ready, ask), enteredOpinion, []string{"liaison-czj", "member-czj"}},
		{"opinion.retracted", after(after(ready, ask), enteredOpinion), func(t *testing.T, d *db.DB, id int64) {
			o := sample.OpinionOf(t, d, id, "czj")
			if _, err := opinion.NewService(d).Retract(t.Context(), sample.Who(t, d, "office1"), o.ID, o.Version, "误录"); err != nil {
				t.Fatal(err)
			}
		}, []string{"liaison-czj", "member-czj"}},
		{"opinion.given", after(ready, ask), give(sample.Agreed), and(theOffice, []string{"liaison-jyj"})},
		// czj has answered; only who had not hears that nobody waits any longer, whatever ended the round.
		{"opinion.closed", after(after(ready, ask), give(sample.Agreed)), cut, []string{"liaison-gedian"}},
		{"opinion.closed", over, step("office1", "close_consultation", ""), []string{"liaison-czj", "liaison-gedian"}},
		{"opinion.closed", after(ready, ask), step("liaison-jyj", "withdraw", ""), []string{"liaison-czj", "liaison-gedian"}},
		{"opinion.replied", opposed, reply, []string{"liaison-czj"}},
		{"opinion.asked_again", after(after(opposed, cut), reply), revise, []string{"liaison-czj"}},
		{"topic.consulted", after(ready, ask), cut, []string{"liaison-jyj"}},
		{"topic.consulted", over, step("office1", "close_consultation", ""), []string{"liaison-jyj"}},
		{"topic.overridden", after(ready, ask), step("convenor1", "override", "时限紧迫"), and(theOffice, []string{"liaison-jyj"}, but(leaders, "convenor1"))},
	}
}

// enteredOpinion is what 市财政局 said on the telephone.
func enteredOpinion(t *testing.T, d *db.DB, id int64) {
	o := sample.OpinionOf(t, d, id, "czj")
	f := opinion.EnterForm{Form: sample.Said(d), Answer: sample.AnswerForm(d, sample.Agreed)}
	if _, err := opinion.NewService(d).Enter(t.Context(), sample.Who(t, d, "office1"), o.ID, o.Version, f, nil); err != nil {
		t.Fatal(err)
	}
}

// TestOnlyTheSilentAreReminded: two days before the day, once, and nobody who has answered.
func TestOnlyTheSilentAreReminded(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.ReadyTopic(t, d, "jyj")
	sample.Consult(t, d, id, round.AskForm{Days: "5"}, "czj", "wjw")
	sample.GiveOpinion(t, d, id, "wjw", sample.Agreed)
	silent := sample.OpinionOf(t, d, id, "czj")
	due := sample.Rounds(t, d, id)[0].Due
	var days *calendar.Days
	if err := d.Read(t.Context(), func(b *db.Batch) { days = calendar.Queue(b) }); err != nil {
		t.Fatal(err)
	}
	sender := message.NewSender(d, events.All())
	for n := 1; n <= 6; n++ {
		day := days.Add(time.Now(), n).Due
		list, err := sender.Due(t.Context(), time.Date(day.Year(), day.Month(), day.Day(), 10, 0, 0, 0, form.Zone))
		if err != nil {
			t.Fatal(err)
		}
		got := []int64{}
		for _, j := range list {
			if j.Event == "opinion.near" {
				got = append(got, j.Record)
			}
		}
		left := form.Day(due).Sub(day)
		near := left >= 0 && days.Add(day, 1).Due.After(form.Day(due).AddDate(0, 0, -2))
		if near != slices.Equal(got, []int64{silent.ID}) || !near && len(got) > 0 {
			t.Errorf("on %s, due %s: %v", day.Format(time.DateOnly), due.Format(time.DateOnly), got)
		}
	}
}
