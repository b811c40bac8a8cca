package histories_test

import (
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// subject is an open record with what its chart says of it.
type subject struct {
	kind, state string
	id          int64
	of          parent
	page        string                                    // to which a row of the office's desk may lead; "" where only counts do
	steps       []way                                     // those that somebody takes from its state, and acts that are done in it
	do          func(who access.Actor, step string) error // takes one through its room; nil where no walk does
}

// parent is the record on which another hangs.
type parent struct {
	kind string
	id   int64
}

func (s subject) String() string { return fmt.Sprintf("%s %d (%s)", s.kind, s.id, s.state) }

// way is a step or an act of a subject.
type way struct {
	do, to       string
	act, primary bool
	may          []access.Right
	could        []access.Actor            // made-up people in each seat to which the chart gives it, for this record
	open         func(access.Actor) string // why the person cannot take it now; "" when they can
}

// denied is the answer of way.open to whoever has no right to it at all.
const denied = "-"

// invented is nobody on record: a made-up person in a seat that is not tied to a person.
const invented = int64(1) << 40

// of reads a record by its chart. seat is that in which its person was asked, where the record names one. What gives a record up is no way on.
func of[T any](c *flow.Chart[T], id int64, t T, seat int64) subject {
	s := subject{kind: c.Kind, id: id, state: c.Now(t)}
	ties := c.Ties(t)
	for _, x := range c.Steps {
		if x.Auto || !slices.Contains(x.From, s.state) || x.Danger && c.State(x.To).Final {
			continue
		}
		do := x.Do
		s.steps = append(s.steps, way{do: do, to: x.To, primary: x.Primary, may: x.May, could: madeUp(ties, x.May, seat), open: func(who access.Actor) string {
			o, ok := c.Offer(who, t, do)
			if !ok {
				return denied
			}
			return o.Blocked
		}})
	}
	for _, a := range c.Acts {
		may := a.May
		if a.Edits {
			may = c.State(s.state).Edit
		}
		if a.Auto || a.By != "" || !a.Edits && !slices.Contains(a.From, s.state) {
			continue
		}
		do := a.Do
		s.steps = append(s.steps, way{do: do, act: true, may: may, could: madeUp(ties, may, seat), open: func(who access.Actor) string {
			if _, err := c.Act(who, t, do); err != nil {
				return denied
			}
			return ""
		}})
	}
	return s
}

// madeUp are people as the rights ask for them: in the tied unit, or the tied person.
func madeUp(t access.Ties, may []access.Right, seat int64) (out []access.Actor) {
	add := func(person int64, s access.Seat) {
		s.ID = seat
		out = append(out, access.Actor{Person: person, Seats: []access.Seat{s}})
	}
	for _, r := range may {
		switch r.Tie {
		case access.Any:
			add(invented, access.Seat{Role: r.Role})
		case access.Self:
			for _, p := range t.Self {
				add(p, access.Seat{Role: r.Role})
			}
		default:
			for _, p := range t.People[r.Tie] {
				add(p, access.Seat{Role: r.Role})
			}
			for _, u := range t.Units[r.Tie] {
				add(invented, access.Seat{Role: r.Role, Unit: u})
			}
		}
	}
	return out
}

// by are those of the people who can take it now.
func (w way) by(people []access.Actor) (out []access.Actor) {
	for _, p := range people {
		if w.open(p) == "" {
			out = append(out, p)
		}
	}
	return out
}

func (w way) taken(people []access.Actor) bool {
	return slices.ContainsFunc(people, func(p access.Actor) bool { return w.open(p) == "" })
}

// waitsFor are the seats whose holders could go on with the subject while nobody who is there can: empty where somebody can, or where it waits for no
// person. Where the chart names a next step (Primary), it is that step, or another to the same state, that somebody must be able to take.
func (s subject) waitsFor(people []access.Actor) (seats []access.Actor) {
	next := []way{}
	for _, w := range s.steps {
		if w.primary && w.taken(w.could) {
			next = append(next, w)
		}
	}
	if len(next) == 0 {
		next = s.steps
	}
	for _, w := range next {
		for _, x := range s.steps {
			if (x.do == w.do || !x.act && x.to == w.to && x.to != s.state) && x.taken(people) {
				return nil
			}
		}
		seats = append(seats, w.by(w.could)...)
	}
	return seats
}

// stuck says that neither somebody who is there nor anybody in any seat can do anything with it.
func (s subject) stuck(people []access.Actor) bool {
	return len(s.steps) > 0 && !slices.ContainsFunc(s.steps, func(w way) bool { return w.taken(people) || w.taken(w.could) })
}

// wordsOf are the seats in words.
func wordsOf(seats []access.Actor) string {
	out := []string{}
	for _, a := range seats {
		w := string(a.Seats[0].Role)
		if a.Seats[0].Unit != 0 {
			w += fmt.Sprintf(" of unit %d", a.Seats[0].Unit)
		}
		if a.Person != invented {
			w += fmt.Sprintf(", person %d", a.Person)
		}
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, "; ")
}
