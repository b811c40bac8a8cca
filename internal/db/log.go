package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/flow"
)

// LogEntry notes an act in words of the caller; the actor, request and address are filled in. Rooms use LogAct and LogStep, whose word
// is a chart's: archtest holds them to it.
func (t *Tx) LogEntry(e audit.Entry) {
	t.own = true
	t.note(e)
}

func (t *Tx) note(e audit.Entry) {
	e.Person, e.Name, e.Request, e.Address = t.Who.Person, t.Who.Name, t.Who.Request, t.Who.From
	if e.Seat == "" {
		e.Seat = t.Who.SeatWords()
	}
	t.entries = append(t.entries, e)
}

// On is the record under which the log keeps an act: the one it was done to, or the one that this
// belongs to (a clause's receipt stands under its minutes). Unit is the unit concerned where that is
// not the unit of the seat.
type On struct {
	Kind  string
	ID    int64
	Title string
	Unit  int64
}

// LogAct notes a step or an act that a chart allowed, with the seat by which it was done. The log's word
// for it is the chart's; detail is what else is to be read there.
func (t *Tx) LogAct(on On, a flow.Taken, reason, detail string) {
	e := audit.Entry{Unit: on.Unit, Action: a.Action(), Kind: on.Kind, Record: on.ID, Title: on.Title, Reason: reason, Detail: detail}
	if a.Seat.Role != "" {
		e.Seat = a.Seat.Label()
	}
	if e.Unit == 0 {
		e.Unit = a.Seat.Unit
	}
	t.own = t.own || !a.Auto()
	if t.barred == nil {
		t.barred = a.Owned(t.Who)
	}
	t.note(e)
}

// LogStep notes a step of a record under its own kind, with the step's label before the detail.
func (t *Tx) LogStep(kind string, id int64, title string, s flow.Taken, reason, detail string) {
	if detail != "" {
		detail = "：" + detail
	}
	t.LogAct(On{Kind: kind, ID: id, Title: title}, s, reason, s.Label+detail)
}

// Begin makes an act of a job's own transaction: its rows are gathered for the entry that Note appends.
func Begin(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, "SELECT "+audit.Begin)
	return err
}

// Note appends the entry of what a job did in a transaction of its own, which locks nothing behind it.
func (d *DB) Note(ctx context.Context, tx pgx.Tx, at time.Time, who access.Actor, on On, a flow.Taken, detail string) error {
	t := &Tx{Who: who}
	t.LogAct(on, a, "", detail)
	return audit.Append(ctx, tx, d.logKey, at, t.entries, audit.Form{})
}
