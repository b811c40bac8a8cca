package topic

import (
	"fmt"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/setting"
)

// Standing is who holds the topic and what comes next, in words. Default says that a time limit in it is
// the system's, not the charter's (系统默认).
type Standing struct {
	Holder, What string
	Default      bool
}

// Next says who holds the topic now and what comes next.
func Next(t Topic, v setting.Values) Standing {
	owner, office := t.UnitName, "联席会议办公室"
	switch t.State {
	case "draft":
		return Standing{owner, "由" + owner + "联络员填写并提交", false}
	case "joining":
		if names := strings.Join(t.Unconfirmed(), "、"); names != "" {
			return Standing{names, "等待" + names + "确认联合提出", false}
		}
		return Standing{owner, "联合单位均已确认，等待" + owner + "提交", false}
	case "unit_review":
		return Standing{owner, "等待" + owner + "成员审核，同意后报送办公室", false}
	case "submitted":
		return Standing{office, fmt.Sprintf("等待办公室初审，%d 个工作日内", v.Int(setting.TopicReviewDays)), true}
	case "returned":
		return Standing{owner, "等待" + owner + "按退回理由修改后重新提交", false}
	case "consulting":
		holder := "被征求意见单位"
		if len(t.RoundMissing) == 0 || t.RoundOver {
			holder = office
		}
		return Standing{holder, waits(t), false}
	case "ready":
		if t.Unanswered > 0 {
			return Standing{owner, fmt.Sprintf("等待%s答复采纳情况，还有 %d 条意见未答复", owner, t.Unanswered), false}
		}
		if names := strings.Join(t.Unconfirmed(), "、"); names != "" {
			return Standing{names, "议题已修改，等待" + names + "重新确认联合提出", false}
		}
		return Standing{office, "等待办公室报召集人审定", false}
	case "proposed":
		return Standing{"召集人", "等待召集人审定", false}
	case "approved":
		return Standing{office, "等待办公室列入会议议程", false}
	case "scheduled":
		return Standing{office, "已列入会议议程，等待会议研究", false}
	case "deferred":
		return Standing{office, "暂缓，办公室可重新列为拟上会", false}
	}
	return Standing{"", "已办结", false}
}

// waits says what a round still waits for, and until when.
func waits(t Topic) string {
	switch {
	case len(t.RoundMissing) == 0:
		return "意见已收齐，等待办公室结束征求意见"
	case t.RoundOver:
		return fmt.Sprintf("征求意见已到期，%d 个单位未反馈，等待办公室结束征求意见", len(t.RoundMissing))
	}
	return fmt.Sprintf("等待 %d 个单位反馈意见，%s截止", len(t.RoundMissing), t.RoundDue.Format("1月2日"))
}

// Limit is until when the holder should act, counted when it is read; false where no limit runs.
func (s Shown) Limit() (calendar.Limit, bool) {
	if s.Topic.State != "submitted" {
		return calendar.Limit{}, false
	}
	return reviewLimit(s.Topic, s.Days, s.Values), true
}

// Follower shows which of the office's review limits another calendar would move.
var Follower = calendar.Counting("办公室初审时限", Path, func(b *db.Batch, who access.Actor) func() []calendar.Running {
	list, values := selectReviewing(b, who), setting.Load(b)
	return func() (out []calendar.Running) {
		for _, r := range *list {
			out = append(out, calendar.Running{Record: r.ID, Title: r.Title, Since: r.SubmittedAt, N: values.Int(setting.TopicReviewDays)})
		}
		return out
	}
})

func reviewLimit(t Topic, days *calendar.Days, v setting.Values) calendar.Limit {
	return days.Add(t.SubmittedAt, v.Int(setting.TopicReviewDays))
}
