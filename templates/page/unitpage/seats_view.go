package unitpage

import (
	"slices"

	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// SeatsView is the page of all seats that wait for an answer, and of those of leaders, office and administrators.
type SeatsView struct {
	Token       form.Token
	Asked, Held []unit.Seat
	Give        bool                 // the reader may ask for seats
	Answers     func(unit.Seat) bool // whether the reader may confirm a seat
	Picked      []string             // boxes of the refused form
	Errors      form.Errors
}

func (v SeatsView) answers(s unit.Seat) bool { return v.Answers(s) }

// mine is how many of them the reader may confirm.
func (v SeatsView) mine() (n int) {
	for _, s := range v.Asked {
		if v.answers(s) {
			n++
		}
	}
	return n
}

func (SeatsView) box(s unit.Seat) string { return form.Pick{ID: s.ID, Version: s.Version}.Value() }

func (v SeatsView) on(s unit.Seat) bool { return slices.Contains(v.Picked, v.box(s)) }
