package circulation

import (
	"context"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/round"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// RoundsPage is a draft with its rounds, the latest first.
type RoundsPage struct {
	Minutes minutes.Minutes
	Rounds  []round.Round
	Days    *calendar.Days
}

// Rounds gives the rounds of a draft to those who make the minutes.
func (s *Service) Rounds(ctx context.Context, who access.Actor, id int64) (RoundsPage, error) {
	var m *minutes.Minutes
	var rounds func() []round.Round
	var days *calendar.Days
	err := s.db.Read(ctx, func(b *db.Batch) {
		m, rounds, days = minutes.Head(b, who, id), round.AskAll[round.Round](b, view, who, id), calendar.Queue(b)
	})
	if err != nil {
		return RoundsPage{}, err
	}
	return RoundsPage{*m, rounds(), days}, nil
}

// Asking is what the form of a new round needs.
type Asking struct {
	minutes.EditPage
	Rounds []round.Round
}

// Candidate is a unit that the draft concerns, and how its answer stands.
type Candidate struct {
	paper.Receiver
	Clauses  int    // decisions that name it
	Standing string // the answer that still counts, in words; "" when there is none
}

// Candidates are the units that attended or are named, in the order of the issue; not those from outside, of which nobody can answer.
func (a Asking) Candidates() []Candidate {
	out := []Candidate{}
	for _, x := range a.Minutes.Range() {
		if x.Outside {
			continue
		}
		c := Candidate{Receiver: x, Clauses: len(a.Minutes.Naming(x.Unit))}
		if q := latest(a.Rounds, x.Unit); q != nil && q.State == round.Given {
			c.Standing, _ = Stances.Word(q.Stance)
		}
		out = append(out, c)
	}
	return out
}

// latest is the unit's answer in the last round that asked it; rounds come the latest first.
func latest(rounds []round.Round, unitID int64) *round.Answer {
	for _, r := range rounds {
		if i := slices.IndexFunc(r.Answers, func(q round.Answer) bool { return q.Unit == unitID }); i >= 0 {
			return &r.Answers[i]
		}
	}
	return nil
}

// Asking adds the rounds to a draft, for the form of a new one; who may not send it out is refused.
func (s *Service) Asking(ctx context.Context, who access.Actor, draft minutes.EditPage) (Asking, error) {
	if _, err := minutes.Chart.Take(who, draft.Minutes, "circulate", ""); err != nil {
		return Asking{}, err
	}
	var rounds func() []round.Round
	if err := s.db.Read(ctx, func(b *db.Batch) { rounds = round.AskAll[round.Round](b, view, who, draft.Minutes.ID) }); err != nil {
		return Asking{}, err
	}
	return Asking{draft, rounds()}, nil
}

// Page is one unit's answer: what was sent, and what it said.
type Page struct {
	Round  round.Round
	Reply  round.Answer
	Draft  minutes.Minutes // as it was sent
	Office unit.Office
	Values setting.Values
	Days   *calendar.Days
	Member string // who in the unit usually agrees
}

// Get gives an answer to those who may see it.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64) (Page, error) {
	var rounds func() []round.Round
	var text *[]string
	var member *[]string
	var office *unit.Office
	var values *setting.Values
	var days *calendar.Days
	err := s.db.Read(ctx, func(b *db.Batch) {
		rounds, text, member = round.AskOne[round.Round](b, alone, who, id), db.Values[string](b, sent(), db.Seen(who, db.Args{"id": id})), view.Member(b, who, id)
		office, values, days = unit.TheOffice(b), setting.Load(b), calendar.Queue(b)
	})
	if err != nil {
		return Page{}, err
	}
	rs := rounds()
	if len(rs) != 1 || len(rs[0].Answers) != 1 {
		return Page{}, fault.NotFound()
	}
	out := Page{Round: rs[0], Reply: rs[0].Answers[0], Office: *office, Values: *values, Days: days}
	if len(*member) > 0 {
		out.Member = (*member)[0]
	}
	out.Draft, err = minutes.Restore((*text)[0])
	return out, err
}
