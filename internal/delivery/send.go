package delivery

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/db"
)

// Sent is an issue: the number of the record, the hash that makes each unit a witness of it, its range, and what it decides.
type Sent struct {
	Record int64
	Hash   []byte
	To     []Unit
	Items  []Item
}

// Unit is one unit of the range, and why it is in it.
type Unit struct {
	ID        int64
	Name, Why string
	Info      bool // to know of, without a receipt
}

// Item is a decision with the units that it names.
type Item struct {
	ID, Lead int64   // 0: nobody leads
	Joint    []int64 // answer for it with the lead
	Support  []int64
}

// role is what the decision wants of the unit, empty when it does not name it.
func (x Item) role(unit int64) string {
	switch {
	case x.Lead == unit:
		return "lead"
	case slices.Contains(x.Joint, unit):
		return "joint"
	case slices.Contains(x.Support, unit):
		return "support"
	}
	return ""
}

// Send writes the deliveries of an issue, and a receipt for each unit and each decision that names it. A record that gets another state
// behind it is listed anew (List).
func (p Paper) Send(ctx context.Context, tx *db.Tx, s Sent) error {
	var open receipts
	for _, u := range s.To {
		id, err := addDelivery(ctx, tx, p.Kind, s, u)
		if err != nil {
			return fmt.Errorf("deliver to unit %d: %w", u.ID, err)
		}
		for _, x := range s.Items {
			if role := x.role(u.ID); role != "" && !u.Info {
				open.add(id, x.ID, role)
			}
		}
	}
	if err := open.insert(ctx, tx); err != nil {
		return err
	}
	return p.List(ctx, tx, s.Record)
}
