package unit

import (
	"context"
	"errors"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
)

// Give asks for a seat. It is held at once when the person could confirm it anyway; otherwise it waits
// for the office or the security officer (M4), and gives no right until then.
func (s *Service) Give(ctx context.Context, who access.Actor, f SeatForm) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		_, err := AskTx(ctx, tx, f)
		return err
	})
}

// AskTx asks for a seat inside an act, and gives it as it is now.
func AskTx(ctx context.Context, tx *db.Tx, f SeatForm) (Seat, error) {
	u, err := unitOf(ctx, tx, form.ID(f.Unit))
	if err != nil {
		return Seat{}, err
	}
	ask, err := SeatActs.Act(tx.Who, ties(u.ID), "ask")
	if err != nil {
		return Seat{}, err
	}
	in, errs := f.input(u, RolesToGive(tx.Who, u.ID))
	if err := errs.Err(); err != nil {
		return Seat{}, err
	}
	id, err := request(ctx, tx, f, in)
	if err != nil {
		return Seat{}, seatFault(err)
	}
	return settle(ctx, tx, id, ask)
}

// unitOf loads a unit; none is no unit.
func unitOf(ctx context.Context, tx *db.Tx, id int64) (Unit, error) {
	if id == 0 {
		return Unit{}, nil
	}
	return db.Get[Unit](ctx, tx, selectUnit, db.Args{"id": id})
}

// request writes the person, where new, and the seat without an answer.
func request(ctx context.Context, tx *db.Tx, f SeatForm, in seatInput) (int64, error) {
	if err := checkReplaced(ctx, tx, in); err != nil {
		return 0, err
	}
	person, err := Named(ctx, tx, f)
	if err != nil {
		return 0, err
	}
	if err := checkDuplicate(ctx, tx, person, in.NewSeat); err != nil {
		return 0, err
	}
	return GiveSeat(ctx, tx, person, in.NewSeat, false)
}

// single are the roles of which there is one seat in each place.
var single = []access.Role{access.Chief, access.Convenor, access.Member}

// checkDuplicate refuses a seat that could never be confirmed: its person has it, or has asked for it, or somebody else holds what one alone can.
func checkDuplicate(ctx context.Context, tx *db.Tx, person int64, in NewSeat) error {
	list, err := db.All[struct {
		Person int64
		Name   string
		Held   bool
	}](ctx, tx, selectDuplicate, db.Args{"person": person, "role": string(in.Role), "unit": in.Unit, "slot": in.Slot, "from": form.Day(in.From),
		"replaces": in.Replaces, "single": access.Names(single)})
	if err != nil || len(list) == 0 {
		return err
	}
	switch x := list[0]; {
	case x.Person != person:
		return form.Errors{{Field: "role", Text: x.Name + "现任此职；由新人员接替的，请在其任职页面“申请变更”"}}
	case x.Held:
		return form.Errors{{Field: "role", Text: x.Name + "已任此职，不必重复登记"}}
	default:
		return form.Errors{{Field: "role", Text: x.Name + "的这项任职已经登记，正待确认，不必重复登记"}}
	}
}

// checkReplaced wants the replaced seat to be of the same kind and still held.
func checkReplaced(ctx context.Context, tx *db.Tx, in seatInput) error {
	if in.Replaces == 0 {
		return nil
	}
	old, err := getSeat(ctx, tx, in.Replaces)
	if err != nil && fault.KindOf(err) != fault.Missing {
		return err
	}
	if err != nil || !old.Serves() || old.Role != in.Role || old.Unit != in.Unit || old.Slot != in.Slot {
		return form.Errors{{Field: "replaces", Text: "所接替的人员已不在任，或不是同一身份，请重新选择"}}
	}
	return nil
}

// settle confirms a seat just asked for, when its giver may; else it says who is to answer.
func settle(ctx context.Context, tx *db.Tx, id int64, ask flow.Taken) (Seat, error) {
	s, err := getSeat(ctx, tx, id)
	if err != nil {
		return s, err
	}
	tx.LogAct(s.on(), ask, s.Basis, "登记任职，"+s.From.Format("2006年1月2日")+"起")
	taken, err := SeatChart.Take(tx.Who, s, "confirm", "")
	if err == nil {
		tx.Done(back(s), "%s已登记，%s起任职", s.String(), s.From.Format("2006年1月2日"))
		return s, confirm(ctx, tx, s, taken)
	}
	by := "联席会议办公室"
	switch {
	case s.BySecurity:
		by = "安全管理员"
	case s.Elsewhere:
		by = "办公室另一人"
	}
	tx.Done(back(s), "已报%s确认，确认前原任职不变", by)
	return s, message.Tell(ctx, tx, "seat.asked", s.ID)
}

