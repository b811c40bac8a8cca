package audit

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Point is the head of the log at a moment, as it leaves the machine: in the program's own log, in a file elsewhere, printed
// on a receipt. A log that was cut behind it, or written anew, does not meet it any more, whatever the database says of itself.
type Point struct {
	Seq  int64
	Hash []byte
}

// SelectPoint is the head of the log, for pages that print it.
const SelectPoint = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"

// SelectFaded is the newest entry of which rows may have been swept since: sweeps leave what is younger than 400 days, and what was there
// before the log held rows was noted some time after it was written.
const SelectFaded = "SELECT coalesce(max(seq), 0) FROM audit WHERE at < portal_now() - interval '365 days'"

// shown is how many hex digits of a point are printed: nobody finds another entry with the same ones.
const shown = 24

// least is how many digits a point has that is compared.
const least = 16

// String is the point as it is kept in files.
func (p Point) String() string { return fmt.Sprintf("%d:%x", p.Seq, p.Hash) }

// Short is the point as it is printed.
func (p Point) Short() string {
	text := hex.EncodeToString(p.Hash)
	return fmt.Sprintf("%d:%s", p.Seq, text[:min(shown, len(text))])
}

// Checkpoint stores the chain's head and gives it; nothing when the log is empty or the head is stored already.
func Checkpoint(ctx context.Context, tx pgx.Tx) (*Point, error) {
	rows, err := tx.Query(ctx, `INSERT INTO checkpoint (seq, hash, at) SELECT seq, hash, portal_now() FROM audit
		ORDER BY seq DESC LIMIT 1 ON CONFLICT DO NOTHING RETURNING seq, hash`)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[Point])
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// Readable says what is wrong with a text that shall be a point.
func Readable(text string) error {
	_, _, err := parsed(text)
	return err
}

// Meets compares the log with points that left the machine, each as it is kept or printed; it returns one sentence for each
// that the log does not meet.
func Meets(ctx context.Context, q Querier, points []string) (faults []string, err error) {
	for _, text := range points {
		seq, digits, err := parsed(text)
		if err != nil {
			return nil, err
		}
		rows, err := q.Query(ctx, "SELECT encode(hash, 'hex') FROM audit WHERE seq = $1", seq)
		if err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
		hash, err := pgx.CollectRows(rows, pgx.RowTo[string])
		switch {
		case err != nil:
			return nil, fmt.Errorf("read the log: %w", err)
		case len(hash) == 0:
			faults = append(faults, fmt.Sprintf("audit/%d: 校验点所记的日志条目不存在，日志曾被截断", seq))
		case !strings.HasPrefix(hash[0], digits):
			faults = append(faults, fmt.Sprintf("audit/%d: 与校验点不符，日志曾被截断或改写", seq))
		}
	}
	return faults, nil
}

func parsed(text string) (seq int64, digits string, err error) {
	number, digits, _ := strings.Cut(strings.ToLower(strings.Join(strings.Fields(text), "")), ":")
	seq, err = strconv.ParseInt(number, 10, 64)
	if err != nil || seq < 1 || len(digits) < least || len(digits) > 64 || strings.Trim(digits, "0123456789abcdef") != "" {
		return 0, "", fmt.Errorf("%q is no checkpoint: want SEQ:HASH with at least %d digits of the hash, as printed", text, least)
	}
	return seq, digits, nil
}
