package unit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
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

// MayEnd says whether the person ends units.
func MayEnd(who access.Actor) bool {
	_, ok := who.Holds(access.Ties{}, mayKeep...)
	return ok
}

// HoldEnding locks the unit for its end, as every change of a unit does.
func HoldEnding(ctx context.Context, tx *db.Tx, id int64, version int) (Record, flow.Taken, error) {
	return hold(ctx, tx, id, version, StepSucceed)
}

// CannotEnd says why the unit cannot end by this act, or "".
func (r Record) CannotEnd() string {
	switch {
	case r.Host:
		return r.Name + "是办公室所在单位，须先办理办公室所在单位变更，再办理撤并"
	case r.Kind == KindOther:
		return r.Name + "是特邀单位，没有登记加入，不需办理撤并"
	case !r.Current || r.MemberFrom == nil:
		return r.Name + "已不在联席会议中，不能办理撤并"
	}
	return ""
}

// CannotInherit says why the unit cannot go on for another, or "".
func (r Record) CannotInherit(successor Unit) string {
	switch {
	case successor.ID == r.ID:
		return "承接单位不能是撤并的单位自己"
	case successor.Kind == KindOther:
		return successor.Name + "是特邀单位，不能承接"
	case !successor.Current:
		return successor.Name + "已不在联席会议中，不能承接"
	case r.Kind == KindMember && successor.Kind != KindMember:
		return "成员单位的事项须由成员单位承接"
	}
	return ""
}

// CheckEnding wants a day after which nothing of the unit began, and none to come.
func (r Record) CheckEnding(errs *form.Errors, on, today time.Time) {
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	for _, since := range []*time.Time{r.NameFrom, r.DutyFrom, r.SeatFrom} {
		if since != nil && day(on) < day(*since) {
			errs.Add("on", "撤并日期不能早于该单位最近一次登记（名称、职责或人员）的起始日期 %s", since.Format("2006年1月2日"))
			return
		}
	}
	if r.MemberFrom != nil && day(on) <= day(*r.MemberFrom) {
		errs.Add("on", "撤并日期须晚于加入联席会议的日期 %s", r.MemberFrom.Format("2006年1月2日"))
	} else if day(on) > day(today) {
		errs.Add("on", "撤并日期不能晚于今天，到期后再办理")
	}
}

// Entry is a new unit in the place of one that ends.
func (r Record) Entry(name, full, chip, duty string) Entry {
	return Entry{Code: fmt.Sprintf("s%d", r.ID), Kind: r.Kind, Ord: r.Ord, Chip: chip, FullName: full, Name: name, Duty: duty}
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

// WithAll gives a unit beside all of them.
func WithAll(ctx context.Context, d *db.DB, id int64) (Record, []Unit, error) {
	var r *Record
	var units *[]Unit
	if err := d.Read(ctx, func(b *db.Batch) { r, units = db.One[Record](b, selectRecord, db.Args{"id": id}), All(b) }); err != nil {
		return Record{}, nil, err
	}
	return *r, *units, nil
}

// SuccessorNames are the units that go on for this one, in words.
func (r Record) SuccessorNames() []string {
	out := []string{}
	for _, h := range r.Successors {
		out = append(out, h.Name)
	}
	return out
}

// takeEnded refuses a change of a unit whose records others go on with.
func (r Record) takeEnded() error {
	if len(r.Successors) > 0 {
		return fault.Late("%s已经撤并，由%s承接，不再办理变更", r.Name, strings.Join(r.SuccessorNames(), "、"))
	}
	return nil
}
