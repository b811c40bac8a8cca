package sample

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/leaving"
	"jointmeeting/internal/unit"
)

// EndSeat ends a seat from today: by one person, or, where it is of weight, by another's word as well.
func EndSeat(ctx context.Context, d *db.DB, by, other access.Actor, id int64) error {
	s, err := AskEnd(ctx, d, by, id)
	if err != nil || !unit.Grave(s.Role) {
		return err
	}
	_, err = leaving.NewService(d).Answer(ctx, other, id, s.Version, "confirm_end", "")
	return err
}

// AskEnd is the first half of it, and gives the seat as it is then.
func AskEnd(ctx context.Context, d *db.DB, by access.Actor, id int64) (unit.Seat, error) {
	units := unit.NewService(d)
	s, err := units.Seat(ctx, by, id)
	if err != nil {
		return s, err
	}
	if _, err = leaving.NewService(d).Ask(ctx, by, id, s.Version, unit.EndStep(s), leaving.Form{On: d.Now().Format(time.DateOnly), Reason: "工作调动"}); err != nil {
		return s, err
	}
	return units.Seat(ctx, by, id)
}
