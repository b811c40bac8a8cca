package backup

import (
	"fmt"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// Finding is one sentence about the backups; Bad ones want somebody to act. None says that there is nothing yet to rely on,
// and that nothing is missing.
type Finding struct {
	What      string // 最近备份, 恢复演练
	Said      string
	Bad, None bool
}

// Judge says whether the office may rely on its backups.
func (s State) Judge() []Finding {
	return []Finding{s.JudgeMade(), s.JudgeDrilled()}
}

// JudgeMade wants a backup that is young enough, large enough, and not much smaller than the one before.
func (s State) JudgeMade() Finding {
	limit := time.Duration(s.Settings.Int(setting.BackupMaxHours)) * time.Hour
	f, settled := s.without("最近备份", "从未成功备份", limit, s.Made, s.MakeFailed)
	if settled {
		return f
	}
	f.Said = fmt.Sprintf("%s，%s前，%s，%d 行", moment(*s.Made.Of), s.age(*s.Made.Of), Size(s.Made.Bytes), s.Made.Rows)
	switch {
	case s.Now.Sub(*s.Made.Of) > limit:
		f.Bad, f.Said = true, f.Said+"；已超过备份最长间隔 "+s.rule(setting.BackupMaxHours)
	case s.Now.Sub(*s.Made.Of) < -time.Hour:
		f.Bad, f.Said = true, f.Said+"；备份时间晚于现在，请检查服务器时钟"
	case s.Unreliable(*s.Made) != "":
		f.Bad, f.Said = true, f.Said+"；"+s.Unreliable(*s.Made)
	}
	f.Said += s.since(s.MakeFailed, s.Made)
	return f
}

// Unreliable says what is wrong with a backup that is too small to hold what the office has.
func (s State) Unreliable(r Run) string {
	switch before := s.previous(r); {
	case r.Bytes < int64(s.Settings.Int(setting.BackupMinKB))<<10:
		return "小于备份最小大小 " + s.rule(setting.BackupMinKB)
	case before != nil && r.Rows < before.Rows/2:
		return fmt.Sprintf("行数不到上一次（%d 行）的一半", before.Rows)
	}
	return ""
}

// previous is the backup before a run, which may be one that is not noted yet.
func (s State) previous(r Run) *Run {
	if s.Made != nil && r.ID == s.Made.ID {
		return s.Before
	}
	return s.Made
}

func (s State) JudgeDrilled() Finding {
	limit := time.Duration(s.Settings.Int(setting.BackupDrillDays)) * 24 * time.Hour
	f, settled := s.without("恢复演练", "从未成功演练", limit, s.Drilled, s.DrillFailed)
	if settled {
		return f
	}
	f.Said = fmt.Sprintf("%s，%s前，恢复的是 %s 的备份", moment(s.Drilled.At), s.age(s.Drilled.At), moment(*s.Drilled.Of))
	if s.Now.Sub(s.Drilled.At) > limit {
		f.Bad, f.Said = true, f.Said+"；已超过恢复演练最长间隔 "+s.rule(setting.BackupDrillDays)
	}
	if s.DrillFailed != nil && s.DrillFailed.ID > s.Drilled.ID {
		f.Bad = true // a backup that does not come back is worse than one that nobody tried
	}
	f.Said += s.since(s.DrillFailed, s.Drilled)
	return f
}

// without is the whole finding where nothing of the kind was ever done: either nothing is missing yet, or it was never done.
func (s State) without(what, never string, limit time.Duration, done, failed *Run) (f Finding, settled bool) {
	if why := s.excused(limit, done, failed); why != "" {
		return Finding{What: what, Said: why, None: true}, true
	}
	if done == nil {
		return Finding{What: what, Said: never + s.since(failed, nil), Bad: true}, true
	}
	return Finding{What: what}, false
}

// excused says why nothing is missing although nothing of the kind was ever done or tried: nobody lost anything yet.
func (s State) excused(limit time.Duration, done, failed *Run) string {
	switch {
	case s.Demo:
		return "演示数据，不需要备份"
	case s.Begun == nil:
		return "尚无办理记录，不需要备份"
	case done == nil && failed == nil && s.Now.Sub(*s.Begun) <= limit:
		return "启用不久，尚未到期"
	}
	return ""
}

// since tells of a failure that nothing has mended since.
func (s State) since(failed, done *Run) string {
	if failed == nil || done != nil && done.ID > failed.ID {
		return ""
	}
	return fmt.Sprintf("；%s 未成功：%s", moment(failed.At), failed.Said)
}

// rule is a limit in words, with where it comes from.
func (s State) rule(key setting.Key) string {
	d := s.Settings.Item(key)
	if d.Changed {
		return d.Show(d.Value)
	}
	return d.Show(d.Value) + "（系统默认）"
}

func (s State) age(of time.Time) string {
	switch d := s.Now.Sub(of); {
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟", max(0, int(d/time.Minute)))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d 小时", int(d/time.Hour))
	default:
		return fmt.Sprintf("%d 天", int(d/(24*time.Hour)))
	}
}

func moment(t time.Time) string { return t.In(form.Zone).Format("2006-01-02 15:04") }

// Size is a number of bytes in words.
func Size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// retryAfter is how long after a failure the schedule tries again.
const retryAfter = time.Hour

// MakeDue says whether the schedule wants a backup now: the hour of today has come and nothing was made since. A day on
// which the program did not run is made up for.
func (s State) MakeDue() bool {
	if s.Begun == nil || s.MakeFailed != nil && s.Now.Sub(s.MakeFailed.At) < retryAfter {
		return false
	}
	due := form.Day(s.Now).Add(time.Duration(s.Settings.Int(setting.BackupHour)) * time.Hour)
	if due.After(s.Now) {
		due = due.AddDate(0, 0, -1)
	}
	return s.Made == nil || s.Made.Of.Before(due)
}

// DrillDue says whether the schedule wants a drill now: a day before the limit, or half of it where that is one day.
func (s State) DrillDue() bool {
	limit := time.Duration(s.Settings.Int(setting.BackupDrillDays)) * 24 * time.Hour
	if s.Made == nil || s.DrillFailed != nil && s.Now.Sub(s.DrillFailed.At) < 6*retryAfter {
		return false
	}
	return s.Drilled == nil || s.Now.Sub(s.Drilled.At) > max(limit-24*time.Hour, limit/2)
}
