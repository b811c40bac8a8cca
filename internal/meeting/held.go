package meeting

import (
	"context"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/fault"
)

// HeldMeeting is what minutes take from a meeting that was held.
type HeldMeeting struct {
	ID                                int64
	Kind, Title                       string
	StartsAt, EndsAt                  time.Time
	Place                             string
	Chair                             int64
	ChairName, ChairTitle             string
	Delegation                        int64
	DelegateSigns                     bool // the delegation lets its holder sign the minutes
	Topics                            []Item
	Present, Leave, Observers, Absent []Attendee
	Members, Came                     int // member units invited, and of these present (R5: nobody else counts)
}

// Attendee is one line of an attendance list, names as then. Unit is 0 for leaders and guests.
type Attendee struct {
	Unit                            int64
	Category, UnitName, Name, Title string
}

// Held gives a meeting that has ended: its topics in order and its lists in order of precedence.
func Held(ctx context.Context, tx *db.Tx, id int64) (HeldMeeting, error) {
	m, err := db.Get[Meeting](ctx, tx, selectMeeting, db.Seen(tx.Who, db.Args{"id": id}))
	if err != nil {
		return HeldMeeting{}, err
	}
	if m.State != "held" {
		return HeldMeeting{}, fault.Refused("会议当前为“%s”，结束后才能起草纪要", Chart.StateOf(m).Title)
	}
	h := HeldMeeting{ID: m.ID, Kind: m.Kind, Title: m.Title, StartsAt: m.StartsAt, EndsAt: m.EndsAt, Place: m.Place, Chair: m.Chair,
		ChairName: m.ChairName, ChairTitle: m.ChairTitle, Delegation: m.Delegation}
	if h.DelegateSigns, err = delegation.Signs(ctx, tx, m.Delegation); err != nil {
		return h, err
	}
	if h.Topics, err = ItemsOf(ctx, tx, id); err != nil {
		return h, err
	}
	list, err := AnswersOf(ctx, tx, id)
	if err != nil {
		return h, err
	}
	h.sort(list)
	return h, nil
}

// sort puts each invitation on its list. Those who are not of the joint meeting and came are 列席.
func (h *HeldMeeting) sort(list []Invitation) {
	for _, i := range list {
		a := i.attendee()
		own := i.Category == Leader || i.Category == Member
		if i.Category == Member {
			h.Members++
			if i.Came() {
				h.Came++
			}
		}
		switch {
		case i.Came() && own:
			h.Present = append(h.Present, a)
		case i.Came():
			h.Observers = append(h.Observers, a)
		case i.State == "leave":
			h.Leave = append(h.Leave, a)
		default:
			h.Absent = append(h.Absent, a)
		}
	}
}

// attendee names who came or asked leave; for a unit of which nobody came, the unit alone.
func (i Invitation) attendee() Attendee {
	a := Attendee{Unit: i.Unit, Category: i.Category, UnitName: i.UnitName}
	if i.Unit == 0 || i.Came() || i.State == "leave" {
		a.Name, a.Title = i.Expected()
	}
	return a
}
