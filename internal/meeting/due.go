package meeting

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// typedDue stands for a deadline that was typed, or for none.
const typedDue = -1

// dueBefore is until when answers are taken when the office names no time: some working days before the
// meeting, 18:00 (系统默认). It is zero where that has passed or does not come before the meeting: then
// answers are taken until it begins.
func dueBefore(days *calendar.Days, starts time.Time, n int, now time.Time) time.Time {
	due := days.Add(starts, -n).Due.Add(18 * time.Hour)
	if due.Before(now) || due.After(starts) {
		return time.Time{}
	}
	return due
}

// count fills in the deadline that nobody typed: a new one, or that of a meeting which already had a
// counted one. It answers the working days from which it was counted.
func (f *Form) count(ctx context.Context, tx *db.Tx, was Meeting) (int, error) {
	kept := was.ReceiptDays != typedDue && f.ReceiptDue == moment(was.ReceiptDue)
	if f.ReceiptDue != "" && !kept {
		return typedDue, nil
	}
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return 0, fmt.Errorf("load the settings: %w", err)
	}
	days, err := calendar.LoadTx(ctx, tx)
	if err != nil {
		return 0, fmt.Errorf("load the calendar: %w", err)
	}
	n := values.Int(setting.MeetingReplyDays)
	if kept {
		n = was.ReceiptDays
	}
	f.ReceiptDue = moment(dueBefore(days, readMoment(f.Starts), n, tx.At))
	return n, nil
}

// Counted is how the deadline was counted; false for one that was typed.
func (p Page) Counted() (calendar.Limit, bool) {
	if p.ReceiptDays == typedDue || p.ReceiptDue.IsZero() || p.Days == nil {
		return calendar.Limit{}, false
	}
	l := p.Days.Add(p.StartsAt, -p.ReceiptDays)
	return l, l.Due.Equal(form.Day(p.ReceiptDue))
}

// Follower lets the calendar move the counted deadlines of meetings of which nobody has been told. What was
// announced stays as announced.
var Follower = calendar.Follower{Move: recount, Preview: preview}

// preview says which of them another calendar would move, and which days by which topics are to be handed in.
func preview(b *db.Batch, who access.Actor, now time.Time) func(was, becomes *calendar.Days) []calendar.Shifted {
	list, coming, values := countedSeen(b, who), comingSeen(b, who, now), setting.Load(b)
	return func(was, becomes *calendar.Days) []calendar.Shifted {
		out := []calendar.Shifted{}
		for _, c := range *list {
			if due := dueBefore(becomes, c.StartsAt, c.ReceiptDays, now); !due.IsZero() && !due.Equal(c.ReceiptDue) {
				out = append(out, calendar.Shifted{Title: c.Title, URL: Path(c.ID), What: "参会回执截止", Was: c.ReceiptDue, Becomes: due})
			}
		}
		return append(out, cutoffs(*coming, *values, was, becomes)...)
	}
}

// cutoffs are counted when read, so none has to be moved.
func cutoffs(coming []counted, v setting.Values, was, becomes *calendar.Days) []calendar.Shifted {
	open := []calendar.Running{}
	for _, m := range coming {
		open = append(open, calendar.Running{Record: m.ID, Title: m.Title, Since: m.StartsAt, N: -v.Int(setting.TopicLeadDays)})
	}
	return calendar.Moves("议题提交截止", Path, open, was, becomes)
}

func recount(ctx context.Context, tx *db.Tx, days *calendar.Days) (int, error) {
	list, err := countedOnes(ctx, tx)
	if err != nil {
		return 0, fmt.Errorf("find the counted deadlines: %w", err)
	}
	moved := 0
	for _, c := range list {
		due := dueBefore(days, c.StartsAt, c.ReceiptDays, tx.At)
		if due.IsZero() || due.Equal(c.ReceiptDue) {
			continue
		}
		if err := moveDue(ctx, tx, c.ID, due); err != nil {
			return 0, err
		}
		tx.LogAct(Meeting{ID: c.ID, Title: c.Title}.On(), Chart.Note("recount"), "", "参会回执截止按新的工作日历推算："+dueWord(c.ReceiptDue)+"→"+dueWord(due))
		moved++
	}
	return moved, nil
}

func dueWord(t time.Time) string {
	if t.IsZero() {
		return "会议开始时"
	}
	return t.In(form.Zone).Format("2006-01-02 15:04")
}
