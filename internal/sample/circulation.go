package sample

import (
	"strconv"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/round"
)

// Circulate sends the draft of minutes to the units with the codes, as the office.
func Circulate(t T, d *db.DB, id int64, f round.AskForm, codes ...string) {
	t.Helper()
	for _, code := range codes {
		f.Units = append(f.Units, Unit(t, d, code).ID)
	}
	if f.Days == "" {
		f.Days = "3"
	}
	office := Who(t, d, "office1")
	if _, err := circulation.NewService(d).Ask(t.Context(), office, id, MinutesOf(t, d, office, id).Minutes.Version, f); err != nil {
		t.Fatalf("send the draft of minutes %d: %v", id, err)
	}
}

// Circulations are the rounds of a draft as the office sees them, the latest first.
func Circulations(t T, d *db.DB, id int64) circulation.RoundsPage {
	t.Helper()
	p, err := circulation.NewService(d).Rounds(t.Context(), Who(t, d, "office1"), id)
	if err != nil {
		t.Fatalf("rounds of minutes %d: %v", id, err)
	}
	return p
}

// ReplyOf is the place of a unit in the last round in which it was asked about a draft.
func ReplyOf(t T, d *db.DB, id int64, code string) round.Answer {
	t.Helper()
	unit := Unit(t, d, code).ID
	for _, r := range Circulations(t, d, id).Rounds {
		for i := len(r.Answers) - 1; i >= 0; i-- {
			if r.Answers[i].Unit == unit {
				return r.Answers[i]
			}
		}
	}
	t.Fatalf("minutes %d: %s was not asked", id, code)
	return round.Answer{}
}

// ReplyForm is an answer as a liaison would type it: remarks by the place of the decision, 0 for the whole;
// none means 无意见.
func ReplyForm(t T, d *db.DB, id int64, remarks map[int]string) round.Form {
	t.Helper()
	f := round.Form{Stance: round.Agree, Approver: "张示审", Remarks: map[string]string{}}
	clauses := MinutesOf(t, d, Who(t, d, "office1"), id).Minutes.Clauses
	for n, text := range remarks {
		f.Stance = round.Amend
		key := "whole"
		if n > 0 {
			key = strconv.FormatInt(clauses[n-1].ID, 10)
		}
		f.Remarks[key] = text
	}
	return f
}

// GiveReply is the answer of the unit with the code.
func GiveReply(t T, d *db.DB, id int64, code string, remarks map[int]string) {
	t.Helper()
	q := ReplyOf(t, d, id, code)
	if _, err := circulation.NewService(d).Give(t.Context(), Who(t, d, "liaison-"+code), q.ID, q.Version, ReplyForm(t, d, id, remarks)); err != nil {
		t.Fatalf("answer of %s on minutes %d: %v", code, id, err)
	}
}

// SettleReply is one verdict on every remark of the unit with the code, by the office.
func SettleReply(t T, d *db.DB, id int64, code, verdict, reason string) {
	t.Helper()
	q := ReplyOf(t, d, id, code)
	r := round.Reply{Verdict: map[int64]string{}, Reason: map[int64]string{}}
	for _, p := range q.Points {
		r.Verdict[p.ID], r.Reason[p.ID] = verdict, reason
	}
	if _, err := circulation.NewService(d).Settle(t.Context(), Who(t, d, "office1"), q.ID, q.Version, r); err != nil {
		t.Fatalf("answer to %s on minutes %d: %v", code, id, err)
	}
}
