package audit

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Querier is a pool, a connection or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Columns are the columns of a Row, in the order of its fields.
const Columns = "seq, at, person, name, seat, unit, action, kind, record, title, reason, detail, request, address, txid, prev, hash"

// selectChain is the whole chain, each entry with the checkpoint that was stored of it.
const selectChain = `SELECT a.seq, a.at, a.person, a.name, a.seat, a.unit, a.action, a.kind, a.record, a.title, a.reason, a.detail, a.request, a.address,
	a.txid, a.prev, a.hash, a.rows, a.mac, a.mac_key, c.hash FROM audit a LEFT JOIN checkpoint c ON c.seq = a.seq ORDER BY a.seq`

// selectCut are checkpoints of entries that are not there.
const selectCut = "SELECT format('audit/%s: 检查点所记的日志条目不存在，日志曾被截断', c.seq) FROM checkpoint c WHERE NOT EXISTS (SELECT FROM audit a WHERE a.seq = c.seq) ORDER BY c.seq"

// SelectRows is the last that the log says of each row, in the order of tables and keys, and the newest entry, 0 for none, that found the
// row other than the entry before it had left it: then it was changed in between by no act. A line may say nothing of before. It sorts
// on the server: a log of any length needs no memory of the program's.
const SelectRows = `SELECT DISTINCT ON (name COLLATE "C", key COLLATE "C") name, key, digest, seq,
	coalesce(max(seq) FILTER (WHERE before <> '' AND before <> coalesce(was, '-')) OVER (PARTITION BY name COLLATE "C", key COLLATE "C"), 0) AS found_changed FROM (
	SELECT *, lag(digest) OVER (PARTITION BY name COLLATE "C", key COLLATE "C" ORDER BY seq) AS was FROM (
		SELECT name, substr(l, length(name) + 2, length(l) - length(name) - length(tail) - 2) AS key, split_part(tail, ',', 1) AS digest,
			split_part(tail, ',', 2) AS before, seq FROM (
			SELECT a.seq, l, split_part(l, ' ', 1) AS name, split_part(l, ' ', -1) AS tail FROM audit a CROSS JOIN LATERAL string_to_table(a.rows, E'\n') l WHERE a.rows <> '') x) y) z
	ORDER BY name COLLATE "C", key COLLATE "C", seq DESC`

// Verify walks the whole chain and the checkpoints and returns one sentence per broken row, naming it.
func Verify(ctx context.Context, q Querier) ([]string, error) {
	rows, err := q.Query(ctx, selectChain)
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	defer rows.Close()
	w := walk{prev: genesis}
	for rows.Next() {
		r, err := pgx.RowToStructByPos[link](rows)
		if err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
		w.step(r)
	}
	if err := rows.Err(); err != nil {
		return w.faults, fmt.Errorf("read the log: %w", err)
	}
	cut, err := Sentences(ctx, q, "the checkpoints", selectCut)
	return append(w.faults, cut...), err
}

// link is an entry beside its checkpoint, which most have none of.
type link struct {
	Kept
	Checkpoint []byte
}

// walk goes along the chain, one entry at a time, so that a log of any length needs no more memory.
type walk struct {
	faults []string
	prev   []byte
	last   int64
}

func (w *walk) fault(seq int64, text string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf("audit/%d: ", seq)+fmt.Sprintf(text, args...))
}

func (w *walk) step(r link) {
	if r.Seq != w.last+1 {
		w.fault(r.Seq, "序号不连续，前一条为 %d", w.last)
	}
	if !bytes.Equal(r.Prev, w.prev) {
		w.fault(r.Seq, "与前一条不衔接")
	}
	if !bytes.Equal(r.digest(), r.Hash) {
		w.fault(r.Seq, "内容与校验值不符")
	}
	if r.Checkpoint != nil && !bytes.Equal(r.Checkpoint, r.Hash) {
		w.fault(r.Seq, "与检查点不符，日志曾被截断或改写")
	}
	w.prev, w.last = r.Hash, r.Seq
}
