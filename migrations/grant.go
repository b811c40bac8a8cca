package migrations

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Swept are the tables whose rows the program may remove: what is no record of the office, the rows of drafts,
// and what triggers keep in step. No other table loses a row by the program's role (design/README.md 6,
// "nothing is lost"). The list is not read from the rooms: rights are given, and the schema of tests is made, by this package, which every room's
// tests stand on and which therefore knows no room. archtest compares it with the statements and names the table and its room.
var Swept = []string{
	"operation", "session", "throttle", "held_form", "typed_draft", "setup_token", "round_draft",
	"topic_unit", "clause", "clause_unit", "clause_group", "clause_milestone", "minutes_attendance", "unwritten", "topic_sight",
	"credential_change", "recovery_code", "signin_place", "signin_step",
}

// ErrOwner says that the role of the address may not change the schema.
var ErrOwner = errors.New("this role may not change the schema: give the owner's address in PORTAL_OWNER_URL (portal migrate roles says how there comes to be one)")

// Rights gives the role of the app's address what it needs of each table and no more: rows are read and added,
// changed where no trigger keeps them (protect_row), removed from Swept only; the books of the migrations
// are read. Only what differs is changed, so it may be called at every start. Where one role is both there is
// nothing to give.
func Rights(ctx context.Context, owner, app string) error {
	as, err := pgxpool.ParseConfig(owner)
	if err != nil {
		return fmt.Errorf("the owner's database address: %w", err)
	}
	to, err := pgxpool.ParseConfig(app)
	if err != nil {
		return fmt.Errorf("database address: %w", err)
	}
	role := to.ConnConfig.User
	if role == as.ConnConfig.User {
		return nil
	}
	prepare(as.ConnConfig)
	conn, err := pgx.ConnectConfig(ctx, as.ConnConfig)
	if err != nil {
		return fmt.Errorf("rights of %s: %w", role, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = patiently(ctx, func() error {
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return give(ctx, tx, role) })
	})
	if err != nil {
		return fmt.Errorf("rights of %s: %w", role, refused(err))
	}
	return nil
}

//go:embed rights.sql
var selectRights string

// give runs what makes the rights of a role those it shall have.
func give(ctx context.Context, tx pgx.Tx, role string) error {
	// Two programs that start at once would change the same rows of the catalogue.
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended('portal rights', 0))"); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, selectRights, role, Swept)
	if err != nil {
		return err
	}
	changes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, sql := range changes {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}

// refused names the cure where a role lacks the right.
func refused(err error) error {
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) && pgErr.Code == "42501" { // insufficient_privilege
		return fmt.Errorf("%w: %w", ErrOwner, err)
	}
	return err
}
