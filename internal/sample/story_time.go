package sample

import (
	"slices"
	"time"
)

// clock is the story's: it stands at a moment of the past, a second later each time it is read, or goes by
// the real one.
type clock struct {
	now func() time.Time
	at  time.Time
}

func (c *clock) read() time.Time {
	if c.at.IsZero() {
		return c.now()
	}
	c.at = c.at.Add(time.Second)
	return c.at
}

// reach lets the story go on at a moment; it never goes back.
func (c *clock) reach(at time.Time) {
	if at.After(c.at) {
		c.at = at
	}
}

// today lets it go on now.
func (c *clock) today() { c.at = time.Time{} }

// happening is what people do at a moment of the story.
type happening struct {
	at time.Time
	do func()
}

// on arranges what happens at an hour of the n-th working day before today.
func (s *story) on(n, hour int, do func()) {
	s.at(s.past(n).Add(time.Duration(hour)*time.Hour), do)
}

// at arranges what happens at a moment.
func (s *story) at(moment time.Time, do func()) {
	s.ahead = append(s.ahead, happening{moment, do})
}

// play lets everything happen in the order of its moments, also what is arranged only on the way, and tells
// people of it.
func (s *story) play() {
	for len(s.ahead) > 0 {
		first := 0
		for i, h := range s.ahead {
			if h.at.Before(s.ahead[first].at) {
				first = i
			}
		}
		next := s.ahead[first]
		s.ahead = slices.Delete(s.ahead, first, first+1)
		s.clock.reach(next.at)
		next.do()
		s.told()
	}
}

// past is the n-th working day before today.
func (s *story) past(n int) time.Time { return s.days.Add(s.today, -n).Due }

// limit is a working day so many days from today, or, below zero, so many working days before it.
func (s *story) limit(n int) time.Time {
	if n < 0 {
		return s.past(-n)
	}
	return s.days.Shift(s.today.AddDate(0, 0, n)).Due
}

// typedDay is a day as a form wants it.
func typedDay(day time.Time) string { return day.Format(time.DateOnly) }
