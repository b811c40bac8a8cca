package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// Operation is one posted form: its token, where it was sent and a digest of what it said. A repeated
// token with the same digest answers the first one's outcome; with another digest it is refused.
type Operation struct {
	Token, Route string
	Body         []byte
	Tokenless    bool      // the form came without a token, or with what is none: its act is refused
	instead      string    // what shows what became of it; empty where the token does
	told         *Outcome  // set once the act is committed
	began        time.Time // when the request that asks for it came, by this machine's clock
}

// KeepOperations is for how long it is kept what a form was told. Afterwards the log still knows that its act was done.
const KeepOperations = "30 days"

// SweepOperations removes what forms of long ago were told.
const SweepOperations = `DELETE FROM operation WHERE at < portal_now() - interval '` + KeepOperations + `'`

// SweepAsked removes what the questions of earlier days left: no form is on its way for so long.
const SweepAsked = `DELETE FROM operation WHERE route = 'asked' AND at < portal_now() - interval '1 day'`

type operationKey struct{}

// WithOperation lets the web edge hand a request's operation to the Write that serves it.
func WithOperation(ctx context.Context, op Operation) context.Context {
	op.told, op.began = new(Outcome), arrival(ctx)
	return context.WithValue(ctx, operationKey{}, op)
}

// ByItself makes of what follows an act with a token of its own, because a repeated form is to do it again. Nobody who asks by the form's token
// hears of it: instead tells the reader what shows what became of it. An act that only comes before the form's own, such as the
// counting of a wrong password, has no instead: of the form nothing is done then, and who asks hears that.
func ByItself(ctx context.Context, instead string) context.Context {
	return WithOperation(ctx, Operation{instead: instead})
}

type arrivalKey struct{}

// WithArrival notes when a request came, before anything of it is read.
func WithArrival(ctx context.Context) context.Context {
	return context.WithValue(ctx, arrivalKey{}, wall())
}

func arrival(ctx context.Context) time.Time {
	if at, ok := ctx.Value(arrivalKey{}).(time.Time); ok {
		return at
	}
	return wall()
}

func operationOf(ctx context.Context) Operation {
	op, _ := ctx.Value(operationKey{}).(Operation)
	if op.Token != "" {
		return op
	}
	return Operation{Token: string(form.NewToken()), Route: "-", Body: []byte{}, instead: op.instead, told: new(Outcome), began: wall()}
}

// Told is where the operation of the request led, when its act was committed: whatever fails afterwards, that is
// the answer.
func Told(ctx context.Context) (Outcome, bool) {
	op, ok := ctx.Value(operationKey{}).(Operation)
	if !ok || op.told == nil || op.told.URL == "" {
		return Outcome{}, false
	}
	return *op.told, true
}

// act names the operation without giving its token away.
func (op Operation) act() string {
	h := sha256.Sum256([]byte(op.Token))
	return hex.EncodeToString(h[:16])
}

// Outcome is where an act leads and what is said there once.
type Outcome struct {
	URL, Message string
	Repeated     bool // the same form had been sent before; nothing was done twice
}

// Tx is one act's transaction: who acts, at what moment, and what is logged.
type Tx struct {
	tx      pgx.Tx
	jobs    *river.Client[pgx.Tx]
	Who     access.Actor
	At      time.Time
	Act     string // names this act and no other; the same when it is run again after a deadlock
	clocks  clocks
	logKey  audit.Key
	entries []audit.Entry
	own     bool  // somebody's own act is among the entries, beside what follows from it
	barred  error // the first act that was noted and is not the actor's to do
	outcome Outcome
}

// ErrNoLog is a programmer's error: an act that wrote no log entry is not committed.
var ErrNoLog = errors.New("the act logged nothing")

// ErrNotOwn is another: an act that logged no more than what its charts say follows by itself. What somebody does is declared as theirs.
var ErrNotOwn = errors.New("the act logged automatic steps alone")

