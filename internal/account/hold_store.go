package account

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
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
)

const selectHeld = `SELECT EXISTS (SELECT 1 FROM account a JOIN session s ON s.person = a.person
		WHERE a.person = $1 AND a.disabled_at IS NULL AND s.id_hash = $2 AND now() < s.ends),
	ARRAY(SELECT x.id FROM seat_now x WHERE x.person = $1 ORDER BY x.id)`

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
	var alive bool
	var seats []int64
	b.Queue(selectHeld, who.Person, who.Session).QueryRow(func(row pgx.Row) error { return row.Scan(&alive, &seats) })
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("hold person %d: %w", who.Person, err)
	}
	if !alive {
		return fault.New(fault.SignIn, "您的登录已失效，本次没有办理。请重新登录后再试")
	}
	if !slices.Equal(seats, seatsOf(who)) {
		return fault.Denied("您的任职在提交过程中有变动，本次没有办理。请返回原页面，刷新后重试")
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
