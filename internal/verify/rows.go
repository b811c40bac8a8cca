package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/audit"
)

// Most is how many rows of one table are named; of more it is said how many there are.
const Most = 1000

// stored is what the rows of a table say now, in the order of the log's lines. It asks no function or table of the database's own
// that somebody might have put before those that are meant: each stands with its schema.
func (t Table) stored(keys []string) string {
	parts, without := make([]string, len(keys)), make([]string, len(t.Without))
	for i, k := range keys {
		parts[i] = "j->>'" + k + "'"
	}
	for i, c := range t.Without {
		without[i] = " - '" + c + "'"
	}
	return fmt.Sprintf(`DECLARE stored NO SCROLL CURSOR FOR SELECT '' AS name, key, pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.jsonb_strip_nulls(j%s)::text, 'UTF8')), 'base64') AS digest, 0::bigint AS seq, 0::bigint AS found_changed
		FROM (SELECT j, pg_catalog.concat_ws(',', %s) AS key FROM (SELECT pg_catalog.to_jsonb(t) AS j FROM public.%s t) x) y ORDER BY key COLLATE "C"`,
		strings.Join(without, ""), strings.Join(parts, ", "), t.Name)
}

// selectKeys are the columns of each table's key.
const selectKeys = `SELECT c.relname::text, array_agg(a.attname::text ORDER BY u.n) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
	CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY u(col, n) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.col
	WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname`

func keysOf(ctx context.Context, q audit.Querier) (map[string][]string, error) {
	found, err := q.Query(ctx, selectKeys)
	if err != nil {
		return nil, err
	}
	keys := map[string][]string{}
	var name string
	var list []string
	_, err = pgx.ForEachRow(found, []any{&name, &list}, func() error { keys[name], list = list, nil; return nil })
	return keys, err
}

// comparing goes along the log's lines and the tables at once.
type comparing struct {
	tx     pgx.Tx
	keys   map[string][]string
	log    stream
	faded  int64
	faults []string
}

// table compares one table. What the server cannot read is a fault of it; the rest of its lines is passed over.
func (c *comparing) table(ctx context.Context, t Table) error {
	f := finding{Table: t, faded: c.faded}
	err := pgx.BeginFunc(ctx, c.tx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, t.stored(c.keys[t.Name])); err != nil {
			return err
		}
		if err := c.merge(ctx, &f, &stream{tx: tx, cursor: "stored"}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "CLOSE stored")
		return err
	})
	var said *pgconn.PgError
	if errors.As(err, &said) {
		f.faults, err = append(f.faults, t.Name+": 未能核验："+said.Message), nil
	}
	c.faults = append(c.faults, f.all()...)
	return err
}

// merge walks both in the order of their keys and says where they differ.
func (c *comparing) merge(ctx context.Context, f *finding, rows *stream) error {
	for {
		said, err := c.log.of(ctx, f.Name)
		if err != nil {
			return err
		}
		is, err := rows.head(ctx)
		if err != nil || said == nil && is == nil {
			return err
		}
		f.found(said)
		switch {
		case said == nil || is != nil && is.Key < said.Key:
			f.unknown(is, c.log.empty)
			rows.pop()
		case is == nil || said.Key < is.Key:
			f.gone(said)
			c.log.pop()
		default:
			f.compare(said, is)
			c.log.pop()
			rows.pop()
		}
	}
}

// line is what the log, or a row itself, says of a row.
type line struct {
	Name, Key, Digest string
	Seq               int64
	FoundChanged      int64 // the newest entry that found the row changed by no act; 0: none did
}

// stream reads a cursor in pieces.
type stream struct {
	tx     pgx.Tx
	cursor string
	ahead  []line
	ended  bool
	empty  bool // there was nothing at all
	begun  bool
}

// head is the next line, or none.
func (s *stream) head(ctx context.Context) (*line, error) {
	if len(s.ahead) == 0 && !s.ended {
		found, err := s.tx.Query(ctx, "FETCH 2000 FROM "+s.cursor)
		if err != nil {
			return nil, err
		}
		if s.ahead, err = pgx.CollectRows(found, pgx.RowToStructByPos[line]); err != nil {
			return nil, err
		}
		s.ended = len(s.ahead) == 0
		s.empty, s.begun = s.ended && !s.begun, true
	}
	if s.ended {
		return nil, nil
	}
	return &s.ahead[0], nil
}

func (s *stream) pop() { s.ahead = s.ahead[1:] }

// of is the next line of a table, or none; lines of tables before it are passed over.
func (s *stream) of(ctx context.Context, name string) (*line, error) {
	for {
		l, err := s.head(ctx)
		if err != nil || l == nil || l.Name > name {
			return nil, err
		}
		if l.Name == name {
			return l, nil
		}
		s.pop()
	}
}

// finding collects what is wrong with the rows of one table.
type finding struct {
	Table
	faded  int64 // the newest entry whose rows may have been swept
	faults []string
	more   int
}

func (f *finding) say(key, text string, args ...any) {
	if len(f.faults) >= Most {
		f.more++
		return
	}
	f.faults = append(f.faults, f.Name+"/"+key+": "+fmt.Sprintf(text, args...))
}

// removed is the digest of a row that an act removed.
const removed = "-"

func (f *finding) unknown(is *line, unlogged bool) {
	if !unlogged || !f.Shipped {
		f.say(is.Key, "日志中没有这条记录，不是由本系统办理产生")
	}
}

// found tells of a row that an act found changed and wrote again, so that it is now as the act left it.
func (f *finding) found(said *line) {
	if said != nil && said.FoundChanged > 0 {
		f.say(said.Key, "日志第 %d 条办理之前，已不是上一条登记的样子，曾被改动", said.FoundChanged)
		said.FoundChanged = 0
	}
}

func (f *finding) gone(said *line) {
	if said.Digest != removed && (!f.Fades || said.Seq > f.faded) {
		f.say(said.Key, "日志第 %d 条登记的记录不见了", said.Seq)
	}
}

func (f *finding) compare(said, is *line) {
	switch said.Digest {
	case is.Digest:
	case removed:
		f.say(is.Key, "日志第 %d 条已删除，记录却仍在", said.Seq)
	default:
		f.say(is.Key, "与日志第 %d 条登记的不符，曾被改动", said.Seq)
	}
}

func (f *finding) all() []string {
	if f.more > 0 {
		return append(f.faults, fmt.Sprintf("%s: 另有 %d 条不符", f.Name, f.more))
	}
	return f.faults
}