// Write runs one act. fn may run more than once (deadlock, lost connection), so it must do nothing
// outside the transaction. Whatever happens, an act is done once or not at all; when the database is
// gone while committing and cannot be asked, the error is fault.Unknown.
func (d *DB) Write(ctx context.Context, who access.Actor, fn func(context.Context, *Tx) error) (Outcome, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeLimit)
	defer cancel()
	op := operationOf(ctx)
	defer d.running.begin(ticket{who.Person, op.Token})()
	lost := false
	for try := 1; ; try++ {
		out, atCommit, err := d.attempt(ctx, who, op, fn)
		if err == nil {
			*op.told = out
			return out, nil
		}
		lost = lost || (atCommit && gone(err)) || errors.Is(err, errHeld)
		// Who asks again after a standby that does not answer only waits for it once more.
		waited := errors.Is(err, errUnreplicated) || errors.Is(err, errHeld) || errors.Is(err, context.DeadlineExceeded)
		if try < 4 && (lost || again(err)) && !waited && pause(ctx, try) {
			continue
		}
		if lost {
			unknown := fault.New(fault.Unknown, "结果待确认：数据库连接在保存时中断")
			unknown.Instead = op.instead
			return Outcome{}, unknown.Because(err)
		}
		return Outcome{}, translate(err)
	}
}

// attempt is one run of the act; atCommit says that the error came from the commit itself.
func (d *DB) attempt(ctx context.Context, who access.Actor, op Operation, fn func(context.Context, *Tx) error) (out Outcome, atCommit bool, err error) {
	leave, err := d.writers.enter(ctx)
	if err != nil {
		return Outcome{}, false, err
	}
	defer func() { leave(err) }()
	conn, err := acquire(ctx, d.write)
	if err != nil {
		return Outcome{}, false, err
	}
	defer conn.Release()
	forgetWaiting(conn.Conn())
	tx, err := conn.Begin(ctx)
	if err != nil {
		return Outcome{}, false, fmt.Errorf("begin: %w", err)
	}
	defer giveUp(ctx, tx)
	t := &Tx{tx: tx, jobs: d.jobs, Who: who, Act: op.act(), logKey: d.logKey}
	fresh, err := t.claim(ctx, op, d.told())
	t.clocks = d.compare(t.At)
	if err == nil && fresh {
		err = t.run(ctx, d, op, fn)
	}
	if err != nil {
		return Outcome{}, false, err
	}
	// A repeated form is committed too: it is told as done only once the standbys have what it did at first.
	if err := commit(ctx, tx); err != nil {
		return Outcome{}, true, fmt.Errorf("commit: %w", err)
	}
	if err := replicated(conn.Conn()); err != nil {
		return Outcome{}, true, err
	}
	return t.outcome, false, nil
}

// run is the act itself, between its token and its commit.
func (t *Tx) run(ctx context.Context, d *DB, op Operation, fn func(context.Context, *Tx) error) error {
	if err := d.hold(ctx, t.tx, t.Who); err != nil {
		return err
	}
	if err := fn(ctx, t); err != nil {
		return err
	}
	if op.Tokenless { // last, so that whatever else is wrong with the form is told as ever
		return fault.Refused("提交的表单不完整（缺少防止重复提交的编号），没有保存。请返回填写的页面，刷新后重新提交")
	}
	return t.finish(ctx, op)
}

// claim takes the operation's token and the act's one moment, which every statement of the act asks for as
// portal_now(), and begins to gather its rows for the log. When the token is taken already, the stored outcome is the answer; an unfinished act with
// the same token is waited for. A token that the log knows is never taken again.
func (t *Tx) claim(ctx context.Context, op Operation, now string) (fresh bool, err error) {
	err = t.tx.QueryRow(ctx, `INSERT INTO operation (token, person, route, body_hash, at)
		SELECT $1, $2, $3, $4, coalesce(nullif(set_config('portal.now', $5, true), '')::timestamptz, now()) WHERE `+audit.Begin+` = 'on' AND `+audit.Unused("$6")+` ON CONFLICT DO NOTHING RETURNING at`,
		op.Token, t.Who.Person, op.Route, op.Body, now, op.act()).Scan(&t.At)
	if err == nil {
		t.At = t.At.In(form.Zone)
		return true, nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return false, fmt.Errorf("claim the operation: %w", heldBy(err))
	}
	return t.repeated(ctx, op)
}

