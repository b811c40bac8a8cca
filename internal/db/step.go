package db

import (
	"context"
	"errors"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// ReasonMax is how long the reason of a step may be, in characters.
const ReasonMax = 500

// Asked is a step or an act as a page asks for it: of which record, on which version of it, and why.
type Asked struct {
	ID      int64
	Version int
	Do      string
	Reason  string
}

// Steps is how the records of one chart take steps. The order is the same everywhere: load and lock
// what the actor may see (404), refuse a page that is no longer true (409, but 403 to whoever could take the step in no
// state: a wrong version is no way to try it unseen), ask the chart (403, 409, 422), hold the reason to its limit, let the feature do what the step means, log it once. A step
// without a page behind it (automatic ones, Chart.Advance) does not come here.
type Steps[T any] struct {
	Chart *flow.Chart[T]
	// Lock loads the record for this act; one that the actor may not see is fault.NotFound.
	Lock func(ctx context.Context, tx *Tx, id int64) (T, error)
	// On is the record in the log.
	On func(T) On
	// Over says of a record without states why it takes no act any more; empty while it does. A state says so by the steps that lead on.
	Over func(T) string
	// Tells has an act on a stale page answered by why it cannot be taken any more, where that says more than that the record has changed:
	// whose it is by now.
	Tells bool
}

// Effect is what a step means beside its log entry: it writes the state that taken names. What it
// answers is the log's detail.
type Effect[T any] func(t T, taken flow.Taken) (detail string, err error)

// Take takes a step and logs it.
func (s Steps[T]) Take(ctx context.Context, tx *Tx, a Asked, effect Effect[T]) (T, flow.Taken, error) {
	t, taken, err := s.Check(ctx, tx, a)
	if err != nil {
		return t, taken, err
	}
	detail, err := effect(t, taken)
	if err != nil {
		return t, taken, err
	}
	on := s.On(t)
	if detail != "" {
		detail = "：" + detail
	}
	tx.LogAct(on, taken, form.Text(a.Reason), taken.Label+detail)
	return t, taken, nil
}

// Check is the first half of Take, for steps whose log entry needs what comes later: the record under
// its lock, and the step as the chart allows it.
func (s Steps[T]) Check(ctx context.Context, tx *Tx, a Asked) (T, flow.Taken, error) {
	t, err := s.Current(ctx, tx, a)
	if err != nil {
		return t, flow.Taken{}, err
	}
	reason := form.Text(a.Reason)
	taken, err := s.Chart.Take(tx.Who, t, a.Do, reason)
	if err != nil {
		return t, flow.Taken{}, err
	}
	var errs form.Errors
	errs.Limit("reason", "理由", reason, ReasonMax)
	return t, taken, errs.Err()
}

// Act is Check for an act that is no step, such as editing.
func (s Steps[T]) Act(ctx context.Context, tx *Tx, a Asked) (T, flow.Taken, error) {
	t, err := s.Current(ctx, tx, a)
	if err != nil {
		return t, flow.Taken{}, err
	}
	taken, err := s.Chart.Act(tx.Who, t, a.Do)
	return t, taken, err
}

// TakeAct takes an act that is no step and logs it.
func (s Steps[T]) TakeAct(ctx context.Context, tx *Tx, a Asked, effect func(T) (detail string, err error)) error {
	t, taken, err := s.Act(ctx, tx, a)
	if err != nil {
		return err
	}
	detail, err := effect(t)
	if err != nil {
		return err
	}
	tx.LogAct(s.On(t), taken, form.Text(a.Reason), detail)
	return nil
}

// Current loads and locks the record and refuses a page that shows an older version of it, or one that was over by now. An act that is not
// named is not asked about.
func (s Steps[T]) Current(ctx context.Context, tx *Tx, a Asked) (T, error) {
	t, err := s.Lock(ctx, tx, a.ID)
	if err != nil {
		return t, err
	}
	over := ""
	if s.Over != nil {
		over = s.Over(t)
	}
	if over == "" && Fresh(s.Chart.Version(t), a.Version) == nil {
		return t, nil
	}
	if err := s.Chart.Barred(tx.Who, t, a.Do); err != nil {
		return t, err
	}
	if over != "" {
		return t, fault.Late("%s", over)
	}
	if s.Tells {
		if _, err := s.Chart.Act(tx.Who, t, a.Do); err != nil {
			return t, fault.Late("%s", fault.Sentence(err))
		}
	}
	return t, s.overtaken(ctx, tx, t)
}

// overtaken is why a page is not true any more: its reader has changed the record since, in another window, or somebody else
// has. A record that stands in the log under another one, or without a number, is not told apart.
func (s Steps[T]) overtaken(ctx context.Context, tx *Tx, t T) error {
	on := s.On(t)
	if on.Kind != s.Chart.Kind || on.ID == 0 {
		return fault.Stale()
	}
	last, err := Scalar[int64](ctx, tx, lastHand, Args{"kind": on.Kind, "record": on.ID})
	switch {
	case err != nil:
		return err
	case last == 0:
		return fault.Stale()
	}
	return fault.StaleBy(last == tx.Who.Person)
}

// lastHand is who last did something to a record: 0 when the portal did, or nobody.
const lastHand = `SELECT coalesce((SELECT person FROM audit WHERE kind = @kind AND record = @record ORDER BY seq DESC LIMIT 1), 0)`

// Refusal is what is wrong with a form itself, once the record has nothing to say against it: a record that is not there, not
// the taker's or not as the form shows it comes before, and so err is told. What can be put right as well gives way to the
// form's own words.
func Refusal(err error, wrong form.Errors) error {
	var errs form.Errors
	if wrong == nil || err != nil && fault.KindOf(err) != fault.Invalid && !errors.As(err, &errs) {
		return err
	}
	return wrong
}

// Fresh refuses a page that shows another version than the record has: for what is read before the act (a proof), and for the lines of a
// record that has been asked for by Steps.
func Fresh(is, shown int) error {
	if is != shown {
		return fault.Stale()
	}
	return nil
}
