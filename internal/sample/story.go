package sample

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/events"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/unit"
)

// Story makes an office at work out of the sample people: topics in every state, meetings held,
// announced and in planning, minutes issued and waiting for a signature, tasks on time and late. Dates
// are counted from today; everything is done by the people whose business it is, on its own day by the clock.
func Story(ctx context.Context, d *db.DB) error {
	s := &story{demoAct: &demoAct{ctx: ctx}, clock: &clock{now: d.Now}, today: form.Day(d.Now()), units: map[string]unit.Unit{}, members: map[int64]unit.Holder{}, actors: map[string]access.Actor{}}
	s.d = d.WithClock(s.clock.read)
	if err := s.until(s.tell); err != nil {
		return fmt.Errorf("the demo is incomplete, load it again into an empty database: %w", err)
	}
	return nil
}

// tell arranges the parts of the story and lets them happen, one moment after the other.
func (s *story) tell() {
	s.meet()
	for _, arrange := range []func(){s.library, s.plenary, s.delegate, s.special, s.topics, s.joint, s.opinions, s.research, s.next} {
		arrange()
	}
	s.play()
	s.clock.today()
	s.readMessages()
}

// demoAct is the demo in place of a test: what fails ends it.
type demoAct struct {
	ctx context.Context
	err error
}

// Helper is a test's business.
func (a *demoAct) Helper() {}

// Context ends when the command does.
func (a *demoAct) Context() context.Context { return a.ctx }

// Fatalf ends the act, as a test's does: the goroutine it runs in goes no further.
func (a *demoAct) Fatalf(format string, args ...any) {
	a.err = fmt.Errorf(format, args...)
	runtime.Goexit()
}

// until runs the act to its end, or until something failed.
func (a *demoAct) until(run func()) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		run()
	}()
	<-done
	return a.err
}

// story is the office that is being filled, with the people and units looked up once.
type story struct {
	*demoAct
	d       *db.DB
	clock   *clock
	days    *calendar.Days
	today   time.Time
	ahead   []happening
	units   map[string]unit.Unit
	members map[int64]unit.Holder
	actors  map[string]access.Actor
}

// meet learns who belongs to the office, and which days are worked.
func (s *story) meet() {
	var units *[]unit.Unit
	var members *[]unit.Holder
	err := s.d.Read(s.ctx, func(b *db.Batch) {
		units, members, s.days = unit.All(b), unit.Holders(b, access.Member, access.Liaison), calendar.Queue(b)
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

// readMessages lets everybody read their messages but for the newest three.
func (s *story) readMessages() {
	logins, err := withMessages(s.ctx, s.d)
	s.did(db.Outcome{}, err)
	inbox := message.NewService(s.d, events.All())
	for _, login := range logins {
		l, err := inbox.List(s.ctx, s.who(login), message.Filter{})
		s.did(db.Outcome{}, err)
		if len(l.Rows) > unread {
			s.did(inbox.ReadAll(s.ctx, s.who(login), l.Rows[unread].ID))
		}
	}
}

// unread is how many messages everybody has left to read.
const unread = 3

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
