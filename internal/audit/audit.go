// Package audit is the log: who did what to which record, insert-only and hash-chained. Entries are
// collected by db.Write and appended as the last statements of its transaction; nothing else writes
// the table. It holds no personal phone numbers and no texts, only names, acts and digests.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Entry is one act. Names and titles are stored as they were then.
type Entry struct {
	Person  int64
	Name    string
	Seat    string // the seat by which the right was held: 市教育局联络员
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

// Kept is an entry with what pages do not read: a line for each row that its act wrote, as "table key digest,digest before",
// and what says that the program wrote it.
type Kept struct {
	Row
	Rows   string
	MAC    []byte
	MACKey string
}

// chainKey is the advisory lock of the chain. It is taken last in a transaction; no other lock may
// follow, or two acts could wait for each other.
const chainKey = 0x6a6d_6c6f_67

// genesis is the prev of the first entry.
var genesis = make([]byte, sha256.Size)

// Begin makes the rest of the transaction an act of which the log keeps the rows: they are gathered by triggers, and the
// last of its entries takes a digest of each along. Where a transaction began without it, its rows differ from the log.
const Begin = "set_config('portal.act', 'on', true)"

// head is the end of the chain, and what the transaction has to note.
type head struct {
	Seq  int64
	Hash []byte
	Txid int64
	Rows string
}

// selectHead passes over a number behind which there is none, which nobody but a forger writes. It gathers all rows for the first act of a log, those that the migrations made among them.
const selectHead = `SELECT coalesce(a.seq, 0), coalesce(a.hash, $1), pg_current_xact_id()::text::bigint,
		coalesce(CASE WHEN a.seq IS NULL THEN (SELECT string_agg(l, E'\n') FROM covered_lines() l) ELSE current_setting('portal.rows', true) END, '')
	FROM (SELECT 1) one LEFT JOIN LATERAL (SELECT seq, hash FROM audit WHERE seq < 1::bigint << 62 ORDER BY seq DESC LIMIT 1) a ON true`

// Append adds the entries to the chain, authenticated by the key; the last of them says by which form the act came. The caller commits
// right after.
func Append(ctx context.Context, tx pgx.Tx, key Key, at time.Time, entries []Entry, by Form) error {
	if key.none() {
		return ErrNoKey
	}
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", chainKey); err != nil {
		return fmt.Errorf("lock the log: %w", err)
	}
	rows, err := tx.Query(ctx, selectHead, genesis)
	if err != nil {
		return fmt.Errorf("read the log's head: %w", err)
	}
	h, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[head])
	if err != nil {
		return fmt.Errorf("read the log's head: %w", err)
	}
	for i, e := range entries {
		r := Kept{Row: rowOf(e, h.Seq+1, at, h.Txid, h.Hash), MACKey: key.ID}
		if i == len(entries)-1 {
			r.Rows = by.before(last(h.Rows))
		}
		r.Hash = r.digest()
		r.MAC = key.mac(r.Hash)
		if err := insert(ctx, tx, r); err != nil {
			return err
		}
		h.Seq, h.Hash = r.Seq, r.Hash
	}
	return nil
}

// last leaves of the lines of each row one: what the act left behind, and what it found.
func last(lines string) string {
	at, out := map[string]int{}, []string{}
	for _, l := range strings.Split(lines, "\n") {
		end := strings.LastIndexByte(l, ' ') + 1
		i, seen := at[l[:end]]
		if !seen {
			at[l[:end]], out = len(out), append(out, l)
			continue
		}
		digest, _, _ := strings.Cut(l[end:], ",")
		_, before, said := strings.Cut(out[i][end:], ",")
		if out[i] = l[:end] + digest; said {
			out[i] += "," + before
		}
	}
	return strings.Join(out, "\n")
}

func rowOf(e Entry, seq int64, at time.Time, txid int64, prev []byte) Row {
	return Row{seq, at.UTC().Truncate(time.Microsecond), e.Person, e.Name, e.Seat, e.Unit, e.Action, e.Kind, e.Record,
		e.Title, e.Reason, e.Detail, e.Request, e.Address, txid, prev, nil}
}

func insert(ctx context.Context, tx pgx.Tx, r Kept) error {
	_, err := tx.Exec(ctx, `INSERT INTO audit (seq, at, person, name, seat, unit, action, kind, record, title, reason, detail,
		request, address, txid, prev, hash, rows, mac, mac_key) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)`,
		r.Seq, r.At, r.Person, r.Name, r.Seat, r.Unit, r.Action, r.Kind, r.Record, r.Title, r.Reason, r.Detail,
		r.Request, r.Address, r.Txid, r.Prev, r.Hash, r.Rows, r.MAC, r.MACKey)
	if err != nil {
		return fmt.Errorf("append to the log: %w", err)
	}
	return nil
}

// digest is SHA-256 over prev and all fields, each with its length before it, so that no two entries
// share their bytes (reliability.md 4.5). An entry without rows is hashed as those were that knew of none; log_base in the
// migrations does the same.
func (r Kept) digest() []byte {
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
	texts, form := []string{r.Name, r.Seat, r.Action, r.Kind, r.Title, r.Reason, r.Detail, r.Request, r.Address}, "joint-meeting/audit/v1"
	if r.Rows != "" {
		texts, form = append(texts, r.Rows), "joint-meeting/audit/v2"
	}
	put([]byte(form))
	put(r.Prev)
	for _, v := range []int64{r.Seq, r.At.UnixMicro(), r.Person, r.Unit, r.Record, r.Txid} {
		num(v)
	}
	for _, s := range texts {
		put([]byte(s))
	}
	return h.Sum(nil)
}