// repeated answers for a token that is taken: by the same form, whose outcome is told again, or by the question for it.
func (t *Tx) repeated(ctx context.Context, op Operation) (fresh bool, err error) {
	var person int64
	var was Operation
	var seal []byte
	var at, now time.Time
	// Written again, so that the commit of the answer waits for the standbys of the act's own.
	err = t.tx.QueryRow(ctx, "UPDATE operation SET message = message WHERE token = $1 RETURNING person, token, route, body_hash, url, message, seal, at, clock_timestamp()", op.Token).
		Scan(&person, &was.Token, &was.Route, &was.Body, &t.outcome.URL, &t.outcome.Message, &seal, &at, &now)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && was.Route == asked {
		if done := t.enteredBefore(ctx, op); done != nil {
			return false, done
		}
	}
	switch {
	case err != nil:
		return false, fmt.Errorf("read the earlier operation: %w", heldBy(err))
	case person == t.Who.Person && was.Route == asked:
		return true, t.takeOver(ctx, op, at, now.Add(-wall().Sub(op.began)))
	case person != t.Who.Person || was.Route != op.Route || !bytes.Equal(was.Body, op.Body):
		return false, fault.Refused("此表单已提交过，请返回页面重新填写")
	case !SealedOutcome(t.logKey, seal, person, was, t.outcome):
		return false, fault.New(fault.Unknown, "结果待确认：此表单的办理记录无法核实").Because(errUnsealed)
	}
	t.outcome.Repeated = true
	return false, nil
}

// enteredBefore refuses a form whose act the log knows, though the table of forms does not, or no longer: nothing is done twice.
func (t *Tx) enteredBefore(ctx context.Context, op Operation) error {
	was, known, err := audit.EnteredBy(ctx, t.tx, op.act())
	switch {
	case err != nil || !known:
		return err
	case was.Person != t.Who.Person:
		return fault.Refused("此表单已提交过，请返回页面重新填写")
	}
	return fault.Refused("此表单已于%s办理（日志第 %d 条），没有再次办理。请回到有关页面查看", was.At.In(form.Zone).Format("2006年1月2日15:04"), was.Seq)
}

// takeOver uses a token that its person asked for, at that moment, before this form came. Both moments are the server's: how
// long the form is here already is counted after the server has told its time, so that whatever an answer waits for lets
// the form come earlier and never later than it did; a form that may have been on its way is refused.
func (t *Tx) takeOver(ctx context.Context, op Operation, at, came time.Time) error {
	if !at.Before(came) {
		return fault.Refused("查询办理结果时，这次提交还没有保存，已按没有保存处理。填写的内容都在，请核对后再次提交")
	}
	err := t.tx.QueryRow(ctx, "UPDATE operation SET route = $2, body_hash = $3, at = portal_now() WHERE token = $1 RETURNING at",
		op.Token, op.Route, op.Body).Scan(&t.At)
	t.At = t.At.In(form.Zone)
	return err
}

// finish stores the outcome and, last of all, appends to the log under its lock.
func (t *Tx) finish(ctx context.Context, op Operation) error {
	switch {
	case len(t.entries) == 0:
		return ErrNoLog
	case t.barred != nil:
		return t.barred
	case !t.own:
		return ErrNotOwn
	}
	seal := sealOutcome(t.logKey, t.Who.Person, op, t.outcome)
	if _, err := t.tx.Exec(ctx, "UPDATE operation SET url = $2, message = $3, seal = $4 WHERE token = $1", op.Token, t.outcome.URL, t.outcome.Message, seal); err != nil {
		return fmt.Errorf("store the outcome: %w", err)
	}
	return audit.Append(ctx, t.tx, t.logKey, t.At, t.entries, audit.Form{Token: op.act(), Seal: seal})
}

