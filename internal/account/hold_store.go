package account

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// What a right rests on, locked until the act ends: ending a session deletes it, ending a seat or an account
// updates it, and each of these conflicts. Each statement sees what was committed before it began, so the question
// comes after the locks. A sign of life of the session conflicts with none of them.
// Of sessions only the one that asks is locked, so that people who sign out everywhere at once wait for nobody.
const (
	holdAccount = "SELECT 1 FROM account WHERE person = $1 FOR SHARE"
	holdSession = "SELECT 1 FROM session WHERE id_hash = $1 FOR KEY SHARE"
	holdSeats   = "SELECT 1 FROM seat WHERE person = $1 FOR SHARE"
	// The act's entry says of the account and the seats what it found: a seat taken behind the program's back shows in the log.
	noteBasis = "SELECT note_basis($1)"
)

const selectHeld = `SELECT EXISTS (SELECT 1 FROM account a JOIN session s ON s.person = a.person
		WHERE a.person = @person AND a.disabled_at IS NULL AND s.id_hash = @session AND portal_now() < s.ends) AS alive,
	ARRAY(SELECT x.id FROM seat_now x WHERE x.person = @person ORDER BY x.id) AS seats,
	EXISTS (SELECT 1 FROM credential_change c WHERE c.person = @person AND ` + running + `) AS paused,
	EXISTS (SELECT 1 FROM account a WHERE a.person = @person AND a.must_change) AS must_set`

// held is what selectHeld finds.
type held struct {
	Alive   bool
	Seats   []int64
	Paused  bool
	MustSet bool // the password was handed out and is to be set anew
}

// Hold is the db.Holder of the portal: the session that asked is alive, its account is not disabled, and its person
// has the seats that the request was judged by. It is asked inside every act of somebody signed in.
func Hold(ctx context.Context, tx pgx.Tx, who access.Actor) error {
	if who.Session == nil {
		return nil // an act that begins a session: it compares the password inside
	}
	b := &pgx.Batch{}
	b.Queue(holdAccount, who.Person)
	b.Queue(holdSession, who.Session)
	b.Queue(holdSeats, who.Person)
	b.Queue(noteBasis, who.Person)
	var now held
	b.Queue(selectHeld, heldArgs(who)).QueryRow(func(row pgx.Row) error { return row.Scan(&now.Alive, &now.Seats, &now.Paused, &now.MustSet) })
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("hold person %d: %w", who.Person, err)
	}
	return now.fault(who)
}

// Held asks what Hold asks and locks nothing: for the answer to a form that was refused before any act, which
// shows records once more.
func (s *Sessions) Held(ctx context.Context, who access.Actor) error {
	if who.Session == nil {
		return nil
	}
	var now *held
	if err := s.db.ReadReserved(ctx, func(b *db.Batch) { now = db.One[held](b, selectHeld, heldArgs(who)) }); err != nil {
		return fmt.Errorf("look whether person %d may still act: %w", who.Person, err)
	}
	return now.fault(who)
}

func heldArgs(who access.Actor) db.Args {
	return db.Args{"person": who.Person, "session": who.Session}
}

// fault says what the person has lost since the request was judged; nil when nothing.
func (h held) fault(who access.Actor) error {
	if !h.Alive {
		return fault.New(fault.SignIn, "您的登录已失效，本次没有办理。请重新登录后再试")
	}
	if !slices.Equal(h.Seats, seatsOf(who)) {
		return fault.Denied("您的任职在提交过程中有变动，本次没有办理。请返回原页面，刷新后重试")
	}
	if h.MustSet && !who.MustSet {
		return fault.Late("您的登录密码在提交过程中被重置，本次没有办理。请先修改密码，再返回原页面办理")
	}
	if h.Paused && who.Paused == "" {
		return fault.Late("您的登录方式在提交过程中有变动，本次没有办理。请返回原页面，刷新后重试")
	}
	return nil
}

func seatsOf(who access.Actor) []int64 {
	out := []int64{}
	for _, s := range who.Seats {
		out = append(out, s.ID)
	}
	slices.Sort(out)
	return out
}
