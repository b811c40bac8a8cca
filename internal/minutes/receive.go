package minutes

import (
	"context"
	"encoding/hex"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
)

// Delivery is one unit's receipt of issued minutes.
type Delivery struct {
	ID, Minutes, Unit int64
	UnitName, Why     string
	State             string
	SentAt            time.Time
	ReceivedAt        *time.Time
	ReceivedName      string
	ChasedAt          *time.Time // last reminded
	// Clauses that name the unit, how many it confirmed and how many questions the office has not answered.
	Clauses, Confirmed, Questioned int
	PaperHash                      []byte
	Version                        int
	Title, Number                  string
	MinutesState                   string
}

// DeliveryChart is the life of a receipt: sent, then received by the unit's liaison or member.
var DeliveryChart = flow.Chart[Delivery]{
	Kind: "delivery", Title: "印发签收", Log: "minutes",
	States: []flow.State{
		{Name: "sent", Title: "未签收", Tone: flow.Warn, See: readers, Start: true},
		{Name: "received", Title: "已签收", Tone: flow.Ok, See: readers, Final: true},
		{Name: "info", Title: "仅供知悉", Tone: flow.Grey, See: readers, Start: true, Final: true},
	},
	Steps: []flow.Step[Delivery]{
		{Do: "receive", Label: "签收纪要", Log: "签收纪要", From: []string{"sent"}, To: "received",
			May: []access.Right{access.Liaison.Of(access.Party), access.Member.Of(access.Party)}, Primary: true,
			Needs: []flow.Guard[Delivery]{{Name: "纪要有效", Why: func(d Delivery, _ access.Actor) string { return replaced(d.MinutesState) }}}},
	},
	Version: func(d Delivery) int { return d.Version },
	Now:     func(d Delivery) string { return d.State },
	Ties: func(d Delivery) access.Ties {
		return access.Ties{Units: map[access.Tie][]int64{access.Party: {d.Unit}}}
	},
}

// Receive records that the unit has received the minutes, by whom and when.
func (s *Service) Receive(ctx context.Context, who access.Actor, id int64, version int, step string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		d, err := lockDelivery(ctx, tx, id)
		if err != nil {
			return err
		}
		t, err := DeliveryChart.Take(who, d, step, "")
		if err != nil {
			return err
		}
		if d.Version != version {
			return fault.Stale()
		}
		tx.LogStep(Chart.Kind, d.Minutes, d.Title, t, "", d.UnitName+"，印发校验值 "+hex.EncodeToString(d.PaperHash))
		tx.Done(Path(d.Minutes), "已签收%s", d.Number)
		return moveDelivery(ctx, tx, d, t)
	})
}
