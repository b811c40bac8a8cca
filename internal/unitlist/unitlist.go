// Package unitlist reads many units at once: the list of them with those who stand for each, the directory of people, and what has been true of one.
package unitlist

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/room"
	"jointmeeting/internal/unit"
)

// Room is what this feature brings along: it reads only.
var Room = room.Room{Name: "unitlist"}

// Row is a unit in the list, with those who stand for it today.
type Row struct {
	unit.Unit
	Members  string // 成员, names with 、 between
	Liaisons string // 联络员
	Asked    int    // changes of people that wait for an answer
}

// NoLiaison says that the unit has to name one (M4).
func (r Row) NoLiaison() bool { return r.Current && r.Liaisons == "" }

// NoMember says that the member unit has nobody in the joint meeting.
func (r Row) NoMember() bool { return r.Current && r.Kind == unit.KindMember && r.Members == "" }

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
	Seats                      []unit.Seat
	Log                        []audit.Row
}

// Service reads the lists.
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

// Directory gives everybody in a seat today, in order of precedence, and whether numbers are whole.
func (s *Service) Directory(ctx context.Context, who access.Actor) (people []unit.Contact, whole bool, err error) {
	var list func() ([]unit.Contact, bool)
	if err = s.db.Read(ctx, func(b *db.Batch) { list = unit.Contacts(b, who, 0) }); err != nil {
		return nil, false, err
	}
	people, whole = list()
	return people, whole, nil
}

// History gives what has been true of a unit.
func (s *Service) History(ctx context.Context, who access.Actor, id int64) (unit.Record, History, error) {
	var r *unit.Record
	var names, members, duties *[]Dated
	var seats func() []unit.Seat
	var log *[]audit.Row
	err := s.db.Read(ctx, func(b *db.Batch) {
		args := db.Args{"id": id}
		r = unit.One(b, id)
		names, members = db.Many[Dated](b, selectNames, args), db.Many[Dated](b, selectMemberships, args)
		duties, log = db.Many[Dated](b, selectDuties, args), db.Timeline(b, "unit", id)
		seats = unit.HeldOf(b, who, id)
	})
	if err != nil {
		return unit.Record{}, History{}, err
	}
	is, err := r.ShownTo(who)
	if err != nil {
		return unit.Record{}, History{}, err
	}
	return is, History{*names, *members, *duties, seats(), *log}, nil
}

// Choice lists the roles that the person may give, and the units, for the question before the form.
func (s *Service) Choice(ctx context.Context, who access.Actor) ([]unit.Unit, []unit.Vacancy, error) {
	roles := []unit.Vacancy{}
	for _, r := range unit.RolesToGive(who, 0) {
		roles = append(roles, unit.Vacancy{Role: string(r), Title: r.Title()})
	}
	if len(roles) == 0 {
		return nil, nil, fault.Denied("您不能登记任职")
	}
	var units *[]unit.Unit
	err := s.db.Read(ctx, func(b *db.Batch) { units = unit.All(b) })
	return *units, roles, err
}
