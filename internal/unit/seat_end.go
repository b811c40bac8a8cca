package unit

import (
	"context"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// TakeEnd holds a seat for a step of its end, as its chart allows it.
func TakeEnd(ctx context.Context, tx *db.Tx, id int64, version int, step, reason string) (Seat, flow.Taken, error) {
	return take(ctx, tx, id, version, step, reason)
}

// EndSeat ends the seat on a day, inside an act.
func EndSeat(ctx context.Context, tx *db.Tx, s Seat, taken flow.Taken, on time.Time, basis string) error {
	tx.LogAct(s.on(), taken, basis, taken.Label+"，"+on.Format("2006年1月2日")+"起")
	return endSeat(ctx, tx, s.ID, on, basis)
}

// AskEnd notes the end of the seat that whoever acts asks for.
func AskEnd(ctx context.Context, tx *db.Tx, s Seat, taken flow.Taken, on time.Time, basis string) error {
	tx.LogAct(s.on(), taken, basis, taken.Label+"，"+on.Format("2006年1月2日")+"起")
	_, err := tx.Exec(ctx, askEnd, db.Args{"id": s.ID, "on": form.Day(on), "basis": basis, "person": tx.Who.Person, "by": tx.Who.Name, "at": tx.At})
	return err
}

// DropEnd lets the seat go on.
func DropEnd(ctx context.Context, tx *db.Tx, s Seat, taken flow.Taken, reason string) error {
	tx.LogAct(s.on(), taken, reason, taken.Label)
	_, err := tx.Exec(ctx, dropEnd, db.Args{"id": s.ID})
	return err
}

// LastAct is the day on which the person last acted in the seat; zero where they never did.
func LastAct(ctx context.Context, tx *db.Tx, s Seat) (time.Time, error) {
	last, err := db.Get[struct{ At *time.Time }](ctx, tx, selectLastAct, db.Args{"person": s.Person, "role": s.Role.Title()})
	if err != nil || last.At == nil {
		return time.Time{}, err
	}
	return form.Day(*last.At), nil
}

// EndsAfterActs refuses an end before the day on which the person last acted in the seat: what they did would have been done by nobody.
func (s Seat) EndsAfterActs(ctx context.Context, tx *db.Tx, field string, on time.Time) error {
	last, err := LastAct(ctx, tx, s)
	if err == nil && form.Day(on).Before(last) {
		err = form.Errors{{Field: field, Text: s.Name + "在" + last.Format("2006年1月2日") + "还以此身份办理过事项，不能早于这一天离任"}}
	}
	return err
}
