package db

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
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
	// One asks at a time: who waits for a standby here keeps nobody else waiting.
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
	conn, err := acquire(ctx, d.reserved)
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
	out, answer, err := d.settle(ctx, tx, person, token)
	if errors.Is(err, errOften) || errors.Is(err, pgx.ErrNoRows) {
		return Outcome{}, answer, nil
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
	return out, answer, nil
}

// asked is the route of a token that nobody had used when its person asked for it. The row binds: a form with that
// token that was on its way already is refused, since its person was told that nothing is saved; one that is sent
// afterwards takes the token over.
const asked = "asked"

// AskedMost is how many unused tokens a person may ask for in a day; what is asked beyond that is not answered.
const AskedMost = 100

// errUnsealed is the cause for the log where an outcome stands in the table that the program did not put there, or not with the key of
// today.
var errUnsealed = errors.New("the outcome of the operation is not sealed by this program")

func sealOutcome(k audit.Key, person int64, op Operation, out Outcome) []byte {
	return k.Seal("operation", op.sealed(person, out)...)
}

// SelectOutcomes are the outcomes that forms were told.
const SelectOutcomes = "SELECT token, person, route, body_hash, url, message, seal FROM operation WHERE url <> '' OR seal IS NOT NULL ORDER BY at, token"

// SelectLostForms are the acts of the last days of whose forms the table says other than the log, or nothing any more.
const SelectLostForms = `SELECT a.seq, o.token IS NULL FROM audit a
	LEFT JOIN operation o ON left(encode(sha256(convert_to(o.token, 'UTF8')), 'hex'), 32) = ` + audit.FormToken + `
	WHERE ` + audit.ByForm + ` AND a.mac IS NOT NULL AND a.at > portal_now() - $1::interval + interval '1 day'
	AND (o.token IS NULL OR o.seal IS NULL OR encode(o.seal, 'hex') <> ` + audit.FormSeal + `) ORDER BY a.seq`

// SealedOutcome says whether the program with this key has told its person this outcome of that form: whoever writes to the table alone makes
// nothing done.
func SealedOutcome(k audit.Key, seal []byte, person int64, op Operation, out Outcome) bool {
	return k.Sealed(seal, "operation", op.sealed(person, out)...)
}

func (op Operation) sealed(person int64, out Outcome) []string {
	return []string{op.Token, strconv.FormatInt(person, 10), op.Route, hex.EncodeToString(op.Body), out.URL, out.Message}
}

// errOften refuses a question by somebody who asks for many tokens that nobody used.
var errOften = errors.New("too many unused tokens were asked for")

// settle is the question itself: it takes a token that nobody has, or reads what the act with it answered. Another
// person's token is told like one that is nobody's.
func (d *DB) settle(ctx context.Context, tx pgx.Tx, person int64, token string) (Outcome, Answer, error) {
	tag, err := tx.Exec(ctx, `INSERT INTO operation (token, person, route, body_hash, at) SELECT $1, $2, $3, '', portal_now()
		WHERE set_config('synchronous_commit', 'on', true) IS NOT NULL AND `+audit.Unused("$4")+` ON CONFLICT DO NOTHING`, token, person, asked, Operation{Token: token}.act())
	if err != nil {
		return Outcome{}, Uncertain, fmt.Errorf("ask for the operation: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return d.stored(ctx, tx, person, token)
	}
	var before int
	err = tx.QueryRow(ctx, "SELECT count(*) FROM (SELECT 1 FROM operation WHERE person = $1 AND route = 'asked' LIMIT $2) o", person, AskedMost+1).Scan(&before)
	if err == nil && before > AskedMost {
		err = errOften
	}
	if err != nil {
		return Outcome{}, Uncertain, err
	}
	return Outcome{}, NotDone, nil
}

// stored reads what a committed operation answered, and writes its row again: the commit of that is waited for by
// the same standbys, and it comes after the operation's own. What the program has not written proves nothing.
func (d *DB) stored(ctx context.Context, tx pgx.Tx, person int64, token string) (Outcome, Answer, error) {
	out, op, seal := Outcome{Repeated: true}, Operation{Token: token}, []byte{}
	err := tx.QueryRow(ctx, `UPDATE operation SET message = message WHERE token = $1 AND person = $2 AND set_config('synchronous_commit', 'on', true) IS NOT NULL
		RETURNING url, message, route, body_hash, seal`, token, person).Scan(&out.URL, &out.Message, &op.Route, &op.Body, &seal)
	switch {
	case errors.Is(err, pgx.ErrNoRows) || op.Route == asked:
		return entered(ctx, tx, person, op, err)
	case err != nil:
		return Outcome{}, Uncertain, err
	case !SealedOutcome(d.logKey, seal, person, op, out):
		return Outcome{}, Uncertain, errUnsealed
	}
	return out, Done, nil
}

// entered answers by the log for a form of which the table of forms knows nothing, or no longer: where its act led is not known then.
func entered(ctx context.Context, tx pgx.Tx, person int64, op Operation, none error) (Outcome, Answer, error) {
	was, known, err := audit.EnteredBy(ctx, tx, op.act())
	switch {
	case err != nil:
		return Outcome{}, Uncertain, err
	case !known || was.Person != person:
		return Outcome{}, NotDone, none
	}
	return Outcome{URL: "/", Message: fmt.Sprintf("已于%s办理（日志第 %d 条）。办理后的去向已不再保存，请在有关页面查看", was.At.In(form.Zone).Format("2006年1月2日15:04"), was.Seq), Repeated: true}, Done, nil
}

// Earlier is the outcome of a form that was sent before with the same words, as Write would answer it, for those who
// ask before they look at the form. It is the fault that Write gives when it cannot confirm the outcome.
func (d *DB) Earlier(ctx context.Context, who access.Actor, op Operation) (out Outcome, known bool, err error) {
	var at *[]bool
	err = d.ReadReserved(ctx, func(b *Batch) {
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
