package unit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// StepSucceed is the act by which a unit ends and others go on with what it had (单位撤并).
const StepSucceed = "succeed"

// Successor is a unit that goes on for another that has ended.
type Successor struct {
	ID          int64
	Name, Basis string
	Since       time.Time
}

// Ending is the end of a unit: the day, its basis, and who goes on.
type Ending struct {
	Unit       Record
	Successors []Unit
	On         time.Time
	Basis      string
}

// HoldEnding locks the unit for its end, as every change of a unit does, and with it who is to go on, in the order of their numbers: of two acts that end
// one for the other the second sees what the first has done.
func HoldEnding(ctx context.Context, tx *db.Tx, id int64, version int, successors ...int64) (Record, flow.Taken, error) {
	if _, err := tx.Exec(ctx, lockEnding, db.Args{"ids": append(successors, id)}); err != nil {
		return Record{}, flow.Taken{}, fmt.Errorf("lock the units: %w", err)
	}
	return hold(ctx, tx, db.Asked{ID: id, Version: version, Do: StepSucceed})
}

// Founded makes the unit inside an act.
func Founded(ctx context.Context, tx *db.Tx, e Entry, on time.Time, basis string) (Unit, error) {
	if err := Apply(ctx, tx, Changes{New: []Entry{e}}, on, basis); err != nil {
		return Unit{}, changeFault(err)
	}
	id, err := IDByCode(ctx, tx, e.Code)
	if err != nil {
		return Unit{}, err
	}
	return unitOf(ctx, tx, id)
}

// End ends the unit: its membership, and the seats of its member and its liaisons; who goes on has its records in sight from now on.
func End(ctx context.Context, tx *db.Tx, e Ending) error {
	if err := Apply(ctx, tx, Changes{Leave: []Entry{{ID: e.Unit.ID}}}, e.On, e.Basis); err != nil {
		return changeFault(err)
	}
	successors := []int64{}
	for _, h := range e.Successors {
		successors = append(successors, h.ID)
	}
	_, err := tx.Exec(ctx, insertSuccession, db.Args{"unit": e.Unit.ID, "successors": successors, "on": form.Day(e.On), "basis": e.Basis, "at": tx.At})
	if err != nil {
		return fmt.Errorf("note who goes on for unit %d: %w", e.Unit.ID, err)
	}
	return endSeats(ctx, tx, e)
}

// endSeats ends what is held in the unit, and answers what was asked for.
func endSeats(ctx context.Context, tx *db.Tx, e Ending) error {
	ids, err := db.Scalar[[]int64](ctx, tx, selectStanding, db.Args{"unit": e.Unit.ID, "on": form.Day(e.On), "standing": access.Names(ofUnits)})
	if err != nil {
		return err
	}
	for _, id := range ids {
		s, err := getSeat(ctx, tx, id)
		if err != nil {
			return err
		}
		if s.State() == SeatAsked {
			err = refuse(ctx, tx, s, SeatActs.Note("unit_gone"), "单位撤并："+e.Basis)
		} else {
			err = endOfUnit(ctx, tx, s, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// endOfUnit ends a seat with its unit; one that was to begin later never does.
func endOfUnit(ctx context.Context, tx *db.Tx, s Seat, e Ending) error {
	on := slices.MaxFunc([]time.Time{e.On, s.From}, time.Time.Compare)
	if err := endSeat(ctx, tx, s.ID, on, e.Basis); err != nil {
		return err
	}
	tx.LogAct(s.on(), SeatActs.Note("unit_ended"), e.Basis, "单位撤并，"+e.On.Format("2006年1月2日")+"起离任")
	return nil
}

// SuccessorNames are the units that go on for this one, in words.
func (r Record) SuccessorNames() []string {
	out := []string{}
	for _, h := range r.Successors {
		out = append(out, h.Name)
	}
	return out
}

// Over says of a unit with whose records others go on that nothing of it changes any more.
func (r Record) Over() string {
	if len(r.Successors) == 0 {
		return ""
	}
	return r.Name + "已经撤并，由" + strings.Join(r.SuccessorNames(), "、") + "承接，不再办理变更"
}
