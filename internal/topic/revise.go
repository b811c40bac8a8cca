package topic

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// Revising gives the sheet of a topic whose proposer may change it after the units were heard; where that cannot be
// now, the sheet with the reason.
func (s *Service) Revising(ctx context.Context, who access.Actor, id int64) (Sheet, error) {
	sheet, err := s.sheetOf(ctx, who, id)
	if err != nil {
		return Sheet{}, err
	}
	offer, ok := Chart.Offer(who, sheet.Topic, "revise")
	if !ok {
		_, err = Chart.Take(who, sheet.Topic, "revise", "")
		return sheet, err
	}
	if offer.Blocked != "" {
		return sheet, fault.Refused("%s", offer.Blocked)
	}
	return sheet, nil
}

// Revise changes the text of a topic after a round; the caller decides whose opinions lapse by it. The
// text must stay whole: it does not go through the office's first check again.
func Revise(ctx context.Context, tx *db.Tx, id int64, version int, sent Sent) error {
	t, taken, err := steps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: "revise"})
	if err != nil {
		return err
	}
	sent.Check = true
	in, errs := sent.errors()
	if err := errs.Err(); err != nil {
		return err
	}
	was, err := digest(ctx, tx, id)
	if err != nil {
		return err
	}
	in.Joint, sent.Form.Joint = t.Joint, t.Joint // who brings it stays
	if err := updateContent(ctx, tx, t, in); err != nil {
		return err
	}
	tx.LogStep(Kind, id, in.Title, taken, "", changes(t, sent.Form))
	if err := changeFiles(ctx, tx, id, sent); err != nil {
		return err
	}
	return askJointAgain(ctx, tx, t, was)
}

// Insider says whether the person deals with the topic: its own unit, the office, the convenors. Units
// that were asked or must attend see the topic, not its inner history.
func Insider(who access.Actor, t Topic) bool {
	_, ok := who.Holds(t.ties(), insiders...)
	return ok
}
