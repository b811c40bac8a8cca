package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
)

// Answer is what can be said of an act whose outcome somebody asks for.
type Answer int

// The three answers. Uncertain is the zero value: what was not proven is not said.
const (
	Uncertain Answer = iota // 还不能确定
	Done                    // committed, and where standbys are waited for, they have it
	NotDone                 // not committed, and nobody is about to
)

// Find tells what became of an operation of the person. It takes the token itself and gives it back, so that an
// act that is still on its way is waited for and not called undone; what cannot be known is Uncertain, with the
// cause for the log.
func (d *DB) Find(ctx context.Context, person int64, token string) (Outcome, Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	if d.running.has(ticket{person, token}) {
		return Outcome{}, Uncertain, nil
	}
	// One asks at a time: who waits for a standby here keeps the door shut for nobody else.
	select {
	case d.asking <- struct{}{}:
		defer func() { <-d.asking }()
	case <-ctx.Done():
		return Outcome{}, Uncertain, ctx.Err()
	}
	out, answer, err := d.find(ctx, person, token)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "55P03" || pg.Code == "57014") {
		return Outcome{}, Uncertain, nil // the act holds its token
	}
	return out, answer, err
}

func (d *DB) find(ctx context.Context, person int64, token string) (Outcome, Answer, error) {
	conn, err := acquire(ctx, d.door)
	if err != nil {
		return Outcome{}, Uncertain, err
	}
	defer conn.Release()
	forgetWaiting(conn.Conn())
	tx, err := conn.Begin(ctx)
	if err != nil {
		return Outcome{}, Uncertain, fmt.Errorf("begin: %w", err)
	}
	defer giveUp(ctx, tx)
	tag, err := tx.Exec(ctx, `INSERT INTO operation (token, person, route, body_hash, at) VALUES ($1, $2, '-', '', portal_now()) ON CONFLICT DO NOTHING`, token, person)
	if err != nil {
		return Outcome{}, Uncertain, fmt.Errorf("ask for the operation: %w", err)
	}
	if tag.RowsAffected() == 1 {
		return Outcome{}, NotDone, nil
	}
	out, err := stored(ctx, tx, person, token)
	if errors.Is(err, pgx.ErrNoRows) {
		return Outcome{}, NotDone, nil // another person's: told like one that is nobody's
	}
	if err == nil {
		err = commit(ctx, tx)
	}
	if err == nil {
		err = replicated(conn.Conn())
	}
	if err != nil {
		return Outcome{}, Uncertain, fmt.Errorf("confirm the operation: %w", err)
	}
	return out, Done, nil
}

// stored reads what a committed operation answered, and writes its row again: the commit of that is waited for by
// the same standbys, and it comes after the operation's own.
func stored(ctx context.Context, tx pgx.Tx, person int64, token string) (Outcome, error) {
	out := Outcome{Repeated: true}
	err := tx.QueryRow(ctx, `UPDATE operation SET message = message WHERE token = $1 AND person = $2 AND set_config('synchronous_commit', 'on', true) IS NOT NULL
		RETURNING url, message`, token, person).Scan(&out.URL, &out.Message)
	return out, err
}

// Earlier is the outcome of a form that was sent before with the same words, as Write would answer it, for those who
// ask before they look at the form. It is the fault that Write gives when it cannot confirm the outcome.
func (d *DB) Earlier(ctx context.Context, who access.Actor, op Operation) (out Outcome, known bool, err error) {
	var at *[]bool
	err = d.ReadAtDoor(ctx, func(b *Batch) {
		at = Values[bool](b, "SELECT true FROM operation WHERE token = @token AND person = @person AND route = @route AND body_hash = @body",
			Args{"token": op.Token, "person": who.Person, "route": op.Route, "body": op.Body})
	})
	if err == nil && len(*at) == 0 {
		return Outcome{}, false, nil
	}
	if err == nil {
		out, err = d.Write(ctx, who, func(context.Context, *Tx) error { return fault.Stale() })
	}
	if kind := fault.KindOf(err); kind == fault.Busy || err != nil && kind == fault.Internal {
		err = fault.New(fault.Unknown, "结果待确认：数据库暂时不能回答").Because(err) // what was done before is not undone by that
	}
	return out, true, err
}
