package sample

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// Story makes an office at work out of the sample people: topics in every state, meetings held,
// announced and in planning, minutes issued and waiting for a signature, tasks on time and late. Dates
// are counted from today; everything is done by the people whose business it is.
func Story(ctx context.Context, d *db.DB) (err error) {
	s := &story{act: act{ctx}, d: d, today: form.Day(time.Now()), units: map[string]unit.Unit{}, members: map[int64]unit.Holder{}, actors: map[string]access.Actor{}}
	defer func() {
		switch stop := recover().(type) {
		case nil:
		case stopped:
			err = fmt.Errorf("the demo is incomplete, load it again into an empty database: %w", stop.error)
		default:
			panic(stop)
		}
	}()
	s.meet()
	for _, part := range []func(){s.topics, s.joint, s.opinions, s.research, s.plenary, s.special, s.next} {
		part()
		s.told()
	}
	s.did(db.Outcome{}, readMessages(s.ctx, s.d))
	return nil
}

// act is the demo in place of a test: what fails ends it.
type act struct{ ctx context.Context }

type stopped struct{ error }

// Helper is a test's business.
func (a act) Helper() {}

// Context ends when the command does.
func (a act) Context() context.Context { return a.ctx }

// Fatalf ends the story.
func (a act) Fatalf(format string, args ...any) { panic(stopped{fmt.Errorf(format, args...)}) }

// story is the office that is being filled, with the people and units looked up once.
type story struct {
	act
	d       *db.DB
	today   time.Time
	units   map[string]unit.Unit
	members map[int64]unit.Holder
	actors  map[string]access.Actor
}

// meet learns who belongs to the office.
func (s *story) meet() {
	var units *[]unit.Unit
	var members *[]unit.Holder
	err := s.d.Read(s.ctx, func(b *db.Batch) {
		units, members = unit.All(b), unit.Holders(b, access.Member, access.Liaison)
	})
	if err != nil {
		s.Fatalf("look up units and people: %w", err)
	}
	for _, u := range *units {
		s.units[u.Code] = u
	}
	for _, h := range *members {
		if _, there := s.members[h.Unit]; !there || h.Role == access.Member {
			s.members[h.Unit] = h
		}
	}
}

// who is a sample person as signed in.
func (s *story) who(login string) access.Actor {
	who, there := s.actors[login]
	if !there {
		who = Who(s, s.d, login)
		s.actors[login] = who
	}
	return who
}

// told delivers the messages of what happened up to here.
func (s *story) told() { s.did(db.Outcome{}, Messages(s.ctx, s.d)) }

// ids are the units with the codes.
func (s *story) ids(codes ...string) []int64 {
	out := make([]int64, 0, len(codes))
	for _, code := range codes {
		u, there := s.units[code]
		if !there {
			s.Fatalf("no sample unit %q", code)
		}
		out = append(out, u.ID)
	}
	return out
}

// did ends the story when an act failed.
func (s *story) did(_ db.Outcome, err error) {
	if err != nil {
		s.Fatalf("the demo's story: %w", err)
	}
}

// workday is about so many days from today: what would be a weekend is moved towards today.
func (s *story) workday(n int) time.Time {
	day, back := s.today.AddDate(0, 0, n), -1
	if n < 0 {
		back = 1
	}
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, back)
	}
	return day
}

// day is so many days from today, as a form wants it.
func (s *story) day(n int) string { return s.today.AddDate(0, 0, n).Format(time.DateOnly) }
