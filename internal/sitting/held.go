package sitting

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
)

// Held is what minutes take from a meeting that was held.
type Held struct {
	ID                                int64
	Kind, Title                       string
	StartsAt, EndsAt                  time.Time
	Place                             string
	Chair                             int64
	ChairName, ChairTitle             string
	Delegation                        int64
	DelegateSigns                     bool // the delegation lets its holder sign the minutes
	Topics                            []meeting.Item
	Present, Leave, Observers, Absent []Attendee
	Members, Came                     int // member units invited, and of these present (R5: nobody else counts)
}

// Attendee is one line of an attendance list, names as then. Unit is 0 for leaders and guests.
type Attendee struct {
	Unit                            int64
	Category, UnitName, Name, Title string
}

// Of gives a meeting that has ended: its topics in order and its lists in order of precedence.
func Of(ctx context.Context, tx *db.Tx, id int64) (Held, error) {
	m, err := meeting.Read(ctx, tx, id)
	if err != nil {
		return Held{}, err
	}
	if m.State != meeting.Ended {
		return Held{}, fault.Refused("会议当前为“%s”，结束后才能起草纪要", meeting.Chart.StateOf(m).Title)
	}
	h := Held{ID: m.ID, Kind: m.Kind, Title: m.Title, StartsAt: m.StartsAt, EndsAt: m.EndsAt, Place: m.Place, Chair: m.Chair,
		ChairName: m.ChairName, ChairTitle: m.ChairTitle, Delegation: m.Delegation}
	if h.DelegateSigns, err = delegation.Signs(ctx, tx, m.Delegation); err != nil {
		return h, err
	}
	if h.Topics, err = meeting.ItemsOf(ctx, tx, id); err != nil {
		return h, err
	}
	list, err := meeting.AnswersOf(ctx, tx, id)
	if err != nil {
		return h, err
	}
	h.sort(list)
	return h, nil
}

// Lists are the lists of a roll alone.
func Lists(roll []meeting.Invitation) (h Held) {
	h.sort(roll)
	return h
}

// sort puts each invitation on its list. Those who are not of the joint meeting and came are 列席.
func (h *Held) sort(list []meeting.Invitation) {
	for _, i := range list {
		a := attendeeOf(i)
		own := i.Category == meeting.Leader || i.Category == meeting.Member
		if i.Category == meeting.Member && !i.Uninvited {
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

// attendeeOf names who came or asked leave; for a unit of which nobody came, the unit alone.
func attendeeOf(i meeting.Invitation) Attendee {
	a := Attendee{Unit: i.Unit, Category: i.Category, UnitName: i.UnitName}
	if i.Unit == 0 || i.Came() || i.State == "leave" {
		a.Name, a.Title = i.Expected()
	}
	return a
}

// Overview is the first paragraph of the minutes: when, where, under whom, on which topics.
func (h Held) Overview(topics []string) string {
	at, half, about := h.StartsAt.In(form.Zone), "上午", ""
	if at.Hour() >= 12 {
		half = "下午"
	}
	if len(topics) > 0 {
		about = "，研究" + strings.Join(topics, "、") + "等事项"
	}
	return fmt.Sprintf("%s%s，%s%s在%s主持召开%s%s。现将会议议定事项纪要如下。", at.Format("1月2日"), half, h.ChairTitle, h.ChairName, h.Place, h.Title, about)
}
