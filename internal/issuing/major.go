package issuing

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/file"
	"jointmeeting/internal/minutes"
)

// MajorPage is the page of the approvals of one record.
type MajorPage struct {
	minutes.Page
	Pasts []escalation.Past
	Files []file.Attachment
}

// Major gives the approvals of one record with what came before and the files of the answers.
func (s *Service) Major(ctx context.Context, who access.Actor, id int64) (MajorPage, error) {
	var page func() minutes.Page
	var h escalation.History
	err := s.db.Read(ctx, func(b *db.Batch) {
		page, h = minutes.WithSignatures(b, who, id), minutes.Majors.History(b, who, id)
	})
	if err != nil {
		return MajorPage{}, err
	}
	p := MajorPage{page(), *h.Pasts, *h.Files}
	p.Escalations = *h.Now
	return p, nil
}
