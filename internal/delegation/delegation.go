// Package delegation holds the mandates by which the 总召集人 lets a 召集人 chair a meeting (委托主持), and the
// rule of who may chair (R3). Meetings ask it for their chair.
package delegation

import (
	"time"

	"jointmeeting/internal/form"
)

// Path is the list of delegations.
const Path = "/delegations"

// Delegation is the written mandate of the 总召集人 to a 召集人 to chair (委托主持). Dates are inclusive.
type Delegation struct {
	ID                 int64
	FromName           string
	ToPerson           int64
	ToName, Subject    string
	Signs              bool
	ValidFrom, ValidTo time.Time
	Basis              string
	At, EndedAt        time.Time
	Version            int
}

// Covers says that the delegation may be used for a meeting on the day of t.
func (d Delegation) Covers(t time.Time) bool {
	day := form.Day(t)
	return d.EndedAt.IsZero() && !day.Before(dayOf(d.ValidFrom)) && !day.After(dayOf(d.ValidTo))
}

// Over says that the last day has passed.
func (d Delegation) Over(now time.Time) bool { return form.Day(now).After(dayOf(d.ValidTo)) }

// dayOf moves a stored date, which comes as midnight UTC, to the office's zone.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, form.Zone)
}
