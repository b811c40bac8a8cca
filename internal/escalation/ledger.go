package escalation

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
)

// LedgerPath is the page 报批件台账.
const LedgerPath = "/escalations"

// PageSize is how many rows a page of the ledger has.
const PageSize = 30

const allTab = "all"

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

// Tab is a part of the ledger: of all states where it names none.
type Tab struct{ Key, Label, states string }

// Row is one decision in the ledger.
type Row struct {
	Approval
	Files, Before int
}

// Ledger is a page of the ledger.
type Ledger struct {
	Tab    Tab
	Tabs   []Tab
	Counts []int // of each tab, up to limit.CountCap
	Rows   []Row
	More   bool
	Days   *calendar.Days
}

// Ledger gives a page of the approvals that the person sees, the newest first.
func (s *Approvals) Ledger(ctx context.Context, who access.Actor, key string, after int64) (Ledger, error) {
	l := Ledger{Tab: ledgerTabs[0], Tabs: ledgerTabs}
	for _, t := range ledgerTabs {
		if t.Key == key {
			l.Tab = t
		}
	}
	var rows *[]Row
	var counts *[]int
	err := s.db.Read(ctx, func(b *db.Batch) {
		rows, counts, l.Days = s.of.ledger(b, who, l.Tab, after, PageSize+1), s.of.ledgerCounts(b, who), calendar.Queue(b)
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
func (t Tab) URL(after int64) string {
	v := url.Values{"tab": {t.Key}}
	if after != 0 {
		v.Set("after", strconv.FormatInt(after, 10))
	}
	return LedgerPath + "?" + v.Encode()
}
