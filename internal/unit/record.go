package unit

import (
	"context"
	"time"

	"jointmeeting/internal/access"
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

// Contact is a holder with the telephone number; it is blank where the reader may not see it.
type Contact struct {
	Holder
	Kind  string // of the unit; empty without unit
	Phone string
}

// Service has the use cases of units and seats.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// One asks for a unit.
func One(b *db.Batch, id int64) *Record { return db.One[Record](b, selectRecord, db.Args{"id": id}) }

// Get gives a unit.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64) (Record, error) {
	var r *Record
	err := s.db.Read(ctx, func(b *db.Batch) { r = One(b, id) })
	if err != nil {
		return Record{}, err
	}
	return r.ShownTo(who)
}

// People gives a unit, those who stand for it, and the changes that wait for an answer; these only to
// those who may see them.
func (s *Service) People(ctx context.Context, who access.Actor, id int64) (r Record, holders []Contact, asked []Seat, err error) {
	var unit *Record
	var people func() ([]Contact, bool)
	var seats *seatList
	err = s.db.Read(ctx, func(b *db.Batch) {
		unit = One(b, id)
		people = Contacts(b, who, id)
		seats = seatsOf(b, who, "s.unit = @id AND s.confirmed_at IS NULL AND s.refused_at IS NULL", db.Args{"id": id})
	})
	if err != nil {
		return r, nil, nil, err
	}
	if r, err = unit.ShownTo(who); err != nil {
		return r, nil, nil, err
	}
	holders, _ = people()
	return r, holders, seats.all(), nil
}

// Contacts asks for those in a seat of the unit today, of all where it is 0, in order of precedence. What Read has brought is given without the
// numbers that the reader may not see, and whether they are whole.
func Contacts(b *db.Batch, who access.Actor, unit int64) func() ([]Contact, bool) {
	list, set := db.Many[Contact](b, selectContacts, contactArgs(unit)), loadSeatSettings(b)
	return func() ([]Contact, bool) {
		whole := MaySeePhones(who, set.masked())
		return maskPhones(*list, whole), whole
	}
}

// HeldOf asks for all seats of the unit that were ever confirmed, as far as the person may see them, to be read when Read has returned.
func HeldOf(b *db.Batch, who access.Actor, unit int64) func() []Seat {
	return seatsOf(b, who, "s.unit = @id AND s.confirmed_at IS NOT NULL", db.Args{"id": unit}).all
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
