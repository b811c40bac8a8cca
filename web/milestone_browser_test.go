//go:build !quick

package web

import (
	"fmt"
	"testing"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
)

// TestMilestonesInTheBrowser: the office writes the steps of a decision as people do, and sees them on the paper; the lead reports one, the office enters
// one. Nothing overflows at the width of a desk, of a phone and of a small phone, also while the steps are unfolded.
func TestMilestonesInTheBrowser(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	draft := minutes.Path(sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, "special", nil), minutes.Draft))
	v := lookAt(t, p.h, "milestones-")
	v.enter("office1")
	v.tab.Resize(1440, 900)
	v.tab.Go(v.base + draft + "/edit")
	first := v.tab.In("#row-1")
	first.ClickButton("添加办理步骤（一）")
	first.Select("类别", "报审定")
	first.Fill("内容", "市委")
	first.ClickButton("再加一个步骤（一）")
	v.tab.Accessible()
	for _, width := range []int{1440, 390, 320} {
		v.tab.Resize(width, 900)
		if n := v.tab.Overflow(); n > 0 {
			t.Errorf("the steps at %d px: %d px too wide", width, n)
		}
		v.tab.Shot(fmt.Sprint("milestones-open-", width), width)
	}
	v.tab.Resize(1440, 900)
	v.tab.ClickButton("保存并预览")
	v.tab.See("办理步骤：报市委审定")
	id := sample.SteppedTask(t, p.db)
	list := sample.MilestonesOf(t, p.db, id)
	sample.FinishMilestone(t, p.db, "liaison-jyj", list[1])
	v.look("task-office", task.Path(id))
	v.look("enter", fmt.Sprintf("/milestones/%d/enter", list[2].ID))
	v.enter("liaison-jyj")
	v.look("task", task.Path(id))
	v.look("report", fmt.Sprintf("/milestones/%d/report", list[2].ID))
}
