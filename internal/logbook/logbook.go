// Package logbook lets the auditor read the log: a page at a time with filters, and the proof that
// nobody has changed it. It writes nothing.
package logbook

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/room"
	"jointmeeting/internal/setting"
)

// Filter is what the auditor looks for; empty fields limit nothing.
type Filter struct {
	From, To time.Time // days, both included
	Person   string    // part of the name as then
	Kind     string    // kind of the record: topic
	Action   string    // kind.step
	Words    string    // part of the record's title as then
	Before   int64     // entries older than this one; 0 starts with the newest
}

func (f Filter) withinDays() bool { return !f.From.IsZero() || !f.To.IsZero() }

// PageSize is the number of entries on a page; Window is how many a page looks at where it shows only some of them: the log grows for ever, and no
// index finds a piece of a name in it.
const (
	PageSize = 50
	Window   = 5000
)

// Page is one page of the log, newest first.
type Page struct {
	Rows   []Entry
	More   bool    // the page is full, and more may follow
	Looked *Looked // what was looked at where only some of it is shown
	Before int64   // where to go on; 0 at the end
}

// Looked is a stretch of the log that was looked at from end to end.
type Looked struct {
	Oldest       int64
	Since, Until time.Time
	More         bool // there are older entries
}

// Entry is an entry of the log as the auditor may read it.
type Entry struct {
	audit.Row
	Kept bool // it names a record that is not out, and was emptied of its words
}

// Service reads the log for auditors, who read nothing of drafts.
type Service struct {
	db      *db.DB
	keeps   []room.Keep
	walking chan struct{} // held by who walks the whole log
}

// NewService makes the service; keeps say of every kind of record when the log names it.
func NewService(d *db.DB, keeps []room.Keep) *Service {
	return &Service{d, keeps, make(chan struct{}, 1)}
}

func mayRead(who access.Actor) error {
	if _, ok := who.Holds(access.Ties{}, readers...); !ok {
		return fault.NotFound()
	}
	return nil
}

// List gives a page of the log.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter) (p Page, err error) {
	if err := mayRead(who); err != nil {
		return p, err
	}
	var rows *[]Entry
	var looked **Looked
	err = s.db.Read(ctx, func(b *db.Batch) {
		rows = db.Many[Entry](b, selectRows(f, s.keeps), args(f))
		if f.sifts() {
			looked = db.Maybe[Looked](b, selectLooked(f), args(f))
		}
	})
	if err != nil {
		return p, err
	}
	p.Rows = *rows
	if looked != nil {
		p.Looked = *looked
	}
	p.end()
	for i := range p.Rows {
		p.Rows[i].empty(s.keeps)
	}
	return p, nil
}

// end says where the page ends: behind its last row where it is full, else behind what was looked at.
func (p *Page) end() {
	if p.More = len(p.Rows) > PageSize; p.More {
		p.Rows = p.Rows[:PageSize]
		last := p.Rows[PageSize-1]
		p.Before = last.Seq
		if p.Looked != nil {
			p.Looked.Oldest, p.Looked.Since, p.Looked.More = last.Seq, last.At, true
		}
		return
	}
	if p.Looked != nil && p.Looked.More {
		p.Before = p.Looked.Oldest
	}
}

// empty takes the words out of an entry that names a record which is not out: what it is called, why, and what was done in detail.
func (e *Entry) empty(keeps []room.Keep) {
	if !e.Kept {
		return
	}
	noun := "记录"
	for _, k := range keeps {
		if k.Kind == e.Kind {
			noun = k.Title
		}
	}
	e.Title, e.Reason, e.Detail = fmt.Sprintf("%s %d（未公开，标题不显示）", noun, e.Record), "", "（未公开，不显示）"
}

func args(f Filter) db.Args {
	a := db.Args{"limit": PageSize + 1, "window": Window}
	if !f.From.IsZero() {
		a["from"] = f.From
	}
	if !f.To.IsZero() {
		a["to"] = f.To.AddDate(0, 0, 1)
	}
	for k, v := range map[string]string{"person": like(f.Person), "kind": f.Kind, "action": f.Action, "words": like(f.Words)} {
		if v != "" {
			a[k] = v
		}
	}
	if f.Before > 0 {
		a["before"] = f.Before
	}
	return a
}

func like(v string) string {
	if v == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(v) + "%"
}

// Proof is the outcome of walking the whole chain.
type Proof struct {
	Entries int64
	Faults  []string // one sentence for each broken row
	Notes   []string // what is no fault: entries whose origin was taken in by a later one, a time that ran backwards
}

// Verify walks the whole chain and its checkpoints in one snapshot, for as long as the log needs: no page's limit of time is that of a log of
// years. One is walked at a time, so that the acts keep their connections.
func (s *Service) Verify(ctx context.Context, who access.Actor) (p Proof, err error) {
	if err := mayRead(who); err != nil {
		return p, err
	}
	select {
	case s.walking <- struct{}{}:
		defer func() { <-s.walking }()
	default:
		return p, fault.New(fault.Busy, "正在校验日志，请稍后再试")
	}
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err = pgx.BeginTxFunc(ctx, s.db.Pool(), snapshot, func(tx pgx.Tx) (err error) {
		if _, err := tx.Exec(ctx, "SET LOCAL statement_timeout = 0"); err != nil {
			return err
		}
		p, err = s.prove(ctx, tx)
		return err
	})
	if err != nil {
		return Proof{}, fmt.Errorf("verify the log: %w", err)
	}
	return p, nil
}

func (s *Service) prove(ctx context.Context, tx pgx.Tx) (p Proof, err error) {
	if p.Faults, err = audit.Verify(ctx, tx); err != nil {
		return p, err
	}
	origin, err := audit.VerifyOrigin(ctx, tx, s.db.LogKey())
	if err != nil {
		return p, err
	}
	turned, err := audit.Backwards(ctx, tx, s.db.Apart(), setting.ClockAccepted)
	if err != nil {
		return p, err
	}
	p.Faults, p.Notes = append(p.Faults, origin.Faults...), append(origin.Notes, turned...)
	return p, tx.QueryRow(ctx, selectLast).Scan(&p.Entries)
}
