package dump

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/migrations"
)

// ErrNotEmpty refuses to bring a backup into a database in which somebody has worked.
var ErrNotEmpty = errors.New("the database is not empty: a backup is restored into an empty one only")

// ErrUnfinished says that a restore into this database did not come to its end.
var ErrUnfinished = errors.New("a restore into this database did not end: run `portal restore` again, it begins anew")

// filled are tables in which rows stand before anybody has worked: what the migrations and a waiting program put there.
var filled = []string{"goose_db_version", "office", "calendar_year", "calendar_day", "unit_group", "setup_token", "throttle"}

// Load brings the backup into an empty database: the schema as it was, the rows in one transaction in which they are
// counted and their digests compared, then the schema as this program wants it. From its beginning until Finish the
// database is marked, and programs refuse it; whatever happens between, a second Load begins anew.
func (f *File) Load(ctx context.Context, url string) error {
	conn, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := empty(ctx, conn); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, makeMarker); err != nil {
		return fmt.Errorf("mark the database as unfinished: %w", err)
	}
	if err := migrations.To(ctx, url, f.Schema); errors.Is(err, migrations.ErrDown) {
		return fmt.Errorf("the database has been shaped by a newer program than the one that made the backup (schema %d); give an address without any table (%w)", f.Schema, err)
	} else if err != nil {
		return orDiskFull(err)
	}
	if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return f.fill(ctx, conn, tx) }); err != nil {
		return orDiskFull(err)
	}
	return orDiskFull(migrations.Up(ctx, url))
}

// Finish takes the mark off: from here on the database may be served.
func Finish(ctx context.Context, url string) error {
	conn, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, dropMarker)
	return err
}

// Finished says whether the database is marked by a restore that did not end.
func Finished(ctx context.Context, url string) error {
	conn, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	marked := false
	if err := conn.QueryRow(ctx, selectMarker).Scan(&marked); err != nil {
		return err
	}
	if marked {
		return ErrUnfinished
	}
	return nil
}

// Empty says whether a backup may be restored into the database.
func Empty(ctx context.Context, url string) error {
	conn, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return empty(ctx, conn)
}

// empty names a table with rows that somebody put there. What an unfinished restore left is no work of anybody.
func empty(ctx context.Context, conn *pgx.Conn) error {
	marked := false
	if err := conn.QueryRow(ctx, selectMarker).Scan(&marked); err != nil || marked {
		return err
	}
	tables, err := tablesOf(ctx, conn)
	if err != nil {
		return err
	}
	return worked(ctx, conn, tables)
}

// fill is the one transaction in which the rows come in.
func (f *File) fill(ctx context.Context, conn *pgx.Conn, tx pgx.Tx) error {
	tables, err := f.places(ctx, tx)
	if err != nil {
		return err
	}
	back, err := loosen(ctx, tx, tables)
	if err != nil {
		return err
	}
	if err := f.rows(ctx, conn, tables); err != nil {
		return err
	}
	if err := tighten(ctx, tx, f.Sequences, back); err != nil {
		return err
	}
	return f.equal(ctx, conn, tables)
}

// places are the tables of the database, which must be those of the backup, column by column.
func (f *File) places(ctx context.Context, tx pgx.Tx) (map[string]Table, error) {
	list, err := tablesOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := map[string]Table{}
	for _, t := range list {
		out[t.Name] = t
	}
	for _, want := range f.Tables {
		if got, ok := out[want.Name]; !ok || !slices.Equal(got.Columns, want.Columns) {
			return nil, fmt.Errorf("the table %s of the backup has other columns than schema %d of this program: it was made by another program; restore it with that one (%s)",
				want.Name, f.Schema, f.Program)
		}
	}
	if len(list) != len(f.Tables) {
		return nil, fmt.Errorf("the database has %d tables and the backup %d: give an address without any table", len(list), len(f.Tables))
	}
	return out, nil
}

// rows reads the file a second time, now into the tables.
func (f *File) rows(ctx context.Context, conn *pgx.Conn, tables map[string]Table) error {
	a, err := f.open()
	if err != nil {
		return err
	}
	defer a.close()
	for a.next != nil {
		if !strings.HasPrefix(a.next.Name, tablesFolder) {
			if err := a.advance(); err != nil {
				return broken(err)
			}
			continue
		}
		t, ok := tables[tableOf(a.next.Name)]
		if !ok {
			return fmt.Errorf("%w (table %s)", ErrDamaged, a.next.Name)
		}
		if _, err := conn.PgConn().CopyFrom(ctx, a.table(t.Name), t.copyIn()); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return nil
}

// equal compares what stands in the tables now with what the manifest says of the moment of the backup.
func (f *File) equal(ctx context.Context, conn *pgx.Conn, tables map[string]Table) error {
	for _, want := range f.Tables {
		sum := sha256.New()
		tag, err := conn.PgConn().CopyTo(ctx, sum, tables[want.Name].copyOut())
		if err != nil {
			return fmt.Errorf("read the table %s again: %w", want.Name, err)
		}
		if got := hex.EncodeToString(sum.Sum(nil)); tag.RowsAffected() != want.Rows || got != want.Digest {
			return fmt.Errorf("the table %s is not what it was: %d rows of %d, digest %.12s of %.12s", want.Name, tag.RowsAffected(), want.Rows, got, want.Digest)
		}
	}
	return nil
}

// orDiskFull says of a disk that is full that it is full.
func orDiskFull(err error) error {
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) && pgErr.Code == "53100" {
		return fmt.Errorf("the disk of the database is full; make room, then run `portal restore` again (%w)", err)
	}
	return err
}
