// Package audit is the log: who did what to which record, insert-only and hash-chained. Entries are
// collected by db.Write and appended as the last statements of its transaction; nothing else writes
// the table. It holds no personal phone numbers and no texts, only names, acts and digests.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Entry is one act. Names and titles are stored as they were then.
type Entry struct {
	Person  int64
	Name    string
	Seat    string // the hat by which the right was held: 市教育局联络员
	Unit    int64
	Action  string // kind.step: topic.submit
	Kind    string // the record's kind: topic
	Record  int64
	Title   string // the record's title as then
	Reason  string
	Detail  string // small facts in plain words: 状态 草稿→待初审
	Request string
	Address string
}

// Row is an entry as stored.
type Row struct {
	Seq     int64
	At      time.Time
	Person  int64
	Name    string
	Seat    string
	Unit    int64
	Action  string
	Kind    string
	Record  int64
	Title   string
	Reason  string
	Detail  string
	Request string
	Address string
	Txid    int64
	Prev    []byte
	Hash    []byte
}

// chainKey is the advisory lock of the chain. It is taken last in a transaction; no other lock may
// follow, or two acts could wait for each other.
const chainKey = 0x6a6d_6c6f_67

// genesis is the prev of the first entry.
var genesis = make([]byte, sha256.Size)

// Append adds the entries to the chain. The caller commits right after.
func Append(ctx context.Context, tx pgx.Tx, at time.Time, entries []Entry) error {
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", chainKey); err != nil {
		return fmt.Errorf("lock the log: %w", err)
	}
	var seq, txid int64
	prev := genesis
	err := tx.QueryRow(ctx, `SELECT coalesce(a.seq, 0), coalesce(a.hash, $1), pg_current_xact_id()::text::bigint
		FROM (SELECT 1) one LEFT JOIN LATERAL (SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1) a ON true`, genesis).
		Scan(&seq, &prev, &txid)
	if err != nil {
		return fmt.Errorf("read the log's head: %w", err)
	}
	for _, e := range entries {
		seq++
		r := row(e, seq, at, txid, prev)
		if err := insert(ctx, tx, r); err != nil {
			return err
		}
		prev = r.Hash
	}
	return nil
}

func row(e Entry, seq int64, at time.Time, txid int64, prev []byte) Row {
	r := Row{seq, at.UTC().Truncate(time.Microsecond), e.Person, e.Name, e.Seat, e.Unit, e.Action, e.Kind, e.Record,
		e.Title, e.Reason, e.Detail, e.Request, e.Address, txid, prev, nil}
	r.Hash = r.digest()
	return r
}

func insert(ctx context.Context, tx pgx.Tx, r Row) error {
	_, err := tx.Exec(ctx, `INSERT INTO audit (seq, at, person, name, seat, unit, action, kind, record, title, reason, detail,
		request, address, txid, prev, hash) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)`,
		r.Seq, r.At, r.Person, r.Name, r.Seat, r.Unit, r.Action, r.Kind, r.Record, r.Title, r.Reason, r.Detail,
		r.Request, r.Address, r.Txid, r.Prev, r.Hash)
	if err != nil {
		return fmt.Errorf("append to the log: %w", err)
	}
	return nil
}

// digest is SHA-256 over prev and all fields, each with its length before it, so that no two entries
// share their bytes (reliability.md 4.5).
func (r Row) digest() []byte {
	h := sha256.New()
	put := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	num := func(v int64) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(v))
		put(n[:])
	}
	put([]byte("joint-meeting/audit/v1"))
	put(r.Prev)
	for _, v := range []int64{r.Seq, r.At.UnixMicro(), r.Person, r.Unit, r.Record, r.Txid} {
		num(v)
	}
	for _, s := range []string{r.Name, r.Seat, r.Action, r.Kind, r.Title, r.Reason, r.Detail, r.Request, r.Address} {
		put([]byte(s))
	}
	return h.Sum(nil)
}
