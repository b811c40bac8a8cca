package meeting

import (
	"context"
	"fmt"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// Service has the use cases of meetings and invitations.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

func strict(ctx context.Context, tx *db.Tx) (bool, error) {
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return true, fmt.Errorf("load the settings: %w", err)
	}
	return values.Bool(setting.MeetingDelegation), nil
}

// Create makes a meeting in planning, with those chosen listed and nobody told.
func (s *Service) Create(ctx context.Context, who access.Actor, f Form) (db.Outcome, error) {
	create, err := Chart.Act(who, Meeting{}, "create")
	if err != nil {
		return db.Outcome{}, err
	}
	f, errs := f.Check(Fields)
	if errs.Err() != nil {
		return db.Outcome{}, errs
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		c, days, err := f.settle(ctx, tx, Meeting{ReceiptDays: typedDue})
		if err != nil {
			return err
		}
		id, err := insertMeeting(ctx, tx, f, c, days)
		if err != nil {
			return err
		}
		if err := invite(ctx, tx, id, f); err != nil {
			return err
		}
		tx.LogAct(Meeting{ID: id, Title: f.Title}.On(), create, "", "新建会议："+f.summary(c))
		tx.Done(Path(id), "会议已创建，请从议题库添加议题")
		return nil
	})
}

// settle finds what the form does not say: who the chair is, by which right, and until when answers are taken.
func (f *Form) settle(ctx context.Context, tx *db.Tx, was Meeting) (c delegation.Chair, days int, err error) {
	if c, err = ChairOf(ctx, tx, *f); err != nil {
		return c, 0, err
	}
	days, err = f.count(ctx, tx, was)
	return c, days, err
}

// Update changes a meeting in planning.
func (s *Service) Update(ctx context.Context, who access.Actor, id int64, version int, f Form) (db.Outcome, error) {
	return Edit(ctx, s.db, who, db.Asked{ID: id, Version: version, Do: "update"}, func(ctx context.Context, tx *db.Tx, m Meeting, update flow.Taken) error {
		f.Kind = m.Kind
		f, errs := f.Check(Fields)
		if errs.Err() != nil {
			return errs
		}
		c, days, err := f.settle(ctx, tx, m)
		if err != nil {
			return err
		}
		invited, err := AnswersOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := updateMeeting(ctx, tx, m, f, c, days); err != nil {
			return err
		}
		if err := invite(ctx, tx, id, f); err != nil {
			return err
		}
		tx.LogAct(m.On(), update, "", "修改会议："+f.summary(c)+f.changes(Of(m, invited)))
		tx.Done(Path(id), "会议已保存")
		return nil
	})
}

// Steps take the steps and acts of meetings.
var Steps = db.Steps[Meeting]{Chart: &Chart, Lock: lockMeeting, On: Meeting.On}

// Edit is the frame of every change of a meeting's content: lock, version, right.
func Edit(ctx context.Context, d *db.DB, who access.Actor, a db.Asked, do func(context.Context, *db.Tx, Meeting, flow.Taken) error) (db.Outcome, error) {
	return d.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, taken, err := Steps.Act(ctx, tx, a)
		if err != nil {
			return err
		}
		return do(ctx, tx, m, taken)
	})
}

func (f Form) summary(c delegation.Chair) string {
	return fmt.Sprintf("%s，%s，%s，主持：%s，%d 个单位", f.Title, Fields.Of("starts").Word(&f, form.Numbers), f.Place, c.Name, len(f.Units))
}

// changes names the fields that differ from what was stored, for the log.
func (f Form) changes(was Form) string {
	if words := form.Changes(Fields.Differences(was, f, form.Numbers)); words != "" {
		return "；修改" + words
	}
	return ""
}

// Extra is what some steps carry beside the reason: the notice, or the new times.
type Extra struct {
	Notice                   string
	Starts, Ends, ReceiptDue string // as typed
}

