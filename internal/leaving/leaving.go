// Package leaving ends people's seats (离任). A unit's seat ends by one act; the end of a seat of weight is asked for by one person and confirmed by
// another, stays in force meanwhile, and those on both sides hear of it.
package leaving

import (
	"context"
	"net/url"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/unit"
)

// Service has the use cases.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Form is what was typed for the end of a seat.
type Form struct{ On, Reason string }

// Read reads a posted end.
func Read(v url.Values) Form { return Form{form.Line(v.Get("on")), form.Line(v.Get("reason"))} }

func (f Form) input(s unit.Seat) (time.Time, form.Errors) {
	var errs form.Errors
	on := errs.NeedDate("on", "离任日期", f.On)
	if errs.Of("on") == "" && on.Format("2006-01-02") < s.From.Format("2006-01-02") {
		errs.Add("on", "离任日期不能早于任职日期 %s", s.From.Format("2006年1月2日"))
	}
	errs.Need("reason", "依据", f.Reason, unit.BasisMax)
	return on, errs
}

// Ask ends a unit's seat on a day, at once when that day is today or past: the next request of its holder finds the right gone. The end of a seat
// of weight it asks for.
func (s *Service) Ask(ctx context.Context, who access.Actor, id int64, version int, step string, f Form) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		seat, taken, err := unit.TakeEnd(ctx, tx, id, version, step, f.Reason)
		if err != nil {
			return err
		}
		on, errs := f.input(seat)
		if err := errs.Err(); err != nil {
			return err
		}
		if err := endable(ctx, tx, seat, on); err != nil {
			return err
		}
		day := on.Format("2006年1月2日")
		if taken.To == unit.SeatLeaving {
			tx.Done(unit.SeatPath(id), "已提请%s自%s起离任，另一人确认前仍在任", seat.String(), day)
			if err := unit.AskEnd(ctx, tx, seat, taken, on, f.Reason); err != nil {
				return err
			}
			if err := message.Tell(ctx, tx, "seat.leaving", id); err != nil {
				return err
			}
			return message.Tell(ctx, tx, "seat.leaving_self", id)
		}
		tx.Done(unit.SeatPath(id), "%s自%s起离任", seat.String(), day)
		return told(ctx, tx, id, unit.EndSeat(ctx, tx, seat, taken, on, f.Reason))
	})
}

// Answer confirms the end that was asked for, not before today, or lets the seat go on.
func (s *Service) Answer(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	if !Answers(step) {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		seat, taken, err := unit.TakeEnd(ctx, tx, id, version, step, reason)
		if err != nil {
			return err
		}
		if taken.To == unit.SeatHeld {
			tx.Done(unit.SeatPath(id), "已答复不同意，%s继续任职", seat.String())
			return unit.DropEnd(ctx, tx, seat, taken, reason)
		}
		on := slices.MaxFunc([]time.Time{*seat.LeaveOn, seat.Today}, time.Time.Compare)
		if err := account.Remains(ctx, tx, seat.Role, seat.ID, 0, on); err != nil {
			return err
		}
		tx.Done(unit.SeatPath(id), "%s自%s起离任", seat.String(), on.Format("2006年1月2日"))
		return told(ctx, tx, id, unit.EndSeat(ctx, tx, seat, taken, on, seat.LeaveBasis))
	})
}

// Answers says whether a step answers an end that was asked for.
func Answers(step string) bool { return step == "confirm_end" || step == "drop_end" }

// endable wants what the person did in the seat to stay theirs, and somebody to be left who can go on.
func endable(ctx context.Context, tx *db.Tx, s unit.Seat, on time.Time) error {
	if err := s.EndsAfterActs(ctx, tx, "on", on); err != nil {
		return err
	}
	return account.Remains(ctx, tx, s.Role, s.ID, 0, on)
}

// told tells of the end of a seat once the act before has gone well.
func told(ctx context.Context, tx *db.Tx, seat int64, err error) error {
	if err != nil {
		return err
	}
	return message.Tell(ctx, tx, "seat.left", seat)
}
