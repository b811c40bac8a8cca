package flow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
)

// Act is something done to a record that is no step: it leaves the state as it is (create, edit, cite,
// chase, import). It is declared beside the steps, so that its word in the log, its right and its line
// in CHARTS.md stand in one place.
type Act[T any] struct {
	Do, Label string   // the label is the whole word in the log: 登记依据
	From      []string // states in which it may be done; empty: any
	May       []access.Right
	// Edits gives the act to whoever may change the record in its present state (State.Edit).
	Edits bool
	Needs []Guard[T]
	// Refusal is what those hear who have no right to it; {state} is the state's word, and then it is said in a
	// wrong state as well. Empty: a common sentence.
	Refusal string
	// Late is what those hear who could do it in another state, with {state} for the state's word. Empty: a common sentence where From says the
	// states, and the refusal where the right to edit does.
	Late string
	// Secret answers those without the right as if there were nothing.
	Secret bool
	// By is whose act it is where no seat gives the right: it is noted, and refused to others then.
	By Hand
	// Auto acts follow from another act, in its transaction: nobody does them. They are only noted.
	Auto bool
}

// noted says whether the act is no matter of seats: it is noted, not asked for.
func (a Act[T]) noted() bool { return a.Auto || a.By != "" }

// stateMark stands for the state's word in a refusal.
const stateMark = "{state}"

// Acts are the acts of a kind of record that has no states (a setting, a year's calendar).
type Acts struct {
	Kind, Title string
	Log         string // as in Chart
	List        []Act[access.Ties]
}

// Act checks an act for the person, who is tied to the record as ties say.
func (a *Acts) Act(who access.Actor, ties access.Ties, do string) (Taken, error) {
	return a.chart().Act(who, ties, do)
}

// May says whether the person has the right to an act.
func (a *Acts) May(who access.Actor, ties access.Ties, do string) bool {
	return a.chart().May(who, ties, do)
}

func (a Act[T]) late(state, common string) error {
	return fault.Late("%s", strings.ReplaceAll(cmp.Or(a.Late, common), stateMark, state))
}

// Note is an act that no seat gives, for the log.
func (a *Acts) Note(do string) Taken { return a.chart().Note(do) }

// Outline is what the kind says of itself, for lists of kinds.
func (a *Acts) Outline() Outline { return a.chart().Outline() }

func (a *Acts) chart() *Chart[access.Ties] {
	return ChartOf(a, func(t access.Ties) access.Ties { return t }, nil)
}

// ChartOf is the chart of a kind without states over its records, by which db.Steps takes its acts; ties says how a person may be tied to one.
func ChartOf[T any](a *Acts, ties func(T) access.Ties, version func(T) int) *Chart[T] {
	c := &Chart[T]{Kind: a.Kind, Title: a.Title, Log: a.Log, Now: func(T) string { return "" }, Ties: ties, Version: version}
	for _, x := range a.List {
		act := Act[T]{Do: x.Do, Label: x.Label, From: x.From, May: x.May, Edits: x.Edits, Refusal: x.Refusal, Late: x.Late, Secret: x.Secret, By: x.By, Auto: x.Auto}
		for _, g := range x.Needs {
			act.Needs = append(act.Needs, Guard[T]{g.Name, func(t T, who access.Actor) string { return g.Why(ties(t), who) }})
		}
		c.Acts = append(c.Acts, act)
	}
	return c
}

// Untied are the ties to a record that is nobody's: seats alone decide.
func Untied[T any](T) access.Ties { return access.Ties{} }

