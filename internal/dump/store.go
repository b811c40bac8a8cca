package dump

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// connectLimit is how long one server of the address may take to answer, lockLimit how long others may hold a table.
const (
	connectLimit = 2 * time.Second
	lockLimit    = "10s"
)

// connect opens a session whose rows are written in one way on every server, and whose statements may take their time.
func connect(ctx context.Context, url string) (*pgx.Conn, error) {
	c, err := pgxpool.ParseConfig(url) // knows the settings of a pool too
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	if c.ConnConfig.ConnectTimeout == 0 {
		c.ConnConfig.ConnectTimeout = connectLimit
	}
	for k, v := range map[string]string{
		"statement_timeout": "0", "idle_in_transaction_session_timeout": "0", "lock_timeout": lockLimit, "timezone": "UTC", "datestyle": "ISO, YMD",
		"intervalstyle": "postgres", "extra_float_digits": "1", "bytea_output": "hex", "client_encoding": "UTF8", "search_path": "public",
	} {
		c.ConnConfig.RuntimeParams[k] = v
	}
	conn, err := pgx.ConnectConfig(ctx, c.ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("the database does not answer: %w", err)
	}
	return conn, nil
}

// querier is a connection or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// selectTables lists what the migrations made: the columns that are stored and not computed, and the order of the key,
// which is the same whatever the server sorts by.
const selectTables = `SELECT quote_ident(c.relname) AS name,
	ARRAY(SELECT quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
		WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
	ARRAY(SELECT quote_ident(a.attname)::text FROM pg_attribute a
		WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS names,
	coalesce((SELECT string_agg(quote_ident(a.attname) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END, ', ' ORDER BY k.n)
		FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(col, n) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.col
		WHERE i.indrelid = c.oid AND i.indisprimary), 't::text COLLATE "C"') AS key
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
	ORDER BY c.relname COLLATE "C"`

func tablesOf(ctx context.Context, q querier) (list []Table, err error) {
	rows, err := q.Query(ctx, selectTables)
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	var t Table
	_, err = pgx.ForEachRow(rows, []any{&t.Name, &t.Columns, &t.names, &t.order}, func() error {
		list = append(list, t)
		t = Table{}
		return nil
	})
	return list, err
}

const selectSequences = `SELECT quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'public' AND c.relkind = 'S' ORDER BY c.relname COLLATE "C"`

func sequencesOf(ctx context.Context, tx pgx.Tx) (list []Sequence, err error) {
	rows, err := tx.Query(ctx, selectSequences)
	if err != nil {
		return nil, fmt.Errorf("list the sequences: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, name := range names {
		s := Sequence{Name: name}
		if err := tx.QueryRow(ctx, "SELECT last_value, is_called FROM "+name).Scan(&s.Last, &s.Called); err != nil {
			return nil, fmt.Errorf("read the sequence %s: %w", name, err)
		}
		list = append(list, s)
	}
	return list, err
}

func (t Table) copyOut() string {
	return "COPY (SELECT " + strings.Join(t.names, ", ") + " FROM public." + t.Name + " t ORDER BY " + t.order + ") TO STDOUT"
}

func (t Table) copyIn() string {
	return "COPY public." + t.Name + " (" + strings.Join(t.names, ", ") + ") FROM STDIN"
}

// tableNames lists the tables for statements that speak of all.
func tableNames(list []Table) string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = "public." + t.Name
	}
	return strings.Join(names, ", ")
}

// keepSchema lets nobody change the tables; whoever reads and writes rows does not notice.
func keepSchema(list []Table) string {
	return "LOCK TABLE " + tableNames(list) + " IN ACCESS SHARE MODE"
}

// copyKey is the advisory lock under which a database is backed up, so that two programs do not do it at once.
const copyKey = 0x6a6d_636f_7079

const selectHead = `SELECT pg_try_advisory_xact_lock($1), portal_now(), pg_current_snapshot()::text, current_setting('server_version'),
	(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text`

// Foreign keys are taken off while the rows come in and put on behind them, so that every reference is looked at and
// tables may come in any order.
const selectForeignKeys = `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname),
	format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
	FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE n.nspname = 'public' AND k.contype = 'f' ORDER BY k.conname COLLATE "C", k.oid`

// marker is a schema that stands in a database while a backup is brought into it.
const (
	marker       = "portal_restoring"
	selectMarker = "SELECT to_regnamespace('" + marker + "') IS NOT NULL"
	makeMarker   = "CREATE SCHEMA IF NOT EXISTS " + marker
	dropMarker   = "DROP SCHEMA IF EXISTS " + marker
)
