package topic

import (
	"context"

	"jointmeeting/internal/checklist"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/setting"
)

// reviewed applies the checklist to the office's first answer: what is kept of it, the reason, and the
// words for the log.
func reviewed(ctx context.Context, tx *db.Tx, t Topic, s flow.Taken, r checklist.Review, reason string) (string, string, error) {
	if t.State != "submitted" {
		return reason, "", nil
	}
	switch s.Do {
	case "accept":
		detail, err := keepChecks(ctx, tx, t, s, r)
		return reason, detail, err
	case "defer", "reject":
		reason, err := r.Reason(reason)
		return reason, "", err
	}
	return reason, "", nil
}

// keepChecks stores the answers with who gave them and when.
func keepChecks(ctx context.Context, tx *db.Tx, t Topic, s flow.Taken, r checklist.Review) (string, error) {
	v, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return "", err
	}
	list, errs := r.Checks(v.Bool(setting.TopicChecklist))
	if err := errs.Err(); err != nil {
		return "", err
	}
	return checklist.InWords(list), writeChecks(ctx, tx, t.ID, list, s.Seat.Label())
}