// Act checks an act for the person: state, seat, guards. A record that is still to be made is asked with
// what is known of it, its unit.
func (c *Chart[T]) Act(who access.Actor, t T, do string) (Taken, error) {
	var refusal error = fault.Denied("您不能对此%s办理这一步", c.Title)
	for _, a := range c.Acts {
		if a.Do != do || a.noted() {
			continue
		}
		seat, ok := who.Holds(c.Ties(t), c.rights(a, t)...)
		if !ok && a.Edits && a.Late != "" && c.Barred(who, t, do) == nil {
			refusal = a.late(c.StateOf(t).Title, "")
			continue
		}
		if !ok {
			refusal = a.denied(c.StateOf(t).Title, refusal)
			continue
		}
		if len(a.From) > 0 && !slices.Contains(a.From, c.Now(t)) && strings.Contains(a.Refusal, stateMark) {
			refusal = a.denied(c.StateOf(t).Title, refusal)
			continue
		}
		if len(a.From) > 0 && !slices.Contains(a.From, c.Now(t)) {
			refusal = a.late(c.StateOf(t).Title, fmt.Sprintf("此%s当前为“{state}”，不能“%s”", c.Title, a.Label))
			continue
		}
		if why := blocked(a.Needs, t, who); why != "" {
			return Taken{}, fault.Refused("%s", why)
		}
		return Taken{Do: a.Do, Label: a.Label, From: c.Now(t), To: c.Now(t), Seat: seat, action: c.Action(do)}, nil
	}
	return Taken{}, refusal
}

// May says whether the person has the right to an act in the record's present state; a guard may still
// refuse it.
func (c *Chart[T]) May(who access.Actor, t T, do string) bool {
	return slices.ContainsFunc(c.Acts, func(a Act[T]) bool {
		if a.Do != do || a.noted() || len(a.From) > 0 && !slices.Contains(a.From, c.Now(t)) {
			return false
		}
		_, ok := who.Holds(c.Ties(t), c.rights(a, t)...)
		return ok
	})
}

// rights are those that the act asks for on this record.
func (c *Chart[T]) rights(a Act[T], t T) []access.Right {
	if a.Edits {
		return c.StateOf(t).Edit
	}
	return a.May
}

func (a Act[T]) denied(state string, common error) error {
	switch {
	case a.Secret:
		return fault.NotFound()
	case a.Refusal != "":
		return fault.Denied("%s", strings.ReplaceAll(a.Refusal, stateMark, state))
	}
	return common
}

// Note is an act that follows from another, or is somebody's by no seat, for the log. One that nobody declared is a programmer's error.
func (c *Chart[T]) Note(do string) Taken {
	for _, a := range c.Acts {
		if a.Do == do && a.noted() {
			return Taken{Do: do, Label: a.Label, action: c.Action(do), by: a.By, auto: a.Auto}
		}
	}
	panic(fmt.Sprintf("flow: %s declares no act %s that no seat gives", c.Kind, do))
}

// Action is what the log calls a step or an act of this chart: topic.submit.
func (c *Chart[T]) Action(do string) string {
	if c.Log != "" {
		return c.Log + "." + do
	}
	return c.Kind + "." + do
}

func (c *Chart[T]) actFaults(note func(string, ...any)) {
	for _, a := range c.Acts {
		ways := 0
		for _, way := range []bool{a.Edits, a.Auto, a.By != "", len(a.May) > 0} {
			if way {
				ways++
			}
		}
		if a.Label == "" || ways != 1 {
			note("act %s lacks a label, or is not exactly one of given by seats, by the right to edit, by hand, or automatic", a.Do)
		}
		if slices.ContainsFunc(c.Steps, func(s Step[T]) bool { return s.Do == a.Do }) {
			note("act %s is a step too", a.Do)
		}
		for _, f := range a.From {
			if !slices.ContainsFunc(c.States, func(s State) bool { return s.Name == f }) {
				note("act %s names unknown state %s", a.Do, f)
			}
		}
	}
}

// Granted is a declared act of the seat with which the caller has found the right: for acts that make a record, which
// has no ties to ask yet. One that nobody declared is a programmer's error.
func (c *Chart[T]) Granted(do string, seat access.Seat) Taken {
	for _, a := range c.Acts {
		if a.Do == do {
			return Taken{Do: do, Label: a.Label, Seat: seat, action: c.Action(do)}
		}
	}
	panic(fmt.Sprintf("flow: %s declares no act %s", c.Kind, do))
}
