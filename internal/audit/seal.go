package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// sealAction is the word of an entry that takes in entries before it, from its record on, that have no mac of the key: what was there
// before entries had one, what migrations noted, what was written under a key that is lost. Its own mac vouches for
// all of them as they are, since its hash holds theirs.
const sealAction = "log.seal"

// zone is that of the moments in sentences.
var zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// ErrBeside says that entries came in beside an upgrade, which vouches for what its migrations noted and for nothing else.
var ErrBeside = errors.New("while the schema was brought up to date, entries were added to the log that neither a migration nor a program with this key wrote; `portal verify` names them. Only where they are those of an older program that was still running, `portal migrate seal --reason …` takes them in; else they are forged, and nothing is to be sealed")

// Mark is how far a log is authenticated.
type Mark struct {
	Last int64 // the newest entry; 0: there is no log yet
	MACs bool  // entries have a mac
	// Schema is the newest migration of the database.
	Schema int64
}

const selectMark = `SELECT coalesce((SELECT seq FROM audit ORDER BY seq DESC LIMIT 1), 0),
	EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('public.audit') AND attname = 'mac_key' AND NOT attisdropped),
	(SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied)`

// MarkOf reads it, also from a database of an earlier schema or of none.
func MarkOf(ctx context.Context, q Querier) (m Mark, err error) {
	rows, err := q.Query(ctx, selectMark)
	if err == nil {
		m, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Mark])
	}
	if noTable(err) {
		return Mark{}, nil
	}
	return m, err
}

// selectStrange says whether entries behind a place are neither of the key nor of a migration. A migration notes itself as applied in its own
// transaction: an entry of another one is not its, whatever it says of itself.
const selectStrange = `SELECT EXISTS (SELECT FROM audit a WHERE a.seq > $1 AND a.mac_key <> $2 AND NOT (a.mac_key = '' AND a.action = 'log.base'
	AND EXISTS (SELECT FROM goose_db_version g WHERE g.xmin = a.xmin AND g.is_applied AND g.version_id > $3
		AND 1 = (SELECT count(*) FROM goose_db_version o WHERE o.version_id = g.version_id))))`

// Upgrade brings the schema up and has the log take in what that added to it; an empty log has nothing to take in.
func Upgrade(ctx context.Context, conn *pgx.Conn, keyFor func(context.Context, Querier) (Key, error), up func() error) error {
	before, err := MarkOf(ctx, conn)
	if err != nil {
		return err
	}
	if before.Last == 0 {
		return up()
	}
	key, err := keyFor(ctx, conn)
	if err != nil {
		return err
	}
	if err := up(); err != nil {
		return err
	}
	return SealUpgrade(ctx, conn, key, before)
}

// SealUpgrade takes in what migrations added to the log since it stood at before: their own notes, or the whole log where it had no
// macs until now.
func SealUpgrade(ctx context.Context, conn *pgx.Conn, key Key, before Mark) error {
	now, err := MarkOf(ctx, conn)
	if err != nil || !now.MACs || before.Last == 0 || before.MACs && now.Last == before.Last {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if !before.MACs {
			return seal(ctx, tx, key, 1, "升级前的日志", false)
		}
		var strange bool
		if err := tx.QueryRow(ctx, selectStrange, before.Last, key.ID, before.Schema).Scan(&strange); err != nil {
			return err
		}
		if strange {
			return ErrBeside
		}
		return seal(ctx, tx, key, before.Last+1, "升级时登记的校验值", false)
	})
}

// SealBy takes in all entries until now that have no mac of this key, because somebody with the machine says so; that stands in the log
// also where it takes nothing in.
func SealBy(ctx context.Context, conn *pgx.Conn, key Key, reason string) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return seal(ctx, tx, key, 1, reason, true) })
}

// selectOpen says whether entries from one on are without a mac of a key, and no seal took them in already.
const selectOpen = `SELECT EXISTS (SELECT FROM audit a WHERE a.seq >= $1 AND a.mac_key <> $2
	AND NOT EXISTS (SELECT FROM audit s WHERE s.action = '` + sealAction + `' AND s.mac_key = $2 AND s.record <= a.seq AND s.seq > a.seq))`

// seal appends the entry; two programs that upgrade at once need one.
func seal(ctx context.Context, tx pgx.Tx, key Key, from int64, reason string, always bool) error {
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", chainKey); err != nil {
		return fmt.Errorf("lock the log: %w", err)
	}
	var open bool
	var at time.Time
	if err := tx.QueryRow(ctx, "SELECT ("+selectOpen+"), portal_now()", from, key.ID).Scan(&open, &at); err != nil || !open && !always {
		return err
	}
	e := Entry{Name: "系统升级", Action: sealAction, Kind: "log", Record: from, Reason: reason, Detail: fmt.Sprintf("从第 %d 条起，没有来源认证的条目以本条为准", from)}
	return Append(ctx, tx, key, at, []Entry{e}, Form{})
}
