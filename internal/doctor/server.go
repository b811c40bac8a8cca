// Package doctor is what can be asked of the machine and the server that the portal stands on, for the command, for
// readiness and before uploads. Each question is answered by a sentence when all is well, by an error when not, by a Hint in
// between.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/migrations"
)

// Server wants a PostgreSQL that the portal can stand on.
func Server(ctx context.Context, conn *pgx.Conn) (string, error) {
	var version, encoding, checksums string
	var number int
	err := conn.QueryRow(ctx, `SELECT current_setting('server_version'), current_setting('server_version_num')::int,
		current_setting('server_encoding'), current_setting('data_checksums')`).Scan(&version, &number, &encoding, &checksums)
	switch {
	case err != nil:
		return "", err
	case number < 140000:
		return "", fmt.Errorf("PostgreSQL %s; the portal needs 14 or newer", version)
	case encoding != "UTF8":
		return "", fmt.Errorf("encoding %s; the portal needs UTF8", encoding)
	}
	return fmt.Sprintf("PostgreSQL %s, checksums %s", version, checksums), nil
}

// Names asks for the collation by which units and people are sorted.
func Names(ctx context.Context, conn *pgx.Conn) (string, error) {
	var first string
	err := conn.QueryRow(ctx, `SELECT v FROM (VALUES ('重庆'), ('阿三')) AS n(v) ORDER BY v COLLATE "zh-Hans-CN-x-icu" LIMIT 1`).Scan(&first)
	if err != nil {
		return "", fmt.Errorf("PostgreSQL without Chinese order (ICU): %w", err)
	}
	if first != "阿三" {
		return "", fmt.Errorf("pinyin order is wrong: %s comes first", first)
	}
	return "sorted by pinyin", nil
}

// Clock wants the clocks of this machine and of the database together.
func Clock(ctx context.Context, conn *pgx.Conn) (string, error) {
	var theirs time.Time
	if err := conn.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&theirs); err != nil {
		return "", err
	}
	apart := time.Since(theirs).Abs().Round(time.Millisecond)
	if apart > 5*time.Second {
		return "", fmt.Errorf("the clocks of the database and of this machine are %s apart", apart)
	}
	return fmt.Sprintf("%s apart from the database's", apart), nil
}

// Writing wants a server that takes writes and keeps them through a power cut.
func Writing(ctx context.Context, conn *pgx.Conn) (string, error) {
	var standby bool
	var fsync string
	if err := conn.QueryRow(ctx, "SELECT pg_is_in_recovery(), current_setting('fsync')").Scan(&standby, &fsync); err != nil {
		return "", err
	}
	if standby {
		return "", errors.New("this server is a standby and takes no writes")
	}
	if fsync != "on" {
		return "", errors.New("fsync is off: a power cut may destroy the records")
	}
	return "on, and safe against power cuts", nil
}

// Schema wants the database in this program's shape.
func Schema(ctx context.Context, url string) (string, error) {
	pending, err := migrations.Pending(ctx, url)
	if err != nil {
		return "", err
	}
	if pending {
		return "", errors.New("older than this program: run `portal migrate`")
	}
	return fmt.Sprintf("at %d, as this program wants it", migrations.Latest()), nil
}

// LogTime wants the time no further behind the newest entry of the log that the key wrote than the office allows.
func LogTime(most time.Duration, key audit.Key) func(context.Context, *pgx.Conn) (string, error) {
	return func(ctx context.Context, conn *pgx.Conn) (string, error) {
		ahead, err := audit.Ahead(ctx, conn, key)
		if err != nil {
			return "", err
		}
		if ahead > most {
			return "", fmt.Errorf("the clock stands %s behind the newest entry: set it right, or `portal clock accept --reason …` if it is", ahead.Round(time.Second))
		}
		return "the newest entry is not in the future", nil
	}
}

// OwnSchema looks whether the schema is still the one that this program was written for: a newer program may have
// moved it meanwhile.
func OwnSchema(ctx context.Context, conn *pgx.Conn) (string, error) {
	at, err := migrations.At(ctx, conn)
	if err != nil {
		return "", err
	}
	if at != migrations.Latest() {
		return "", fmt.Errorf("database at %d, this program wants %d", at, migrations.Latest())
	}
	return "", nil
}
