package round

import (
	"context"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
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
	life := flow.Chart[Answer]{Title: title, Steps: []flow.Step[Answer]{k.LapseStep()}, Now: StateOf}
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

// Give hands an answer in by a step that was taken. seal binds it to what it is about.
func (k Asking) Give(ctx context.Context, tx *db.Tx, a Answer, taken flow.Taken, seal func(Answer) []byte) error {
	a.GivenBy, a.GivenName, a.GivenAt = tx.Who.Person, tx.Who.Name, &tx.At
	a.Hash = seal(a)
	if err := k.writeState(ctx, tx, a, taken.To); err != nil {
		return err
	}
	if err := k.insertPoints(ctx, tx, a); err != nil {
		return err
	}
	if err := k.dropDraft(ctx, tx, a); err != nil {
		return err
	}
	tx.LogStep(k.Answer, a.ID, a.Title, taken, "", a.UnitName)
	return message.Tell(ctx, tx, k.Answer+".given", a.ID)
}

// Settle answers the remarks of one unit by the chart's step: 采纳, 部分采纳 or 未采纳, with the reason.
func (v View) Settle(ctx context.Context, tx *db.Tx, chart *flow.Chart[Answer], step string, id int64, version int, r Reply) (Answer, error) {
	a, err := v.Lock(ctx, tx, id)
	if err != nil {
		return a, err
	}
	if a.Version != version {
		return a, fault.Stale()
	}
	taken, err := chart.Take(tx.Who, a, step, "")
	if err != nil {
		return a, err
	}
	answered, errs := r.Input(a.Points)
	if err := errs.Err(); err != nil {
		return a, err
	}
	for _, p := range answered {
		if err := v.writeVerdict(ctx, tx, p); err != nil {
			return a, err
		}
	}
	tx.LogStep(v.Answer, a.ID, a.Title, taken, "", a.UnitName+"，"+figures(answered))
	return a, v.NextVersion(ctx, tx, a)
}
