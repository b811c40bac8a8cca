package unitpage

import (
	"strconv"

	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/part"
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

// mine is how many of them the reader may confirm.
func (v SeatsView) mine() (n int) {
	for _, s := range v.Asked {
		if v.Answers(s) {
			n++
		}
	}
	return n
}

func (v SeatsView) picks() part.Picks {
	return part.Picks{Token: v.Token, Act: "confirm", Action: "/seats", Caption: "待确认的任职", Cols: seatCols(), Picked: v.Picked,
		One: "确认所选", All: "全部确认（" + strconv.Itoa(v.mine()) + " 项）"}
}
