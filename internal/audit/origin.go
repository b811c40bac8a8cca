package audit

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Origin is what the macs of a log say of who wrote it.
type Origin struct {
	Faults []string // one sentence for entries, one after another, that the program did not write or of which nobody can say so
	Notes  []string // what entries log.seal took in, so that it is not passed over in silence
}

// sealed are the columns of an entry whose mac is looked at whole: the few that take others in.
const selectSeals = "SELECT " + Columns + ", rows, mac, mac_key FROM audit WHERE action = '" + sealAction + "' ORDER BY seq"

const selectMACs = "SELECT seq, hash, mac, mac_key FROM audit ORDER BY seq"

// VerifyOrigin looks whether each entry was written by the program. What an entry says is compared with its hash by Verify.
func VerifyOrigin(ctx context.Context, q Querier, key Key) (Origin, error) {
	o := Origin{}
	if key.none() {
		faults, err := Sentences(ctx, q, "the log's origin", "SELECT '日志条目的来源没有核对：本机没有认证密钥（数据目录中的 device.key，或 PORTAL_SECRET），不能确认条目是由本系统写入的' WHERE EXISTS (SELECT FROM audit)")
		o.Faults = faults
		return o, err
	}
	seals, err := sealsOf(ctx, q, key)
	if err != nil {
		return o, err
	}
	for _, s := range seals {
		o.Notes = append(o.Notes, fmt.Sprintf("第 %d 至 %d 条中没有来源认证的，由第 %d 条统一确认（%s），没有逐条认证", s.Record, s.Seq-1, s.Seq, s.At.In(zone).Format("2006-01-02 15:04")))
	}
	w := origins{key: key, seals: seals}
	o.Faults, err = w.along(ctx, q, selectMACs)
	return o, err
}

// sealsOf are the entries of this key that take others in.
func sealsOf(ctx context.Context, q Querier, key Key) ([]Kept, error) {
	all, err := Collect(ctx, q, "the log's origin", selectSeals, pgx.RowToStructByPos[Kept])
	return slices.DeleteFunc(all, func(s Kept) bool { return !key.made(s.MAC, s.digest()) }), err
}

// macOf is an entry as far as its origin goes.
type macOf struct {
	seq       int64
	hash, mac []byte
	key       string
}

// origins goes along the log and puts entries one after another with the same fault into one sentence, so that a log of which
// nothing is authenticated needs no sentence for each.
type origins struct {
	key         Key
	seals       []Kept
	first, last int64
	now         string // the fault of first to last
	faults      []string
}

// along gives the sentences for the entries of a statement.
func (w *origins) along(ctx context.Context, q Querier, sql string, args ...any) ([]string, error) {
	*w = origins{key: w.key, seals: w.seals}
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	var m macOf
	if _, err := pgx.ForEachRow(rows, []any{&m.seq, &m.hash, &m.mac, &m.key}, func() error { w.step(m); return nil }); err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	w.say()
	return w.faults, nil
}

func (w *origins) step(m macOf) {
	fault := w.fault(m)
	if fault != w.now || m.seq != w.last+1 {
		w.say()
		w.first, w.now = m.seq, fault
	}
	w.last = m.seq
}

// fault is what is wrong with one entry. A seal takes in what has no mac, or one of another key; a wrong mac of this key is forged.
func (w *origins) fault(m macOf) string {
	switch {
	case m.key == w.key.ID && w.key.made(m.mac, m.hash):
		return ""
	case m.key == w.key.ID:
		return "来源认证与内容不符，不是由本系统写入"
	case w.takenIn(m.seq):
		return ""
	case m.key != "":
		return fmt.Sprintf("以另一密钥（%.24q）认证，本机没有这一密钥，来源没有核对", m.key)
	}
	return "没有来源认证，不是由本系统写入"
}

func (w *origins) takenIn(seq int64) bool {
	for _, s := range w.seals {
		if s.Record <= seq && seq < s.Seq {
			return true
		}
	}
	return false
}

func (w *origins) say() {
	switch {
	case w.now == "":
	case w.first == w.last:
		w.faults = append(w.faults, fmt.Sprintf("audit/%d: %s", w.first, w.now))
	default:
		w.faults = append(w.faults, fmt.Sprintf("audit/%d–%d: %s", w.first, w.last, w.now))
	}
	w.now = ""
}
