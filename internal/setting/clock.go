package setting

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
)

// ClockActs are what is said of the server's clock.
var ClockActs = flow.Acts{Kind: "clock", Title: "时钟", List: []flow.Act[access.Ties]{
	{Do: "accept", Label: "确认时钟无误", By: flow.OnServer},
}}

// ClockAccepted is the log's word for it.
var ClockAccepted = ClockActs.Kind + ".accept"

// AcceptClock notes that the time now is right although the log has entries after it: numbers and sessions go on from here.
func AcceptClock(ctx context.Context, d *db.DB, who access.Actor, reason string) error {
	_, err := d.Write(ctx, who, func(_ context.Context, tx *db.Tx) error {
		tx.LogAct(db.On{Kind: ClockActs.Kind, Title: "服务器时钟"}, ClockActs.Note("accept"), reason, "")
		return nil
	})
	return err
}
