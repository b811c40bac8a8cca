// Package enrolment brings people in: one form makes a person's seat and account and hands out the code for the first password, so that
// nobody becomes two persons, one with the seat and another with the account.
package enrolment

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/unit"
)

// Service has the use cases of bringing people in.
type Service struct {
	db        *db.DB
	accounts  *account.Service
	handovers *handover.Service
}

// NewService makes the service.
func NewService(d *db.DB, accounts *account.Service, handovers *handover.Service) *Service {
	return &Service{d, accounts, handovers}
}

// Form is what was typed of a person: the seat, where one is given, and the login.
type Form struct {
	unit.SeatForm
	Login string
}

// slotSep parts a role from the slot in the choice of roles, in which each slot of the convenors is one.
const slotSep = "-"

// Roles are those of which a seat may be asked for together with an account; each seat of the convenors is one.
func Roles() (out []unit.Vacancy) {
	for _, r := range access.Roles() {
		if slot, _ := unit.SeatAsks(r); !slot {
			out = append(out, unit.Vacancy{Role: string(r), Title: r.Title()})
			continue
		}
		for _, n := range []string{"1", "2"} {
			out = append(out, unit.Vacancy{Role: string(r) + slotSep + n, Title: r.Title() + "（第 " + n + " 席）"})
		}
	}
	return out
}

// Chosen is what was chosen in the choice of roles.
func (f Form) Chosen() string {
	if f.Slot == "" {
		return f.SeatForm.Role
	}
	return f.SeatForm.Role + slotSep + f.Slot
}

// Read reads a posted form.
func Read(v url.Values) Form {
	f := Form{SeatForm: unit.ReadSeat(v), Login: form.Line(v.Get("login"))}
	if role, slot, ok := strings.Cut(f.SeatForm.Role, slotSep); ok {
		f.SeatForm.Role, f.Slot = role, slot
	}
	f.Replaces = ""
	return f
}

// Create makes a person's seat and account in one act, and hands out the code for the first password. The seat waits for its answer as any
// does, and gives no right until then.
func (s *Service) Create(ctx context.Context, who access.Actor, f Form) (h handover.Handed, err error) {
	create, err := account.MayCreate(who)
	if err != nil {
		return h, err
	}
	var errs form.Errors
	login := account.CheckLogin(&errs, f.Login)
	out, err := s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		person, detail, err := personOf(ctx, tx, f)
		if err := joined(err, errs); err != nil {
			return err
		}
		acc, err := account.CreateTx(ctx, tx, account.Input{Person: person, Login: login}, create, detail)
		if err != nil {
			return err
		}
		tx.Done(account.Path(acc.Person), "")
		h, err = s.handovers.Issue(ctx, tx, acc, handover.ForStart, who)
		return err
	})
	h.Outcome = out
	if out.Repeated {
		h = handover.Handed{Outcome: out, Login: login, Name: f.Name}
	}
	return h, err
}

// joined are the faults of the two halves of the form.
func joined(err error, also form.Errors) error {
	var errs form.Errors
	if err != nil && !errors.As(err, &errs) {
		return err
	}
	return append(errs, also...).Err()
}

// personOf finds or writes the person, with the seat where one is asked for.
func personOf(ctx context.Context, tx *db.Tx, f Form) (person int64, detail string, err error) {
	if f.SeatForm.Role == "" {
		if err := f.CheckName(); err != nil {
			return 0, "", err
		}
		person, err = unit.Named(ctx, tx, f.SeatForm)
		return person, "", err
	}
	seat, err := unit.AskTx(ctx, tx, f.SeatForm)
	return seat.Person, "同时登记任职：" + seat.Label(), err
}

// Sheet is what the form needs to know.
type Sheet struct {
	Waiting   []Waiting // who has no account
	Units     []unit.Unit
	Namesakes []unit.Namesake // of the name that was typed
}

// Waiting is a person on record who has no account.
type Waiting struct{ unit.Namesake }

// Sheet reads what the form asks for.
func (s *Service) Sheet(ctx context.Context, who access.Actor, f Form) (Sheet, error) {
	if _, err := account.MayCreate(who); err != nil {
		return Sheet{}, err
	}
	var people *[]Waiting
	var units *[]unit.Unit
	same := &[]unit.Namesake{}
	err := s.db.Read(ctx, func(b *db.Batch) {
		people, units = db.Many[Waiting](b, selectWaiting, waitingArgs()), unit.All(b)
		if f.Name != "" {
			same = unit.Namesakes(b, who, form.ID(f.Unit), f.Name)
		}
	})
	if err != nil {
		return Sheet{}, err
	}
	return Sheet{*people, *units, *same}, nil
}

// Without lists the people on record who have no account, for the list of accounts.
func (s *Service) Without(ctx context.Context, who access.Actor) ([]Waiting, error) {
	if _, err := account.MayCreate(who); err != nil {
		return nil, err
	}
	var people *[]Waiting
	err := s.db.Read(ctx, func(b *db.Batch) { people = db.Many[Waiting](b, selectWaiting, waitingArgs()) })
	if err != nil {
		return nil, err
	}
	return *people, nil
}

func waitingArgs() db.Args { return db.Args{"order": access.Names(access.Roles())} }

// Add opens an account by command, for somebody new. Where there is somebody of that name already it asks for a word that this is another.
func (s *Service) Add(ctx context.Context, name, login string, another bool) (handover.Handed, error) {
	f := Form{SeatForm: unit.SeatForm{Name: form.Line(name)}, Login: login}
	if another {
		f.Same = unit.SameAs(0, f.Name)
	}
	h, err := s.Create(ctx, account.Operator(), f)
	var errs form.Errors
	if errors.As(err, &errs) && errs.Of("same") != "" {
		err = fault.Refused("已登记有同名人员“%s”：是同一人的，在“用户”页为其开通账号；确为另一人的，加 --another", f.Name).Because(err)
	}
	return h, err
}

// GiveSeat gives a confirmed seat by command: whoever runs commands on the server confirms it, also one that waits already. Everybody
// else goes through the page of seats.
func (s *Service) GiveSeat(ctx context.Context, person int64, seat unit.NewSeat, unitCode string) (db.Outcome, error) {
	return s.db.Write(ctx, account.Operator(), func(ctx context.Context, tx *db.Tx) error {
		if unitCode != "" {
			var err error
			if seat.Unit, err = unit.IDByCode(ctx, tx, unitCode); err != nil {
				return fault.Refused("没有代码为 %s 的单位", unitCode).Because(err)
			}
		}
		seat.From = tx.At
		if err := unit.GiveNow(ctx, tx, person, seat); err != nil {
			return err
		}
		name, err := unit.PersonName(ctx, tx, person)
		tx.LogAct(db.On{Kind: "person", ID: person, Title: name}, unit.SeatActs.Note("give"), seat.Basis, seat.Role.Title()+unitCode)
		tx.Done(account.Path(person), "%s任%s", name, seat.Role.Title())
		return err
	})
}
