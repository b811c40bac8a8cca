// Package sitting says how a meeting really was, where it was otherwise than arranged: on which day, at which times, where, under whom. The
// columns and their statements are the meeting's.
package sitting

import (
	"context"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along: its act is the meeting's.
var Room = room.Room{Name: "sitting"}

// Service has the use case.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Correct stores how the meeting was. After its end that is a correction, which says why.
func (s *Service) Correct(ctx context.Context, who access.Actor, id int64, version int, f meeting.Form, reason string) (db.Outcome, error) {
	return meeting.Edit(ctx, s.db, who, db.Asked{ID: id, Version: version, Do: "sit"}, func(ctx context.Context, tx *db.Tx, m meeting.Meeting, taken flow.Taken) error {
		f.Kind = m.Kind
		f, errs := check(m, f, reason, tx.At)
		if errs.Err() != nil {
			return errs
		}
		c, err := meeting.ChairOf(ctx, tx, f)
		if err != nil {
			return err
		}
		if err := meeting.Sit(ctx, tx, m, f, c); err != nil {
			return err
		}
		names := map[int64]string{m.Chair: m.ChairName, form.ID(f.Chair): c.Name}
		changes := meeting.Sitting.Differences(meeting.Of(m, nil), f, func(_ form.Kind, ids []int64) string { return names[ids[0]] })
		tx.LogAct(m.On(), taken, form.Text(reason), taken.Label+"："+said(changes))
		tx.Done(meeting.Path(m.ID), "召开情况已保存")
		return nil
	})
}

// said is what was put right, with what stood there before.
func said(changes []form.Difference) string {
	words := []string{}
	for _, d := range changes {
		words = append(words, d.Label+" "+d.Stored+" 改为 "+d.Typed)
	}
	if len(words) == 0 {
		return "没有改动"
	}
	return strings.Join(words, "；")
}

// check is the form without what no reader means, and all that is wrong with it: what has not come yet, to the minute, is no fact.
func check(m meeting.Meeting, f meeting.Form, reason string, now time.Time) (meeting.Form, form.Errors) {
	f.ReceiptDue = "" // answers are not asked for any more
	f, errs := f.Check(meeting.Sitting)
	later := func(name string) {
		if at, ok := form.Moment(*meeting.Sitting.Of(name).Text(&f)); ok && errs.Of(name) == "" && at.After(now.Add(time.Minute)) {
			errs.Add(name, "%s不能晚于现在", meeting.Sitting.Of(name).Label)
		}
	}
	later("starts")
	if m.State == meeting.Ended {
		later("ends")
		errs.Need("reason", "更改的原因", form.Text(reason), meeting.ReasonMax)
	}
	errs.Limit("reason", "更改的原因", form.Text(reason), meeting.ReasonMax)
	return f, errs
}
