package unit

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// Change makes a dated change of a unit: a new name, a new duty, the end or the beginning of its
// membership. What was true before stays on record.
func (s *Service) Change(ctx context.Context, who access.Actor, id int64, version int, step string, f ChangeForm) (db.Outcome, error) {
	if err := CheckStep(step); err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, act, err := hold(ctx, tx, db.Asked{ID: id, Version: version, Do: step})
		if err != nil {
			return err
		}
		if why := r.blocked(step); why != "" {
			return fault.Refused("%s", why)
		}
		if r.Kind == KindOther {
			if f, err = f.rename(ctx, tx, r); err != nil {
				return err
			}
		}
		in, errs := f.input(step, r)
		if err := errs.Err(); err != nil {
			return err
		}
		if err := Apply(ctx, tx, in.changes(step, r), in.on, in.basis); err != nil {
			return changeFault(err)
		}
		label, detail, done := in.says(step, r)
		tx.LogAct(r.on(), act, in.basis, label+"："+detail)
		tx.Done(Path(id), "%s", done)
		return nil
	})
}

// Review switches 单位内审: whether topics go to the unit's own member before they are handed in.
func (s *Service) Review(ctx context.Context, who access.Actor, id int64, version int, on bool) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, act, err := hold(ctx, tx, db.Asked{ID: id, Version: version, Do: StepReview})
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
		tx.LogAct(r.on(), act, "", word+"单位内审")
		tx.Done(Path(id), "单位内审已%s", word)
		return nil
	})
}

// steps take the acts on a unit.
var steps = db.Steps[Record]{Chart: flow.ChartOf(&unitActs, func(r Record) access.Ties { return ties(r.ID) }, func(r Record) int { return r.Version }), Lock: lock, On: Record.on, Over: Record.Over}

func lock(ctx context.Context, tx *db.Tx, id int64) (Record, error) {
	if _, err := db.Scalar[int](ctx, tx, lockUnit, db.Args{"id": id}); err != nil {
		return Record{}, err
	}
	return db.Get[Record](ctx, tx, selectRecord, db.Args{"id": id})
}

// hold takes an act on the unit up to its log entry, and counts the version on.
func hold(ctx context.Context, tx *db.Tx, a db.Asked) (Record, flow.Taken, error) {
	r, act, err := steps.Act(ctx, tx, a)
	if err != nil {
		return r, act, err
	}
	return r, act, tx.Change(ctx, countOn, db.Args{"id": a.ID, "version": a.Version})
}

// on is the unit in the log.
func (r Record) on() db.On { return db.On{Kind: unitActs.Kind, ID: r.ID, Title: r.Name} }

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
