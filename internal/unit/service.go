package unit

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// Change makes a dated change of a unit: a new name, a new duty, the end or the beginning of its
// membership. What was true before stays on record.
func (s *Service) Change(ctx context.Context, who access.Actor, id int64, version int, step string, f ChangeForm) (db.Outcome, error) {
	if err := CheckStep(step); err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, seat, err := hold(ctx, tx, id, version, mayKeep)
		if err != nil {
			return err
		}
		if why := r.blocked(step); why != "" {
			return fault.Refused("%s", why)
		}
		in, errs := f.input(step, r)
		if err := errs.Err(); err != nil {
			return err
		}
		if err := Apply(ctx, tx, in.changes(step, r), in.on, in.basis); err != nil {
			return changeFault(err)
		}
		label, detail, done := in.says(step, r)
		logUnit(tx, r, seat, step, label+"："+detail, in.basis)
		tx.Done(Path(id), "%s", done)
		return nil
	})
}

// Review switches 单位内审: whether topics go to the unit's own member before they are handed in.
func (s *Service) Review(ctx context.Context, who access.Actor, id int64, version int, on bool) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, seat, err := hold(ctx, tx, id, version, mayReview)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, updateReview, db.Args{"id": id, "on": on}); err != nil {
			return err
		}
		word := "关闭"
		if on {
			word = "开启"
		}
		logUnit(tx, r, seat, StepReview, word+"单位内审", "")
		tx.Done(Path(id), "单位内审已%s", word)
		return nil
	})
}

// hold locks the unit for a change, checks the right and the version the form was opened on, and counts
// the version on.
func hold(ctx context.Context, tx *db.Tx, id int64, version int, rights []access.Right) (Record, access.Seat, error) {
	if _, err := db.Scalar[int](ctx, tx, lockUnit, db.Args{"id": id}); err != nil {
		return Record{}, access.Seat{}, err
	}
	r, err := db.Get[Record](ctx, tx, selectRecord, db.Args{"id": id})
	if err != nil {
		return r, access.Seat{}, err
	}
	seat, ok := tx.Who.Holds(ties(id), rights...)
	if !ok {
		return r, seat, fault.Denied("您不能修改这个单位的登记")
	}
	if r.Version != version {
		return r, seat, fault.Stale()
	}
	return r, seat, tx.Change(ctx, countOn, db.Args{"id": id, "version": version})
}

func logUnit(tx *db.Tx, r Record, seat access.Seat, step, detail, reason string) {
	tx.Log(audit.Entry{Seat: seat.Label(), Unit: seat.Unit, Action: "unit." + step, Kind: "unit", Record: r.ID, Title: r.Name,
		Detail: detail, Reason: reason})
}

// IsErrors finds what is wrong with a form in an error; nil when it is another error. A version that
// has been overtaken is told on top of the form, which then shows what is now.
func IsErrors(err error) form.Errors {
	if errs, ok := err.(form.Errors); ok {
		return errs
	}
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Invalid:
		return form.Errors{{Text: fault.Sentence(err)}}
	}
	return nil
}
