package sample

import (
	"maps"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
)

// Answer is what a unit says in a round: its stance, and remarks by part of the text.
type Answer struct {
	Stance  string
	Remarks map[string]string
}

// The answers that samples give.
var (
	Agreed  = Answer{round.Agree, nil}
	Amended = Answer{round.Amend, map[string]string{"matter1": "建议将“制定”改为“制定并组织实施”。"}}
	Opposed = Answer{round.Object, map[string]string{"whole": "经费来源不明确，不宜提请会议议定。", "matter2": "牵头单位应为提出单位。"}}
	Apart   = Answer{round.Outside, nil}
)

// ConsultedTopic is a topic of the unit with an open round that asks the units with the other codes.
func ConsultedTopic(t T, d *db.DB, code string, asked ...string) int64 {
	t.Helper()
	id := ReadyTopic(t, d, code)
	Consult(t, d, id, round.AskForm{Days: "5"}, asked...)
	return id
}

// Consult opens a round on a topic that may go before a meeting.
func Consult(t T, d *db.DB, id int64, f round.AskForm, asked ...string) {
	t.Helper()
	for _, code := range asked {
		f.Units = append(f.Units, Unit(t, d, code).ID)
	}
	office := Who(t, d, "office1")
	if _, err := opinion.NewService(d).Ask(t.Context(), office, id, Topic(t, d, office, id).Version, f); err != nil {
		t.Fatalf("ask for opinions on topic %d: %v", id, err)
	}
}

// Rounds are the rounds of a topic as the office sees them.
func Rounds(t T, d *db.DB, id int64) []opinion.Round {
	t.Helper()
	c, err := opinion.NewService(d).Of(t.Context(), Who(t, d, "office1"), id, nil)
	if err != nil {
		t.Fatalf("rounds of topic %d: %v", id, err)
	}
	return c.Rounds
}

// OpinionOf is the place of a unit in the last round in which it was asked.
func OpinionOf(t T, d *db.DB, id int64, code string) round.Answer {
	t.Helper()
	unit, out := Unit(t, d, code).ID, round.Answer{}
	for _, r := range Rounds(t, d, id) {
		for _, o := range r.Answers {
			if o.Unit == unit {
				out = o
			}
		}
	}
	if out.ID == 0 {
		t.Fatalf("topic %d: %s was not asked", id, code)
	}
	return out
}

// AnswerForm is an answer as its liaison would type it today.
func AnswerForm(d *db.DB, a Answer) round.Form {
	f := round.Form{Stance: a.Stance, Approver: "张示审", ApprovedOn: d.Now().Format(time.DateOnly), Remarks: map[string]string{}}
	maps.Copy(f.Remarks, a.Remarks)
	return f
}

// GiveOpinion is the answer of the unit with the code.
func GiveOpinion(t T, d *db.DB, id int64, code string, a Answer) {
	t.Helper()
	o := OpinionOf(t, d, id, code)
	sent := opinion.Sent{Form: AnswerForm(d, a), Give: true}
	if _, err := opinion.NewService(d).Answer(t.Context(), Who(t, d, "liaison-"+code), o.ID, o.Version, sent); err != nil {
		t.Fatalf("opinion of %s on topic %d: %v", code, id, err)
	}
}

// Reply is one verdict on every remark of the unit with the code, by the proposer.
func Reply(t T, d *db.DB, id int64, proposer, code, verdict, reason string) {
	t.Helper()
	o := OpinionOf(t, d, id, code)
	r := round.Reply{Verdict: map[int64]string{}, Reason: map[int64]string{}}
	for _, p := range o.Points {
		r.Verdict[p.ID], r.Reason[p.ID] = verdict, reason
	}
	if _, err := opinion.NewService(d).Reply(t.Context(), Who(t, d, proposer), o.ID, o.Version, r); err != nil {
		t.Fatalf("reply to %s on topic %d: %v", code, id, err)
	}
}

// Revise changes the topic's text after a round.
func Revise(t T, d *db.DB, proposer string, id int64, change func(*topic.Form)) {
	t.Helper()
	who := Who(t, d, proposer)
	rec := Topic(t, d, who, id)
	f := topic.Of(rec)
	change(&f)
	if _, err := opinion.NewService(d).Revise(t.Context(), who, id, rec.Version, topic.Sent{Form: f}); err != nil {
		t.Fatalf("revise topic %d: %v", id, err)
	}
}
