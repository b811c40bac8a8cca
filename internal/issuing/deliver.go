package issuing

import (
	"context"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
)

// deliver sends the issued text to its range.
func deliver(ctx context.Context, tx *db.Tx, m minutes.Minutes, to []paper.Receiver) error {
	s := delivery.Sent{Record: m.ID, Hash: m.IssueHash}
	for _, r := range to {
		s.To = append(s.To, delivery.Unit{ID: r.Unit, Name: r.Name, Why: r.Why, Info: r.Info})
	}
	for _, c := range m.Clauses {
		s.Items = append(s.Items, delivery.Item{ID: c.ID, Lead: paper.Ref(c.Lead), Joint: c.Joint, Support: c.Support})
	}
	return minutes.Papers.Send(ctx, tx, s)
}

// MayChase says whether there is somebody to remind and the person is the one who does.
func MayChase(who access.Actor, p minutes.Page) bool {
	_, err := minutes.Chart.Act(who, p.Minutes, "chase")
	return err == nil && len(delivery.Chased(p.Deliveries)) > 0
}

// Chase reminds the units that have not received the minutes or not confirmed their clauses, and only them;
// a unit hears of it once a day at most.
func (s *Service) Chase(ctx context.Context, who access.Actor, id int64, version int) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		err := minutes.Steps.TakeAct(ctx, tx, db.Asked{ID: id, Version: version, Do: "chase"}, func(m minutes.Minutes) (string, error) {
			names, err := delivery.Remind(ctx, tx, minutes.Chart.Kind, m.ID, form.Day(tx.At))
			if err == nil && len(names) == 0 {
				err = fault.Refused("没有需要催办的单位：都已签收并确认条款，或今天已经催过")
			}
			tx.Done(minutes.Path(id)+"/receipts", "已提醒 %d 个单位", len(names))
			return "催签收：" + strings.Join(names, "、"), err
		})
		if err != nil {
			return err
		}
		return message.Tell(ctx, tx, "minutes.chased", id)
	})
}