// GiveNow gives a seat that needs no further answer, by whoever has the machine: one that waits is confirmed, so that it stays no second one
// beside it, and one that is held already is not given twice.
func GiveNow(ctx context.Context, tx *db.Tx, person int64, in NewSeat) error {
	id, err := db.Scalar[int64](ctx, tx, selectOwnSeat, db.Args{"person": person, "role": string(in.Role), "unit": in.Unit, "slot": in.Slot})
	if fault.KindOf(err) == fault.Missing {
		_, err = GiveSeat(ctx, tx, person, in, true)
		return seatFault(err)
	}
	if err != nil {
		return err
	}
	s, err := getSeat(ctx, tx, id)
	if err == nil && s.State() == SeatHeld {
		err = fault.Refused("%s已任%s", s.Name, s.Label())
	}
	if err != nil {
		return err
	}
	return confirm(ctx, tx, s, SeatActs.Note("confirm_host"))
}

// Do answers a seat: confirm or refuse.
func (s *Service) Do(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		seat, taken, err := take(ctx, tx, id, version, step, reason)
		if err != nil {
			return err
		}
		switch step {
		case "confirm":
			tx.Done(SeatPath(id), "%s的任职已确认", seat.Name)
			return answerFault(confirm(ctx, tx, seat, taken))
		case "refuse":
			tx.Done(SeatPath(id), "已答复不同意，原任职不变")
			return refuse(ctx, tx, seat, taken, reason)
		}
		return fault.NotFound()
	})
}

// ConfirmMost is how many seats are confirmed at a time.
const ConfirmMost = 200

// ConfirmAll confirms several seats in one act, or none of them.
func (s *Service) ConfirmAll(ctx context.Context, who access.Actor, picks []form.Pick) (db.Outcome, error) {
	var errs form.Errors
	if errs.CheckPicks("pick", picks, ConfirmMost); len(errs) > 0 {
		return db.Outcome{}, errs
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		for _, p := range picks {
			seat, taken, err := take(ctx, tx, p.ID, p.Version, "confirm", "")
			if err == nil {
				err = answerFault(confirm(ctx, tx, seat, taken))
			}
			if err != nil {
				return ofSeat(seat, err)
			}
		}
		tx.Done("/seats", "已确认 %d 项任职", len(picks))
		return nil
	})
}

// ofSeat says of which of several seats a fault speaks.
func ofSeat(s Seat, err error) error {
	var f *fault.Error
	if s.Name == "" || !errors.As(err, &f) {
		return err
	}
	named := *f
	named.Sentence = s.String() + "：" + f.Sentence
	return &named
}

func take(ctx context.Context, tx *db.Tx, id int64, version int, step, reason string) (Seat, flow.Taken, error) {
	return seatSteps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: reason})
}

// seatSteps is how a seat takes its steps.
var seatSteps = db.Steps[Seat]{Chart: &SeatChart, Lock: getSeat, On: Seat.on}

// on is the seat in the log. The telephone number is never in it.
func (s Seat) on() db.On { return db.On{Kind: SeatChart.Kind, ID: s.ID, Title: s.String()} }

// confirm puts the seat in force and ends the one that it replaces on the same day.
func confirm(ctx context.Context, tx *db.Tx, s Seat, taken flow.Taken) error {
	if s.Replaces != 0 {
		if err := endReplaced(ctx, tx, s); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, confirmSeat, db.Args{"id": s.ID, "by": tx.Who.Name, "at": tx.At}); err != nil {
		return seatFault(err)
	}
	detail := taken.Label
	if s.Replaces != 0 {
		detail += "，接替" + s.ReplacesName
	}
	tx.LogAct(s.on(), taken, s.Basis, detail)
	return message.Tell(ctx, tx, "seat.given", s.ID)
}

// endReplaced ends the seat before; one that has ended meanwhile stays as it is.
func endReplaced(ctx context.Context, tx *db.Tx, s Seat) error {
	old, err := getSeat(ctx, tx, s.Replaces)
	if err != nil || !old.Serves() {
		return err
	}
	if err := old.EndsAfterActs(ctx, tx, "from", s.From); err != nil {
		return err
	}
	if err := endSeat(ctx, tx, old.ID, s.From, s.Basis); err != nil {
		return seatFault(err)
	}
	tx.LogAct(old.on(), SeatActs.Note("replaced"), s.Basis, "离任，由"+s.Name+"接替")
	return nil
}

func endSeat(ctx context.Context, tx *db.Tx, id int64, on time.Time, basis string) error {
	_, err := tx.Exec(ctx, endSeatOn, db.Args{"id": id, "on": form.Day(on), "basis": basis})
	return err
}

func refuse(ctx context.Context, tx *db.Tx, s Seat, taken flow.Taken, reason string) error {
	if _, err := tx.Exec(ctx, refuseSeat, db.Args{"id": s.ID, "by": tx.Who.Name, "at": tx.At, "reason": reason}); err != nil {
		return err
	}
	tx.LogAct(s.on(), taken, reason, taken.Label)
	return nil
}

// answerFault says in a sentence what stands beside a field in the form: a button has no field.
func answerFault(err error) error {
	var errs form.Errors
	if errors.As(err, &errs) {
		return fault.Refused("%s", errs[0].Text)
	}
	return err
}

// back is where a new seat is seen: among its unit's people, or among the leaders and the office.
func back(s Seat) string {
	if s.Unit == 0 || Grave(s.Role) {
		return "/seats"
	}
	return Path(s.Unit) + "/people"
}
