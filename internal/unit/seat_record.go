package unit

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// Seat is one seat of a person with everything on record about it.
type Seat struct {
	ID, Person   int64
	Name         string
	Role         access.Role
	Unit         int64
	UnitName     string
	Slot         int
	Title        string // 职务
	Section      string // 科室
	Phone        string
	From         time.Time
	To           *time.Time // first day on which it is no longer held
	Basis        string
	EndBasis     string
	Replaces     int64 // the seat that ends when this one is confirmed
	ReplacesName string
	AskedBy      string
	AskedAt      *time.Time
	AskedPerson  int64 // 0: a command, or before it was noted
	ConfirmedBy  string
	ConfirmedAt  *time.Time
	RefusedBy    string
	RefusedAt    *time.Time
	Refusal      string
	LeaveOn      *time.Time // the end that is asked for: from when,
	LeaveBasis   string     // why,
	LeaveBy      string     // by whom
	LeavePerson  int64
	LeaveAt      *time.Time // and since when it waits
	Elsewhere    bool       // the person has a seat in another unit, or one of weight
	Others       int        // seats of the same role held by other people today
	Officers     int        // other people who are security officers today
	Today        time.Time  // by the database's clock
	Version      int
	BySecurity   bool `db:"-"` // the security officer confirms it
}

// SeatPath is a seat's page.
func SeatPath(id int64) string { return fmt.Sprintf("/seats/%d", id) }

// State is the seat's state as its dates and answers say.
func (s Seat) State() string {
	switch {
	case s.RefusedAt != nil:
		return SeatRefused
	case s.ConfirmedAt == nil:
		return SeatAsked
	case s.To != nil && !s.To.After(s.Today):
		return SeatEnded
	case s.To == nil && s.LeaveOn != nil:
		return SeatLeaving
	}
	return SeatHeld
}

// Serves says that the seat is in force or will be: held, also where its end is asked for.
func (s Seat) Serves() bool { return s.State() == SeatHeld || s.State() == SeatLeaving }

// Label is the seat in words: 市教育局联络员.
func (s Seat) Label() string { return s.UnitName + s.Role.Title() }

// String names seat and person, for the log and for headings.
func (s Seat) String() string { return s.Label() + s.Name }

// Unanswerable says that the seat waits for a security officer and there is none who could answer: it is the server's to confirm.
func (s Seat) Unanswerable() bool { return s.State() == SeatAsked && s.BySecurity && s.Officers == 0 }

// Coming says that the seat is confirmed for a later day.
func (s Seat) Coming() bool { return s.Serves() && s.From.After(s.Today) }

// seatSettings are the settings that seats and telephone numbers depend on.
type seatSettings struct{ values *setting.Values }

func loadSeatSettings(b *db.Batch) *seatSettings { return &seatSettings{setting.Load(b)} }

func (s *seatSettings) masked() bool { return s.values.Bool(setting.DirectoryMask) }

// seatList are seats asked for in a batch, with the settings that say who confirms them.
type seatList struct {
	rows *[]Seat
	*seatSettings
}

// seatsOf asks for the seats that the person may see and that meet the condition (a constant of this
// package).
func seatsOf(b *db.Batch, who access.Actor, where string, args db.Args) *seatList {
	return &seatList{db.Many[Seat](b, selectSeats+" AND "+where+seatOrder, seenArgs(who, args)), loadSeatSettings(b)}
}

func (l *seatList) all() []Seat {
	strict := l.values.Bool(setting.SeatSecurity)
	for i, s := range *l.rows {
		(*l.rows)[i].BySecurity = bySecurity(s.Role, strict)
	}
	return *l.rows
}

// seenArgs are the arguments of seenSeat: beside the scope, whether the person keeps people's seats.
func seenArgs(who access.Actor, args db.Args) db.Args {
	out := db.Seen(who, args)
	_, out["keeper"] = who.Holds(access.Ties{}, seatKeepers...)
	out["order"], out["security"], out["weighty"] = access.Names(access.Roles()), string(access.Security), access.Names(grave)
	return out
}

// getSeat loads a seat for change, through what the person may see.
func getSeat(ctx context.Context, tx *db.Tx, id int64) (Seat, error) {
	s, err := db.Get[Seat](ctx, tx, selectSeats+" AND s.id = @id FOR UPDATE OF s", seenArgs(tx.Who, db.Args{"id": id}))
	if err != nil {
		return s, err
	}
	v, err := setting.LoadTx(ctx, tx)
	s.BySecurity = bySecurity(s.Role, err == nil && v.Bool(setting.SeatSecurity))
	return s, err
}

// Seats gives the seats that wait for an answer, and those in force of the leaders, the office and the
// administrators.
func (s *Service) Seats(ctx context.Context, who access.Actor) (asked, held []Seat, err error) {
	var waiting, serving *seatList
	err = s.db.Read(ctx, func(b *db.Batch) {
		waiting = seatsOf(b, who, "s.confirmed_at IS NULL AND s.refused_at IS NULL", db.Args{})
		serving = seatsOf(b, who, "s.role = ANY(@grave) AND "+InForce, db.Args{"grave": access.Names(grave)})
	})
	if err != nil {
		return nil, nil, err
	}
	return waiting.all(), serving.all(), nil
}

// Seat gives one seat.
func (s *Service) Seat(ctx context.Context, who access.Actor, id int64) (Seat, error) {
	var l *seatList
	var found *Seat
	err := s.db.Read(ctx, func(b *db.Batch) {
		found = db.One[Seat](b, selectSeats+" AND s.id = @id", seenArgs(who, db.Args{"id": id}))
		l = &seatList{&[]Seat{}, loadSeatSettings(b)}
	})
	if err != nil {
		return Seat{}, err
	}
	*l.rows = []Seat{*found}
	return l.all()[0], nil
}

// Plan is what the form of a new seat needs to know: the unit, the seat it replaces, and the people to
// choose from.
type Plan struct {
	Role       access.Role
	Unit       Unit
	Old        *Seat
	People     []Contact
	Namesakes  []Namesake // of the name that was typed
	BySecurity bool       // the security officer will confirm it
}

// Plan reads what a form asks for, for somebody who may give such a seat.
func (s *Service) Plan(ctx context.Context, who access.Actor, f SeatForm) (Plan, error) {
	unit, replaces := form.ID(f.Unit), form.ID(f.Replaces)
	p := Plan{Role: access.Role(f.Role)}
	if !MayGive(who, unit, p.Role) {
		return p, fault.Denied("您不能登记此项任职")
	}
	var units *[]Unit
	var old *seatList
	var people *[]Contact
	same := &[]Namesake{}
	err := s.db.Read(ctx, func(b *db.Batch) {
		if f.Name != "" {
			same = Namesakes(b, who, unit, f.Name)
		}
		units = db.Many[Unit](b, selectUnit, db.Args{"id": unit})
		old = seatsOf(b, who, "s.id = @id", db.Args{"id": replaces})
		people = db.Many[Contact](b, selectContacts, contactArgs(unit))
	})
	if err != nil {
		return p, err
	}
	if len(*units) == 1 {
		p.Unit = (*units)[0]
	} else if unit != 0 {
		return p, fault.NotFound()
	}
	if list := old.all(); len(list) == 1 {
		p.Old = &list[0]
	}
	p.People, p.Namesakes = *people, *same
	p.BySecurity = bySecurity(p.Role, old.values.Bool(setting.SeatSecurity))
	return p, nil
}
