package minutes

import (
	"context"
	"slices"

	"jointmeeting/internal/db"
)

// takeBackApprovals takes back those of the decisions that say something else now.
func takeBackApprovals(ctx context.Context, tx *db.Tx, m Minutes, now []Clause) error {
	for _, c := range now {
		i := slices.IndexFunc(m.Clauses, func(w Clause) bool { return w.ID == c.ID })
		if i < 0 || SameDecision(m.Clauses[i], c) {
			continue
		}
		if err := Majors.TakeBack(ctx, tx, c.ID, "条文已修改"); err != nil {
			return err
		}
	}
	return nil
}

// SameDecision says whether two rows decide the same; their place in the text does not matter.
func SameDecision(a, b Clause) bool {
	b.Ord = a.Ord
	return contentClause(a) == contentClause(b)
}