// Done says where the act leads and what to say there.
func (t *Tx) Done(url, message string, args ...any) {
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	t.outcome = Outcome{URL: url, Message: message}
}

// Queue adds a job that exists only if the act is committed.
func (t *Tx) Queue(ctx context.Context, args river.JobArgs) error {
	if _, err := t.jobs.InsertTx(ctx, t.tx, args, nil); err != nil {
		return fmt.Errorf("queue %s: %w", args.Kind(), err)
	}
	return nil
}

// Number draws the next number of a kind in a year; the row stays locked until the act ends, so there
// are no gaps. A wrong clock draws none: the year of a number is the clock's.
func (t *Tx) Number(ctx context.Context, kind string, year int) (n int, err error) {
	if err := t.ClocksAgree(ctx); err != nil {
		return 0, err
	}
	err = t.tx.QueryRow(ctx, `INSERT INTO counter (kind, year, last) VALUES ($1, $2, 1)
		ON CONFLICT (kind, year) DO UPDATE SET last = counter.last + 1 RETURNING last`, kind, year).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("draw a number of %s: %w", kind, err)
	}
	return n, nil
}

// Exec runs a statement.
func (t *Tx) Exec(ctx context.Context, sql string, args Args) (int64, error) {
	tag, err := t.tx.Exec(ctx, sql, args)
	return tag.RowsAffected(), err
}

// Change runs an update that must meet its row; none is fault.Stale (somebody else was first).
func (t *Tx) Change(ctx context.Context, sql string, args Args) error {
	n, err := t.Exec(ctx, sql, args)
	if err == nil && n == 0 {
		err = fault.Stale()
	}
	return err
}

// Insert runs an insert with RETURNING id.
func (t *Tx) Insert(ctx context.Context, sql string, args Args) (id int64, err error) {
	err = t.tx.QueryRow(ctx, sql, args).Scan(&id)
	return id, err
}

// Get loads one row inside the act; none is fault.NotFound.
func Get[T any](ctx context.Context, t *Tx, sql string, args Args) (T, error) {
	rows, err := t.tx.Query(ctx, sql, args)
	if err != nil {
		return *new(T), err
	}
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
	if errors.Is(err, pgx.ErrNoRows) {
		return v, fault.NotFound()
	}
	return v, err
}

// All loads rows inside the act.
func All[T any](ctx context.Context, t *Tx, sql string, args Args) ([]T, error) {
	rows, err := t.tx.Query(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}

// Scalar loads one value inside the act; none is fault.NotFound.
func Scalar[T any](ctx context.Context, t *Tx, sql string, args Args) (v T, err error) {
	err = t.tx.QueryRow(ctx, sql, args).Scan(&v)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.NotFound()
	}
	return v, err
}

// errHeld says that the same form is on its way already and did not end while it was waited for: what becomes of it is
// not known here.
var errHeld = errors.New("the operation is being done")

// heldBy tells a wait for the token that was too long from other errors.
func heldBy(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "55P03" || pg.Code == "57014") || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", errHeld, err)
	}
	return err
}

func acquire(ctx context.Context, p *pgxpool.Pool) (*pgxpool.Conn, error) {
	actx, cancel := context.WithTimeout(ctx, acquireLimit)
	defer cancel()
	conn, err := p.Acquire(actx)
	if err != nil {
		return nil, noConnection(p, err)
	}
	return conn, nil
}

// again says whether the act can be run once more with no doubt: nothing of it remains.
func again(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	return pgconn.SafeToRetry(err) || broken(err)
}

// broken says that the connection went away; before the commit nothing of the act remains.
func broken(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// gone says that no answer came from the server, so its decision is not known.
func gone(err error) bool {
	var pg *pgconn.PgError
	return !errors.As(err, &pg) || pg.Code == "57P01" || pg.Code == "57P02"
}

func pause(ctx context.Context, try int) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(time.Duration(try)*50*time.Millisecond + rand.N(50*time.Millisecond)):
		return true
	}
}
