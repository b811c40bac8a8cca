package enrolment

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/unit"
)

// Unstarted is an account of which nobody has chosen the password yet.
type Unstarted struct {
	unit.Namesake
	Login    string
	Version  int
	CodeEnds *time.Time // until when a code is good, or waits for its second half, that was handed out already
}

// Unstarted lists them, those without a code first; at most 200.
func (s *Service) Unstarted(ctx context.Context, who access.Actor) ([]Unstarted, error) {
	if _, err := account.MayCreate(who); err != nil {
		return nil, err
	}
	var list *[]Unstarted
	err := s.db.Read(ctx, func(b *db.Batch) { list = db.Many[Unstarted](b, selectUnstarted, waitingArgs()) })
	if err != nil {
		return nil, err
	}
	return *list, nil
}
