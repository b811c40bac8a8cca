// Package flow holds charts: the states of a record, the steps between them and who may take them.
// A chart is a value in a feature's chart.go; buttons, refusals, the diagram, the rights matrix and
// the schema's CHECK are all derived from it or tested against it. Take is the only way a state changes.
package flow

import (
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
)

// Tone is the look of a state's tag; the word is always in the tag as well (ux.md 2.4).
type Tone string

// The tones.
const (
	Grey Tone = ""
	Info Tone = "info"
	Wait Tone = "wait"
	Ok   Tone = "ok"
	Warn Tone = "warn"
	Bad  Tone = "bad"
)

// Ask is what the dialog of a step wants before it is taken.
type Ask string

// What a step may ask for. Confirm is a page or box that states the consequences.
const (
	Nothing Ask = ""
	Confirm Ask = "confirm"
	Reason  Ask = "reason"
)

// State is one state of a record.
type State struct {
	Name, Title string
	Tone        Tone
	See, Edit   []access.Right // who may read the record, who may change its text, while in this state
	Final       bool           // nobody takes it further; an automatic step may bring it back
	Start       bool           // a record is born in this state
}

// Guard is a named condition: why the step cannot be taken now, or "".
type Guard[T any] struct {
	Name string
	Why  func(T, access.Actor) string
}

// Step is one row of a chart. Auto steps have no button: another room takes them as a consequence.
type Step[T any] struct {
	Do, Label       string
	From            []string
	To              string
	May             []access.Right
	Needs           []Guard[T]
	Ask             Ask
	Words           string // what the text asked for is called, where it is not 原因
	Follows         string // one sentence of what follows, told where the step asks before it is taken
	Log             string // the log's word for it, where label and title do not make it
	Primary, Danger bool
	Auto            bool
	// Hidden keeps a step without a button of its own: a form of the page (with more fields) takes it.
	Hidden bool
}

// Chart is the life of one kind of record.
type Chart[T any] struct {
	Kind, Title string // "topic", 议题
	Table       string // the table whose CHECK lists the states; empty when same as Kind
	States      []State
	Steps       []Step[T]
	Acts        []Act[T]
	Now         func(T) string
	Ties        func(T) access.Ties
	// Version is the record's version: a step asked for on an older page is stale.
	Version func(T) int
	// Log is what the log calls the chart's steps and acts where that is not the kind: "minutes.receipt".
	Log string
}

// Offer is a step as offered to one person: a button, or a button with the reason why not.
type Offer struct {
	Do, Label       string
	Ask             Ask
	Words           string
	Follows         string
	Blocked         string
	Primary, Danger bool
}

// State finds a state by name; the zero State when the chart lacks it.
func (c *Chart[T]) State(name string) State {
	for _, s := range c.States {
		if s.Name == name {
			return s
		}
	}
	return State{Name: name, Title: name}
}

// Title is the state's word on screen, Tone its look.
func (c *Chart[T]) StateOf(t T) State { return c.State(c.Now(t)) }

// MaySee says whether the person may read the record in its present state.
func (c *Chart[T]) MaySee(who access.Actor, t T) bool {
	_, ok := who.Holds(c.Ties(t), c.StateOf(t).See...)
	return ok
}

// MayEdit says whether the person may change the record's text in its present state.
func (c *Chart[T]) MayEdit(who access.Actor, t T) bool {
	_, ok := who.Holds(c.Ties(t), c.StateOf(t).Edit...)
	return ok
}

// Offers lists the steps with a button that the person may take now; blocked ones carry the reason.
func (c *Chart[T]) Offers(who access.Actor, t T) []Offer {
	out := []Offer{}
	for _, s := range c.open(who, t) {
		if !s.Hidden {
			out = append(out, offer(s, who, t))
		}
	}
	return out
}

// Offer finds one step, also a hidden one; false when the person may not take it in this state.
func (c *Chart[T]) Offer(who access.Actor, t T, do string) (Offer, bool) {
	for _, s := range c.open(who, t) {
		if s.Do == do {
			return offer(s, who, t), true
		}
	}
	return Offer{}, false
}

func offer[T any](s Step[T], who access.Actor, t T) Offer {
	return Offer{s.Do, s.Label, s.Ask, s.Words, s.Follows, s.why(t, who), s.Primary, s.Danger}
}

// open lists the steps from the present state that the person's seats allow.
func (c *Chart[T]) open(who access.Actor, t T) []Step[T] {
	ties := c.Ties(t)
	out := []Step[T]{}
	for _, s := range c.Steps {
		if !s.Auto && slices.Contains(s.From, c.Now(t)) {
			if _, ok := who.Holds(ties, s.May...); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

func (s Step[T]) why(t T, who access.Actor) string { return blocked(s.Needs, t, who) }

// blocked is the first guard's refusal, or "".
func blocked[T any](needs []Guard[T], t T, who access.Actor) string {
	for _, g := range needs {
		if why := g.Why(t, who); why != "" {
			return why
		}
	}
	return ""
}

// Taken is an allowed step or act: where it leads, by which seat it is taken, and what the log calls it.
type Taken struct {
	Do, Label, From, To string
	Seat                access.Seat
	action              string
	by                  Hand
	auto                bool
}

// Action is the log's word for it, which its chart alone gives.
func (t Taken) Action() string { return t.action }

// Take checks the step for the person: state, seat, guards, reason. Callers hold the record's lock and
// write the state that Taken names.
func (c *Chart[T]) Take(who access.Actor, t T, do, reason string) (Taken, error) {
	var refusal error = fault.Denied("您不能对此%s办理这一步", c.Title)
	for _, s := range c.Steps {
		if s.Do != do || s.Auto {
			continue
		}
		seat, ok := who.Holds(c.Ties(t), s.May...)
		if !ok {
			continue
		}
		if !slices.Contains(s.From, c.Now(t)) {
			refusal = fault.Late("此%s当前为“%s”，不能“%s”", c.Title, c.StateOf(t).Title, s.Label)
			continue
		}
		if why := s.why(t, who); why != "" {
			return Taken{}, fault.Refused("%s", why)
		}
		if s.Ask == Reason && reason == "" {
			return Taken{}, fault.Refused("请填写“%s”的原因", s.Label)
		}
		return Taken{Do: s.Do, Label: s.Label, From: c.Now(t), To: s.To, Seat: seat, action: c.Action(do)}, nil
	}
	return Taken{}, refusal
}

// Advance checks an automatic step, taken by another room in its own transaction.
func (c *Chart[T]) Advance(t T, do string) (Taken, error) {
	for _, s := range c.Steps {
		if s.Do == do && s.Auto && slices.Contains(s.From, c.Now(t)) {
			return Taken{Do: s.Do, Label: s.Label, From: c.Now(t), To: s.To, action: c.Action(do), auto: true}, nil
		}
	}
	return Taken{}, fault.Late("%s当前为“%s”，不能继续", c.Title, c.StateOf(t).Title)
}
