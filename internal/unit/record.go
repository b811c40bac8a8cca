package unit

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
)

// Record is a unit as of today with its duty and since when each holds.
type Record struct {
	Unit
	Duty                           string
	DutyFrom, NameFrom, MemberFrom *time.Time
	SeatFrom                       *time.Time  // since when the newest of its people hold their seats
	Names, Duties                  int         // how many there have been
	Successors, Predecessors       []Successor // who goes on for it, and for whom it goes on
}

// Row is a unit in the list, with those who stand for it today.
type Row struct {
	Unit
	Members  string // 成员, names with 、 between
	Liaisons string // 联络员
	Asked    int    // changes of people that wait for an answer
}

// NoLiaison says that the unit has to name one (M4).
func (r Row) NoLiaison() bool { return r.Current && r.Liaisons == "" }

// NoMember says that the member unit has nobody in the joint meeting.
func (r Row) NoMember() bool { return r.Current && r.Kind == KindMember && r.Members == "" }

// Contact is a holder with the telephone number; it is blank where the reader may not see it.
type Contact struct {
	Holder
	Kind  string // of the unit; empty without unit
	Phone string
}

// Dated is a fact with its first day, the first day on which it no longer holds, and its basis.
type Dated struct {
	Text  string
	Note  string // of a name: the full name
	From  time.Time
	To    *time.Time
	Basis string
}

// History is what has been true of a unit, newest first.
type History struct {
	Names, Memberships, Duties []Dated
	Seats                      []Seat
	Log                        []audit.Row
}

// Service has the use cases of units and seats.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// List gives the units of the joint meeting in charter order with those who stand for them; what else the page asks is read in the same round.
func (s *Service) List(ctx context.Context, also ...func(*db.Batch)) ([]Row, error) {
	var rows *[]Row
	err := s.db.Read(ctx, func(b *db.Batch) {
		rows = db.Many[Row](b, selectList, db.Args{})
		for _, ask := range also {
			ask(b)
		}
	})
	return *rows, err
}

// One asks for a unit.
func One(b *db.Batch, id int64) *Record { return db.One[Record](b, selectRecord, db.Args{"id": id}) }

// Get gives a unit.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64) (Record, error) {
	var r *Record
	err := s.db.Read(ctx, func(b *db.Batch) { r = One(b, id) })
	if err != nil {
		return Record{}, err
	}
	return shown(who, *r)
}

// People gives a unit, those who stand for it, and the changes that wait for an answer; these only to
// those who may see them.
func (s *Service) People(ctx context.Context, who access.Actor, id int64) (r Record, holders []Contact, asked []Seat, err error) {
	var unit *Record
	var people *[]Contact
	var seats *seatList
	err = s.db.Read(ctx, func(b *db.Batch) {
		unit = One(b, id)
		people = db.Many[Contact](b, selectContacts, contactArgs(id))
		seats = seatsOf(b, who, "s.unit = @id AND s.confirmed_at IS NULL AND s.refused_at IS NULL", db.Args{"id": id})
	})
	if err != nil {
		return r, nil, nil, err
	}
	if r, err = shown(who, *unit); err != nil {
		return r, nil, nil, err
	}
	return r, maskPhones(*people, MaySeePhones(who, seats.masked())), seats.all(), nil
}

// Directory gives everybody in a seat today, in order of precedence, and whether numbers are whole.
func (s *Service) Directory(ctx context.Context, who access.Actor) (people []Contact, whole bool, err error) {
	var list *[]Contact
	var set *seatSettings
	err = s.db.Read(ctx, func(b *db.Batch) {
		list, set = db.Many[Contact](b, selectContacts, contactArgs(0)), loadSeatSettings(b)
	})
	if err != nil {
		return nil, false, err
	}
	whole = MaySeePhones(who, set.masked())
	return maskPhones(*list, whole), whole, nil
}

// History gives what has been true of a unit.
func (s *Service) History(ctx context.Context, who access.Actor, id int64) (Record, History, error) {
	var r *Record
	var names, members, duties *[]Dated
	var seats *seatList
	var log *[]audit.Row
	err := s.db.Read(ctx, func(b *db.Batch) {
		args := db.Args{"id": id}
		r = One(b, id)
		names, members = db.Many[Dated](b, selectNames, args), db.Many[Dated](b, selectMemberships, args)
		duties, log = db.Many[Dated](b, selectDuties, args), db.Timeline(b, "unit", id)
		seats = seatsOf(b, who, "s.unit = @id AND s.confirmed_at IS NOT NULL", args)
	})
	if err != nil {
		return Record{}, History{}, err
	}
	is, err := shown(who, *r)
	if err != nil {
		return Record{}, History{}, err
	}
	return is, History{*names, *members, *duties, seats.all(), *log}, nil
}

// maskPhones blanks the middle of telephone numbers for those who may not see them whole.
func maskPhones(list []Contact, whole bool) []Contact {
	if whole {
		return list
	}
	for i, c := range list {
		list[i].Phone = Mask(c.Phone)
	}
	return list
}

// Mask keeps the first three and the last two digits of a telephone number.
func Mask(phone string) string {
	r := []rune(phone)
	if len(r) < 7 {
		return ""
	}
	for i := 3; i < len(r)-2; i++ {
		if r[i] >= '0' && r[i] <= '9' {
			r[i] = '*'
		}
	}
	return string(r)
}
