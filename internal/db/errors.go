package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/fault"
)

// Sentences about the database that a reader may get on any page.
const (
	busy        = "系统繁忙，请稍后再试"
	unreachable = "数据库暂时无法连接，请稍后再试"
)

// errNoConnection says that a pool gave no connection: nothing was asked.
var errNoConnection = errors.New("no connection is free")

// noConnection is why a pool gave none: only while all of its connections stand and are in use has the portal too much to do.
func noConnection(p *pgxpool.Pool, err error) error {
	why := fmt.Errorf("%w: %w", errNoConnection, err)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && fault.KindOf(translate(pg)) == fault.Busy { // it answers that it is starting, or that it has no place
		return fault.New(fault.Busy, "%s", fault.Sentence(translate(pg))).Because(why)
	}
	if errors.Is(err, context.DeadlineExceeded) && p.Stat().ConstructingConns() == 0 {
		return fault.New(fault.Busy, busy).Because(why)
	}
	return fault.New(fault.Busy, unreachable).Because(why)
}

// translate turns what PostgreSQL says about time and load into a refusal for the reader; the rest
// stays as it is and is an internal error.
func translate(err error) error {
	if err == nil || fault.KindOf(err) != fault.Internal {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Busy, busy).Because(err)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "53100":
			return fault.New(fault.NoSpace, "数据库所在的磁盘空间不足").Because(err)
		case "40001", "40P01", "55P03", "57014", "53300":
			return fault.New(fault.Busy, busy).Because(err)
		case "57P01", "57P02", "57P03":
			return fault.New(fault.Busy, "数据库正在恢复，请稍后再试").Because(err)
		}
		return err
	}
	if pgconn.Timeout(err) || pgconn.SafeToRetry(err) || broken(err) {
		return fault.New(fault.Busy, unreachable).Because(err)
	}
	return err
}

// Constraint names the constraint that refused a statement, or "": features map it to a form field.
// There is no check-then-insert.
func Constraint(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.ConstraintName
	}
	return ""
}
