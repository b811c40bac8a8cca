package round

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/entry"
)

// Promises are what a room that asks wants kept, in its words: each is the second half of a sentence.
type Promises struct {
	Asking string // the record's state while it is asked about
	NoRound,
	NotClosed,
	NotLogged,
	NotSealed string
}

// Verify checks that a record waits for answers exactly while it has an open round, that every answer is in
// the log, and that it is what was sealed. It gives the answers with their remarks, and a sentence for each
// broken row, naming it.
func (v View) Verify(ctx context.Context, q audit.Querier, p Promises, seal func(Answer) []byte) ([]Answer, []string, error) {
	what := "the answers about " + v.Record
	faults, err := audit.Sentences(ctx, q, what, v.broken(p)...)
	if err != nil {
		return nil, nil, err
	}
	list, err := audit.Collect(ctx, q, what, "SELECT "+answerColumns+v.Heading+" AS title, "+v.Facts+" FROM "+v.From()+" ORDER BY a.id", pgx.RowToStructByName[Answer])
	if err != nil {
		return nil, nil, err
	}
	points, err := audit.Collect(ctx, q, what, "SELECT "+pointColumns+" FROM round_remark p WHERE p.kind = '"+v.Record+"' ORDER BY p.answer, p.ord", pgx.RowToStructByName[Point])
	if err != nil {
		return nil, nil, err
	}
	for i := range list {
		a := &list[i]
		a.Points = pointsOf(a.ID, points)
		if a.GivenAt != nil && !bytes.Equal(seal(*a), a.Hash) {
			faults = append(faults, fmt.Sprintf("%s/%d: %s", v.Answer, a.ID, p.NotSealed))
		}
	}
	return list, faults, nil
}

// broken find the rows that break a promise.
func (v View) broken(p Promises) []string {
	k := v.Asking
	return []string{
		k.fill("SELECT $kind || '/' || x.id || ': "+p.NoRound+"' FROM "+k.Record+" x WHERE x.state = '"+p.Asking+
			"' AND NOT EXISTS (SELECT 1 FROM round r WHERE r.kind = $kind AND r.record = x.id AND r.closed_at IS NULL) ORDER BY x.id", ""),
		k.fill("SELECT 'round/' || r.id || ': "+p.NotClosed+"' FROM round r JOIN "+k.Record+" x ON x.id = r.record WHERE r.kind = $kind AND r.closed_at IS NULL AND x.state <> '"+
			p.Asking+"' ORDER BY r.id", ""),
		k.fill("SELECT '"+k.Answer+"/' || a.id || ': "+p.NotLogged+"' FROM round_answer a WHERE a.kind = $kind AND a.given_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit l "+
			"WHERE l.kind = '"+k.Answer+"' AND l.record = a.id AND l.action IN ('"+k.Answer+".give', '"+k.Answer+"."+Enter+"') AND l.person = a.given_by) ORDER BY a.id", ""),
		k.fill("SELECT '"+k.Answer+"/' || a.id || ': 代录标记与日志不符' FROM round_answer a WHERE a.kind = $kind AND a.given_at IS NOT NULL AND (a.given_name LIKE '"+entry.Pattern+
			"') <> EXISTS (SELECT 1 FROM audit l WHERE l.kind = '"+k.Answer+"' AND l.record = a.id AND l.action = '"+k.Answer+"."+Enter+"' AND l.at = a.given_at) ORDER BY a.id", ""),
	}
}
