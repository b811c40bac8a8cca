package minutes

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
)

// LedgerPath is the page 报批件台账.
const LedgerPath = "/escalations"

// Past is a former sending with its answer.
type Past struct {
	ID, Escalation        int64
	State, SentTo, Number string
	SentOn                time.Time
	Answer, Amended       string
	AnsweredOn            *time.Time
	Why                   string // again = sent again after it, changed = the decision's text changed
	At                    time.Time
}

// MajorPage is the page of the approvals of one record.
type MajorPage struct {
	Page
	Pasts []Past
	Files []file.Attachment
}

// Major gives the approvals of one record with what came before and the files of the answers.
func (s *Service) Major(ctx context.Context, who access.Actor, id int64) (MajorPage, error) {
	var a answers
	var before *[]Past
	var files *[]file.Attachment
	err := s.db.Read(ctx, func(b *db.Batch) {
		a = text(b, who, id)
		a.escalations = db.Many[Escalation](b, selectEscalations, db.Seen(who, db.Args{"id": id}))
		before, files = pasts(b, who, id), rulings(b, who, id)
	})
	if err != nil {
		return MajorPage{}, err
	}
	return MajorPage{a.page(who), *before, *files}, nil
}

// MaySeeEscalation answers for the files of an answer: they are seen by those who make minutes.
func (s *Service) MaySeeEscalation(ctx context.Context, who access.Actor, id int64) error {
	return s.db.Read(ctx, func(b *db.Batch) {
		db.Value[int64](b, "SELECT e.id"+fromEscalation+" AND e.id = @id", db.Seen(who, db.Args{"id": id}))
	})
}

// LedgerTab is a part of the ledger.
type LedgerTab struct{ Key, Label, cond string }

// LedgerRow is one decision in the ledger.
type LedgerRow struct {
	Escalation
	Files, Before int
}

// Ledger is a page of the ledger.
type Ledger struct {
	Tab    LedgerTab
	Tabs   []LedgerTab
	Counts []int // of each tab, up to task.CountCap
	Rows   []LedgerRow
	More   bool
	Days   *calendar.Days
}

// Ledger gives a page of the approvals that the person sees, the newest first.
func (s *Service) Ledger(ctx context.Context, who access.Actor, key string, after int64) (Ledger, error) {
	l := Ledger{Tab: ledgerTabs[0], Tabs: ledgerTabs}
	for _, t := range ledgerTabs {
		if t.Key == key {
			l.Tab = t
		}
	}
	var rows *[]LedgerRow
	var counts *[]int
	err := s.db.Read(ctx, func(b *db.Batch) {
		rows, counts, l.Days = ledger(b, who, l.Tab, after, PageSize+1), ledgerCounts(b, who), calendar.Queue(b)
	})
	if err != nil {
		return l, err
	}
	l.Rows, l.Counts = *rows, *counts
	if len(l.Rows) > PageSize {
		l.Rows, l.More = l.Rows[:PageSize], true
	}
	return l, nil
}

// URL is the address of a part of the ledger, from after a row on.
func (t LedgerTab) URL(after int64) string {
	v := url.Values{"tab": {t.Key}}
	if after != 0 {
		v.Set("after", strconv.FormatInt(after, 10))
	}
	return LedgerPath + "?" + v.Encode()
}

// Pending is for how long the answer has been awaited, or was: in days and in working days. Zero before it
// was sent.
func (e Escalation) Pending(now time.Time, days *calendar.Days) (calendarDays, workdays int) {
	if e.SentOn == nil {
		return 0, 0
	}
	to := form.Day(now)
	if e.AnsweredOn != nil {
		to = *e.AnsweredOn
	}
	return task.Days(*e.SentOn, to), days.Between(*e.SentOn, to)
}
