package round

import (
	"context"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
)

// Plan gives a round about a record its number and its limit, counted from the day of the act.
func (k Asking) Plan(ctx context.Context, tx *db.Tx, r Round) (Round, calendar.Limit, error) {
	days, err := calendar.LoadTx(ctx, tx)
	if err != nil {
		return r, calendar.Limit{}, err
	}
	r.N, err = k.nextNumber(ctx, tx, r.Record)
	r.AskedOn = form.Day(tx.At)
	return r, days.Add(r.AskedOn, r.Days), err
}

// Addressee is a unit that is asked, named as it is now, and the digest of what it will answer for.
type Addressee struct {
	Unit    int64
	Name    string
	Covered []byte
}

// Open stores a planned round, asks its units in their order and tells them; who answered before learns why
// it is asked again.
func (k Asking) Open(ctx context.Context, tx *db.Tx, r Round, to []Addressee) error {
	id, err := k.insertRound(ctx, tx, r)
	if err != nil {
		return err
	}
	event := k.Answer + ".asked"
	if r.Why != "" {
		event += "_again"
	}
	for _, x := range to {
		answer, err := k.insertAnswer(ctx, tx, id, r.Record, x)
		if err != nil {
			return err
		}
		if err := message.Tell(ctx, tx, event, answer); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the open round about a record, whatever the reason, and tells the units that had not answered.
func (k Asking) Close(ctx context.Context, tx *db.Tx, record int64, how, why string) error {
	if err := k.closeRound(ctx, tx, record, how, why); err != nil {
		return err
	}
	silent, err := k.silent(ctx, tx, record)
	if err != nil {
		return err
	}
	return message.TellEach(ctx, tx, k.Answer+".closed", silent)
}

// Lapse takes the force from an answer about the record with the title.
func (k Asking) Lapse(ctx context.Context, tx *db.Tx, a Answer, title, why string) error {
	life := flow.Chart[Answer]{Kind: k.Answer, Title: title, Steps: []flow.Step[Answer]{k.LapseStep()}, Now: StateOf}
	taken, err := life.Advance(a, "lapse")
	if err != nil {
		return err
	}
	a.LapsedAt, a.LapsedWhy = &tx.At, why
	if err := k.writeState(ctx, tx, a, taken.To); err != nil {
		return err
	}
	tx.LogStep(k.Answer, a.ID, title, taken, "", a.UnitName)
	return nil
}

// Steps is how answers take the steps of the chart of the room that asks.
func (v View) Steps(chart *flow.Chart[Answer]) db.Steps[Answer] {
	return db.Steps[Answer]{Chart: chart, Lock: v.Lock, On: v.On}
}

// On is an answer in the log.
func (v View) On(a Answer) db.On { return db.On{Kind: v.Answer, ID: a.ID, Title: a.Title} }

// Give is the effect of the step that hands an answer in, under a name. seal binds it to what it is about.
func (k Asking) Give(ctx context.Context, tx *db.Tx, a Answer, taken flow.Taken, name string, seal func(Answer) []byte) error {
	a.GivenBy, a.GivenName, a.GivenAt = tx.Who.Person, name, &tx.At
	a.Hash = seal(a)
	if err := k.writeState(ctx, tx, a, taken.To); err != nil {
		return err
	}
	if err := k.insertPoints(ctx, tx, a); err != nil {
		return err
	}
	if a.Entered() {
		if err := message.Tell(ctx, tx, k.Answer+".entered", a.ID); err != nil {
			return err
		}
	} else if err := k.dropDraft(ctx, tx, a); err != nil {
		return err
	}
	return message.Tell(ctx, tx, k.Answer+".given", a.ID)
}

// Settle answers the remarks of one unit by a step: 采纳, 部分采纳 or 未采纳, with the reason.
func (v View) Settle(ctx context.Context, tx *db.Tx, chart *flow.Chart[Answer], step db.Asked, r Reply) (Answer, error) {
	a, _, err := v.Steps(chart).Take(ctx, tx, step, func(a Answer, _ flow.Taken) (string, error) {
		answered, errs := r.Input(a.Points)
		if err := errs.Err(); err != nil {
			return "", err
		}
		for _, p := range answered {
			if err := v.writeVerdict(ctx, tx, p); err != nil {
				return "", err
			}
		}
		return a.UnitName + "，" + figures(answered), v.nextVersion(ctx, tx, a)
	})
	return a, err
}
