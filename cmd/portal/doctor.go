package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/urfave/cli/v3"

	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/recovery"
	"jointmeeting/migrations"
)

// check is one question of the doctor: a sentence when all is well, an error when not, a hint in between.
type check struct {
	name string
	ask  func(context.Context, *pgx.Conn) (string, error)
}

// doctorCommand looks at what the portal stands on: the disks first, for which no database is needed and for whose
// sake it often does not start. It starts the private database like any command, and changes nothing else.
func doctorCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "look at settings, database, schema and disk; non-zero when something is wrong",
		Action: func(ctx context.Context, _ *cli.Command) error {
			bad := a.disks()
			err := a.withURL(ctx, func(url string) error {
				bad += a.examine(ctx, url)
				return nil
			})
			if err != nil {
				a.said("server", "", err)
				a.sayNewest()
				bad++
			}
			if bad > 0 {
				return fmt.Errorf("doctor: %d things are wrong", bad)
			}
			return nil
		},
	}
}

// sayNewest tells whoever stands before a broken portal which backup there is to go back to; the files need no database.
func (a *program) sayNewest() {
	folder := a.backupFolder()
	if list, err := folder.List(); err == nil && len(list) > 0 {
		fmt.Fprintf(a.stdout, "the newest backup on this machine: %s, %s\n", folder.Path(list[0].Name), backup.Size(list[0].Bytes))
	}
}

// examine asks the database and tells how many answers are wrong.
func (a *program) examine(ctx context.Context, url string) (bad int) {
	conn, err := connect(ctx, url)
	if err != nil {
		a.said("server", "", err)
		return 1
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, c := range a.checks(url) {
		said, err := c.ask(ctx, conn)
		var h hint
		if err != nil && !errors.As(err, &h) {
			bad++
		}
		a.said(c.name, said, err)
	}
	return bad
}

func connect(ctx context.Context, url string) (*pgx.Conn, error) {
	settings, err := pgxpool.ParseConfig(url) // knows the settings of a pool too
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	settings.ConnConfig.ConnectTimeout = db.ConnectLimit
	conn, err := pgx.ConnectConfig(ctx, settings.ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("the database does not answer: %w", err)
	}
	return conn, nil
}

func (a *program) checks(url string) []check {
	return []check{
		{"server", server},
		{"names", names},
		{"clock", clock},
		{"log", logTime},
		{"writing", writing},
		{"roles", roles},
		{"line", line},
		{"schema", func(ctx context.Context, _ *pgx.Conn) (string, error) { return schema(ctx, url) }},
		{"restore", func(ctx context.Context, _ *pgx.Conn) (string, error) { return "ended", dump.Finished(ctx, url) }},
		{"backup", func(ctx context.Context, _ *pgx.Conn) (string, error) {
			return a.backupsAre(ctx, url, backup.State.JudgeMade)
		}},
		{"drill", func(ctx context.Context, _ *pgx.Conn) (string, error) {
			return a.backupsAre(ctx, url, backup.State.JudgeDrilled)
		}},
	}
}

// backupsAre tells what the page of the backups tells, and whether the newest file is still where it was put.
func (a *program) backupsAre(ctx context.Context, url string, judge func(backup.State) backup.Finding) (string, error) {
	d, err := db.Open(ctx, url)
	if err != nil {
		return "", err
	}
	defer d.Close()
	state, err := backup.Load(ctx, d)
	if err != nil {
		return "", fmt.Errorf("not known while the schema is not this program's: %w", err)
	}
	f := judge(state)
	if f.Bad {
		return "", errors.New(f.Said)
	}
	return f.Said, a.backupThere(state.Made)
}

// backupThere misses the file of a backup that was made on this machine.
func (a *program) backupThere(made *backup.Run) error {
	if made == nil || made.Machine != recovery.Machine() {
		return nil
	}
	folder := a.backupFolder()
	info, err := os.Stat(folder.Path(made.File))
	if err != nil {
		return fmt.Errorf("the newest backup is gone: %w", err)
	}
	if info.Size() != made.Bytes {
		return fmt.Errorf("the newest backup %s has %d bytes and was made with %d", folder.Path(made.File), info.Size(), made.Bytes)
	}
	return nil
}

func server(ctx context.Context, conn *pgx.Conn) (string, error) {
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

// names asks for the collation by which units and people are sorted.
func names(ctx context.Context, conn *pgx.Conn) (string, error) {
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

func clock(ctx context.Context, conn *pgx.Conn) (string, error) {
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

func writing(ctx context.Context, conn *pgx.Conn) (string, error) {
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

func schema(ctx context.Context, url string) (string, error) {
	pending, err := migrations.Pending(ctx, url)
	if err != nil {
		return "", err
	}
	if pending {
		return "", errors.New("older than this program: run `portal migrate`")
	}
	return fmt.Sprintf("at %d, as this program wants it", migrations.Latest()), nil
}
