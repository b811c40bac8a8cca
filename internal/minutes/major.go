package minutes

import (
	"context"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/file"
)

// MajorPage is the page of the approvals of one record.
type MajorPage struct {
	Page
	Pasts []escalation.Past
	Files []file.Attachment
}

// Major gives the approvals of one record with what came before and the files of the answers.
func (s *Service) Major(ctx context.Context, who access.Actor, id int64) (MajorPage, error) {
	var a answers
	var h escalation.History
	err := s.db.Read(ctx, func(b *db.Batch) {
		a, h = text(b, who, id), Majors.History(b, who, id)
		a.escalations = h.Now
	})
	if err != nil {
		return MajorPage{}, err
	}
	return MajorPage{a.page(who), *h.Pasts, *h.Files}, nil
}

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
