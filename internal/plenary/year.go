// Package plenary minds the one plenary a year that the charter wants in principle (R2): it reminds the office
// and keeps the reason of a year without one.
package plenary

import (
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// Path is the page about this year's plenary.
const Path = "/meetings/year"

// ReasonMax is the most runes of a reason.
const ReasonMax = 500

// Year is how a calendar year stands with its plenary (R2): the charter wants one a year in principle,
// so the portal reminds and never blocks.
type Year struct {
	Year    int
	now     time.Time
	facts   *yearFacts
	absence **Absence
	values  *setting.Values
}

type yearFacts struct{ Held, Planned int }

// Absence is why a year had no plenary, as the office recorded it.
type Absence struct {
	Reason, ByName string
	At             time.Time
	Version        int
}

// YearFor is the year of now, to be read with what else a page asks; nil for those who are not reminded.
func YearFor(who access.Actor, now time.Time) *Year {
	if !acts.May(who, access.Ties{}, "explain") {
		return nil
	}
	now = now.In(form.Zone)
	return &Year{Year: now.Year(), now: now}
}

// Queue asks how the year stands; the answer is there when the batch has been read. Nil asks nothing.
func (y *Year) Queue(b *db.Batch) {
	if y == nil {
		return
	}
	from := time.Date(y.Year, 1, 1, 0, 0, 0, 0, form.Zone)
	args := db.Args{"from": from, "to": from.AddDate(1, 0, 0), "year": y.Year}
	y.values, y.facts, y.absence = setting.Load(b), db.One[yearFacts](b, selectYear, args), db.Maybe[Absence](b, selectAbsence, args)
}

// Held is the number of plenaries held this year; a cancelled one does not count.
func (y *Year) Held() int { return y.facts.Held }

// Planned is the number of plenaries prepared and neither held nor cancelled.
func (y *Year) Planned() int { return y.facts.Planned }

// Absence is the recorded reason, or nil.
func (y *Year) Absence() *Absence { return *y.absence }

// Month is from when on the office is reminded (系统默认).
func (y *Year) Month() int { return y.values.Int(setting.MeetingReminderMonth) }

// Due says that the reader is to be reminded now.
func (y *Year) Due() bool {
	return y != nil && y.Held() == 0 && y.Absence() == nil && int(y.now.Month()) >= y.Month()
}

// Text is the reminder in one sentence.
func (y *Year) Text() string {
	if y.Planned() > 0 {
		return fmt.Sprintf("%d年还没有召开全体会议，已有 %d 次在筹备", y.Year, y.Planned())
	}
	return fmt.Sprintf("%d年还没有召开全体会议", y.Year)
}
