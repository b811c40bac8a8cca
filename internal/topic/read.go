package topic

import (
	"context"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/suggest"
	"jointmeeting/internal/unit"
)

// Shown is what the topic's page shows.
type Shown struct {
	Topic  Topic
	Files  []file.Attachment
	Log    []audit.Row
	Values setting.Values
	Days   *calendar.Days
	Bases  []basis.Basis  // what it cites (R17)
	Origin *Origin        // the problem it was made of (R12), for those who may see it
	Advice suggest.Advice // whose matter it is by the duties (M5); for the office, while it decides whom to ask
	Scheduling
}

// Show gives a topic with its files and history. more asks, in the same round trip, for what rooms to the right
// know of it: its meeting and the problem it was made of.
func (s *Service) Show(ctx context.Context, who access.Actor, id int64, more ...func(*db.Batch)) (Shown, error) {
	var t *Topic
	var files *[]file.Attachment
	var log *[]audit.Row
	var values *setting.Values
	var days *calendar.Days
	var bases *[]basis.Basis
	err := s.db.Read(ctx, func(b *db.Batch) {
		days, bases = calendar.Queue(b), basis.Cited(b, Kind, id)
		t, files, log, values = Get(b, who, id), file.Of(b, Kind, id), db.Timeline(b, Kind, id), setting.Load(b)
		for _, ask := range more {
			ask(b)
		}
	})
	if err != nil {
		return Shown{}, err
	}
	return Shown{Topic: *t, Files: *files, Log: *log, Values: *values, Days: days, Bases: *bases}, nil
}

// AskAdvice asks for the duties that advice rests on, where the topic's state wants any; what it gives puts the
// advice in its place after the round trip.
func (x *Shown) AskAdvice(b *db.Batch, who access.Actor) func() {
	if !assigns(who, x.Topic) {
		return func() {}
	}
	duties := unit.Entries(b)
	return func() { x.Advice = Advise(*duties, Of(x.Topic)) }
}

// See says whether the person may see the topic; a file asks it at each download.
func (s *Service) See(ctx context.Context, who access.Actor, id int64) error {
	return s.db.Read(ctx, func(b *db.Batch) { Get(b, who, id) })
}

// Sheet is what the form's page needs beside the topic: the units and functions to choose from.
type Sheet struct {
	Topic     Topic // zero for a new one
	Files     []file.Attachment
	Log       []audit.Row
	Units     []unit.Unit
	Functions []unit.Function
	Duties    []unit.Entry // what suggestions rest on
	Values    setting.Values
}

// Blank gives the sheet of a new topic; only a member unit's liaison gets one.
func (s *Service) Blank(ctx context.Context, who access.Actor) (Sheet, error) {
	sheet, err := s.sheet(ctx, nil)
	if err != nil {
		return Sheet{}, err
	}
	if len(Proposers(who, sheet.Units)) == 0 {
		return Sheet{}, fault.Denied("议题由成员单位的联络员提出")
	}
	return sheet, nil
}

// Editing gives the sheet of a topic that the person may change.
func (s *Service) Editing(ctx context.Context, who access.Actor, id int64) (Sheet, error) {
	sheet, err := s.sheetOf(ctx, who, id)
	if err != nil {
		return Sheet{}, err
	}
	_, err = Chart.Act(who, sheet.Topic, "edit")
	return sheet, err
}

// sheetOf is the sheet of a topic that the person may see.
func (s *Service) sheetOf(ctx context.Context, who access.Actor, id int64) (Sheet, error) {
	var t *Topic
	var files *[]file.Attachment
	var log *[]audit.Row
	sheet, err := s.sheet(ctx, func(b *db.Batch) {
		t, files, log = Get(b, who, id), file.Of(b, Kind, id), db.Timeline(b, Kind, id)
	})
	if err != nil {
		return Sheet{}, err
	}
	sheet.Topic, sheet.Files, sheet.Log = *t, *files, *log
	return sheet, nil
}

func (s *Service) sheet(ctx context.Context, more func(*db.Batch)) (Sheet, error) {
	var units *[]unit.Unit
	var functions *[]unit.Function
	var duties *[]unit.Entry
	var values *setting.Values
	err := s.db.Read(ctx, func(b *db.Batch) {
		units, functions, duties, values = unit.All(b), unit.Functions(b), unit.Entries(b), setting.Load(b)
		if more != nil {
			more(b)
		}
	})
	if err != nil {
		return Sheet{}, err
	}
	return Sheet{Units: *units, Functions: *functions, Duties: *duties, Values: *values}, nil
}

// LastEdit is who changed the text last, for the page of a conflict.
func (s Sheet) LastEdit() audit.Row {
	for _, l := range slices.Backward(s.Log) {
		if l.Action == "topic.edit" || l.Action == "topic.create" {
			return l
		}
	}
	return audit.Row{}
}

// Proposers are the member units for which the person may bring a topic.
func Proposers(who access.Actor, units []unit.Unit) []unit.Unit {
	mine := Bringers(who)
	return slices.DeleteFunc(slices.Clone(units), func(u unit.Unit) bool {
		return u.Kind != unit.KindMember || !u.Current || !slices.Contains(mine, u.ID)
	})
}

// Bringers are the units for which the person, their liaison, may hand in topics if they are members.
func Bringers(who access.Actor) []int64 { return who.OwnUnits(access.Liaison) }
