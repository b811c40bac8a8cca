package meeting

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// YearPath is the page about this year's plenary.
const YearPath = "/meetings/year"

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

// YearReminder asks how the year of now stands; the answer is there when the batch has been read.
func YearReminder(b *db.Batch, now time.Time) *Year {
	now = now.In(form.Zone)
	from := time.Date(now.Year(), 1, 1, 0, 0, 0, 0, form.Zone)
	args := db.Args{"from": from, "to": from.AddDate(1, 0, 0), "year": now.Year()}
	return &Year{Year: now.Year(), now: now, values: setting.Load(b),
		facts: db.One[yearFacts](b, selectYear, args), absence: db.Maybe[Absence](b, selectAbsence, args)}
}

// Held is the number of plenaries held this year; a cancelled one does not count.
func (y *Year) Held() int { return y.facts.Held }

// Planned is the number of plenaries prepared and neither held nor cancelled.
func (y *Year) Planned() int { return y.facts.Planned }

// Absence is the recorded reason, or nil.
func (y *Year) Absence() *Absence { return *y.absence }

// Month is from when on the office is reminded (系统默认).
func (y *Year) Month() int { return y.values.Int(setting.MeetingReminderMonth) }

// Due says that the office is to be reminded now.
func (y *Year) Due() bool {
	return y.Held() == 0 && y.Absence() == nil && int(y.now.Month()) >= y.Month()
}

// Text is the reminder in one sentence.
func (y *Year) Text() string {
	if y.Planned() > 0 {
		return fmt.Sprintf("%d年还没有召开全体会议，已有 %d 次在筹备", y.Year, y.Planned())
	}
	return fmt.Sprintf("%d年还没有召开全体会议", y.Year)
}

// TheYear gives the year of now for its page.
func (s *Service) TheYear(ctx context.Context, who access.Actor, now time.Time) (y *Year, err error) {
	if _, ok := who.Holds(access.Ties{}, staff...); !ok {
		return nil, fault.NotFound()
	}
	err = s.db.Read(ctx, func(b *db.Batch) { y = YearReminder(b, now) })
	return y, err
}

// Explain records why a year has no plenary, or corrects what was recorded; version 0 is the first time.
func (s *Service) Explain(ctx context.Context, who access.Actor, version int, reason string) (db.Outcome, error) {
	seat, ok := who.Holds(access.Ties{}, staff...)
	if !ok {
		return db.Outcome{}, fault.Denied("只有联席会议办公室可以登记")
	}
	reason = form.Text(reason)
	var errs form.Errors
	if errs.Need("reason", "未召开原因", reason, ReasonMax); errs.Err() != nil {
		return db.Outcome{}, errs
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		year := tx.At.Year()
		err := tx.Change(ctx, saveAbsence, db.Args{"year": year, "reason": reason, "by": who.Name, "at": tx.At, "version": version})
		if err != nil {
			return err
		}
		title := fmt.Sprintf("%d年未召开全体会议的原因", year)
		tx.Log(audit.Entry{Seat: seat.Label(), Unit: seat.Unit, Action: "meeting.explain", Kind: "plenary_absence", Record: int64(year), Title: title, Reason: reason})
		tx.Done(YearPath, "未召开原因已登记")
		return nil
	})
}
