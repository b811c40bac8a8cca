package file

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
)

// Verify re-hashes all stored bytes and compares every attachment with the log entry of the act that
// attached it. It returns one sentence per wrong row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	bad, err := badBlobs(ctx, q)
	if err != nil {
		return nil, err
	}
	faults, err := named(ctx, q, bad)
	if err != nil {
		return nil, err
	}
	swapped, err := swapped(ctx, q)
	return append(faults, swapped...), err
}

// tally re-hashes one blob after the other.
type tally struct {
	now  []byte // the blob being hashed
	sum  hash.Hash
	size int64
	want int64
	next int
	gap  bool
	bad  [][]byte
}

// badBlobs walks through all bytes, one chunk in memory at a time.
func badBlobs(ctx context.Context, q audit.Querier) ([][]byte, error) {
	rows, err := q.Query(ctx, `SELECT b.sha256, b.size, coalesce(p.n, 0), coalesce(p.bytes, '')
		FROM blob b LEFT JOIN blob_part p ON p.sha256 = b.sha256 ORDER BY b.sha256, p.n`)
	if err != nil {
		return nil, fmt.Errorf("read the files: %w", err)
	}
	var sum, part []byte
	var size int64
	var n int
	t := &tally{}
	_, err = pgx.ForEachRow(rows, []any{&sum, &size, &n, &part}, func() error {
		t.add(sum, size, n, part)
		return nil
	})
	t.end()
	return t.bad, err
}

func (t *tally) add(sum []byte, size int64, n int, part []byte) {
	if !bytes.Equal(sum, t.now) {
		t.end()
		t.now, t.sum, t.size, t.want, t.next, t.gap = bytes.Clone(sum), sha256.New(), 0, size, 0, false
	}
	t.gap = t.gap || n != t.next
	t.next++
	t.sum.Write(part)
	t.size += int64(len(part))
}

func (t *tally) end() {
	if t.now != nil && (t.gap || t.size != t.want || !bytes.Equal(t.sum.Sum(nil), t.now)) {
		t.bad = append(t.bad, t.now)
	}
}

// named says which attachments the broken bytes belong to; bytes that nothing hangs on are named by
// their hash.
func named(ctx context.Context, q audit.Querier, bad [][]byte) ([]string, error) {
	if len(bad) == 0 {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT coalesce(a.id, 0), coalesce(a.name, ''), b.sha256
		FROM unnest($1::bytea[]) b(sha256) LEFT JOIN attachment a ON a.sha256 = b.sha256 ORDER BY 1`, bad)
	if err != nil {
		return nil, fmt.Errorf("read the attachments: %w", err)
	}
	var out []string
	var id int64
	var name string
	var sum []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &name, &sum}, func() error {
		if id == 0 {
			out = append(out, fmt.Sprintf("blob/%s: 内容与校验值不符", hex.EncodeToString(sum)))
		} else {
			out = append(out, fmt.Sprintf("attachment/%d（%s）: 内容与校验值不符", id, name))
		}
		return nil
	})
	return out, err
}

// swapped finds attachments whose name, hash or record is not what the log says, and those whose bytes are gone.
func swapped(ctx context.Context, q audit.Querier) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT a.id, a.name FROM attachment a LEFT JOIN blob b ON b.sha256 = a.sha256
		WHERE a.size IS DISTINCT FROM b.size OR NOT EXISTS (SELECT 1 FROM audit l
			WHERE l.kind = a.kind AND l.record = a.record AND l.action = a.kind || '.attach' AND l.title = a.name
			  AND l.person = a.person AND right(l.detail, 64) = encode(a.sha256, 'hex'))
		ORDER BY a.id`)
	if err != nil {
		return nil, fmt.Errorf("compare the attachments with the log: %w", err)
	}
	var out []string
	var id int64
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error {
		out = append(out, fmt.Sprintf("attachment/%d（%s）: 与日志不符", id, name))
		return nil
	})
	return out, err
}