// Do takes a step of the chart.
func (s *Service) Do(ctx context.Context, who access.Actor, id int64, version int, step, reason string, x Extra) (db.Outcome, error) {
	asked := db.Asked{ID: id, Version: version, Do: step, Reason: reason}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		said := ""
		m, t, err := Steps.Take(ctx, tx, asked, func(m Meeting, t flow.Taken) (string, error) {
			if err := setState(ctx, tx, m, t, form.Text(reason)); err != nil {
				return "", err
			}
			detail, err := follow(ctx, tx, m, t, x)
			said = sentence(t, detail)
			return detail, err
		})
		if err != nil {
			return err
		}
		tx.Done(Path(id), "%s", said)
		return tell(ctx, tx, m, t.Do)
	})
}

// sentence is what is said after a step.
func sentence(t flow.Taken, detail string) string {
	words := map[string]string{
		"propose": "已报召集人审定", "recall": "已撤回，可继续修改", "approve": "已同意召开", "hold": "已退回办公室", "reopen": "可以修改会议安排，改后需重新报审定",
		"announce": "通知已发送", "start": "会议已开始", "undo_end": "会议结束已撤销，可继续登记", "start_early": "会议已提前开始", "end": "会议已结束，可以起草纪要", "postpone": "会议已改期，请重新发送通知", "cancel": "会议已撤销",
	}
	if detail == "" {
		return words[t.Do]
	}
	return words[t.Do] + "，" + strings.ReplaceAll(detail, "；", "，")
}

// follow does what a step brings with it; detail goes into the log and the sentence.
func follow(ctx context.Context, tx *db.Tx, m Meeting, t flow.Taken, x Extra) (detail string, err error) {
	switch t.Do {
	case "announce":
		return announce(ctx, tx, m, form.Text(x.Notice))
	case "postpone":
		return postpone(ctx, tx, m, x)
	case "cancel":
		return releaseTopics(ctx, tx, m)
	case "start_early":
		return begin(ctx, tx, m)
	case "undo_end":
		return resume(ctx, tx, m)
	case "end":
		return closeMeeting(ctx, tx, m)
	}
	return "", nil
}

// announce keeps the notice and asks everybody invited for an answer, also those who gave one for an
// earlier date.
func announce(ctx context.Context, tx *db.Tx, m Meeting, notice string) (string, error) {
	var errs form.Errors
	if errs.Need("notice", "通知正文", notice, NoticeMax); errs.Err() != nil {
		return "", errs
	}
	if err := keepNotice(ctx, tx, m, notice); err != nil {
		return "", err
	}
	list, err := AnswersOf(ctx, tx, m.ID)
	if err != nil {
		return "", err
	}
	for _, i := range list {
		if err := advance(ctx, tx, i, "send"); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("共通知 %d 个单位、%d 位领导和其他人员", len(m.Units), len(list)-len(m.Units)), nil
}

func postpone(ctx context.Context, tx *db.Tx, m Meeting, x Extra) (string, error) {
	f, errs := Form{Starts: x.Starts, Ends: x.Ends, ReceiptDue: x.ReceiptDue}.Check(times)
	if errs.Err() != nil {
		return "", errs
	}
	if err := shift(ctx, tx, m, f); err != nil {
		return "", err
	}
	starts, _ := form.Moment(f.Starts)
	return "原定" + spokenMoment(m.StartsAt) + "；改为" + spokenMoment(starts), nil
}

// closeMeeting settles the attendance and lets each topic go where its conclusion leads.
func closeMeeting(ctx context.Context, tx *db.Tx, m Meeting) (string, error) {
	list, err := AnswersOf(ctx, tx, m.ID)
	if err != nil {
		return "", err
	}
	for _, i := range list {
		if err := Settle(ctx, tx, i); err != nil {
			return "", err
		}
	}
	discussed, returned, err := conclude(ctx, tx, m)
	if err != nil {
		return "", err
	}
	if err := closeEarly(ctx, tx, m); err != nil {
		return "", err
	}
	if m.Paper != "" { // its end was undone after its minutes were begun
		if err := unlist(ctx, tx, m.ID); err != nil {
			return "", err
		}
	}
	said := fmt.Sprintf("到会 %d，已上会议题 %d 项", m.Present, discussed)
	if returned > 0 {
		said += fmt.Sprintf("，%d 项退回议题库", returned)
	}
	return said, nil
}
