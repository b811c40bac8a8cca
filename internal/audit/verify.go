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

// Verify walks the whole chain and the checkpoints and returns one sentence per broken row, naming it.
func Verify(ctx context.Context, q Querier) ([]string, error) {
	rows, err := q.Query(ctx, "SELECT "+Columns+" FROM audit ORDER BY seq")
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	defer rows.Close()
	w := walk{prev: genesis, heads: map[int64][]byte{}}
	for rows.Next() {
		r, err := pgx.RowToStructByPos[Row](rows)
		if err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
		w.step(r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	return checkpoints(ctx, q, w)
}

// walk goes along the chain, one row at a time.
type walk struct {
	faults []string
	prev   []byte
	last   int64
	heads  map[int64][]byte
}

func (w *walk) fault(seq int64, text string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf("audit/%d: ", seq)+fmt.Sprintf(text, args...))
}

func (w *walk) step(r Row) {
	if r.Seq != w.last+1 {
		w.fault(r.Seq, "序号不连续，前一条为 %d", w.last)
	}
	if !bytes.Equal(r.Prev, w.prev) {
		w.fault(r.Seq, "与前一条不衔接")
	}
	if !bytes.Equal(r.digest(), r.Hash) {
		w.fault(r.Seq, "内容与校验值不符")
	}
	w.prev, w.last, w.heads[r.Seq] = r.Hash, r.Seq, r.Hash
}

// checkpoints compares what left the machine earlier with the chain as it is: a cut tail or a
// rewritten history shows here.
func checkpoints(ctx context.Context, q Querier, w walk) ([]string, error) {
	rows, err := q.Query(ctx, "SELECT seq, hash FROM checkpoint ORDER BY seq")
	if err != nil {
		return nil, fmt.Errorf("read the checkpoints: %w", err)
	}
	var seq int64
	var hash []byte
	_, err = pgx.ForEachRow(rows, []any{&seq, &hash}, func() error {
		if !bytes.Equal(w.heads[seq], hash) {
			w.fault(seq, "与检查点不符，日志曾被截断或改写")
		}
		return nil
	})
	return w.faults, err
}

// Checkpoint stores the chain's head; it answers 0 when the log is empty or the head is stored already.
func Checkpoint(ctx context.Context, tx pgx.Tx) (int64, error) {
	tag, err := tx.Exec(ctx, `INSERT INTO checkpoint (seq, hash, at) SELECT seq, hash, portal_now() FROM audit
		ORDER BY seq DESC LIMIT 1 ON CONFLICT DO NOTHING`)
	return tag.RowsAffected(), err
}
