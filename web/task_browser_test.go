//go:build !quick

package web

import (
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
)

// someTasks fills a database for looking at desks and tasks; it gives a task under way and one of the host.
func someTasks(t *testing.T, d *db.DB) (way, host int64) {
	t.Helper()
	day := func(n int) time.Time { return form.Day(time.Now()).AddDate(0, 0, n) }
	way = sample.ReceivedTask(t, d, sample.Task{Lead: "jtj", Support: []string{"gaj", "cgw", "gedian"}, Due: day(-14),
		Text: "制定城市停车设施管理服务地方标准。由市交通运输局牵头，形成报批稿并通过审查"})
	f := task.ReportForm{Text: "完成征求意见稿，收到意见 47 条，采纳 39 条，3 条存在分歧（共享停车收费）。", Progress: "62", Next: "组织专家审查"}
	if _, err := task.NewService(d).Report(t.Context(), sample.Who(t, d, "liaison-jtj"), way, sample.TaskOf(t, d, way).Version, f, nil); err != nil {
		t.Fatal(err)
	}
	sample.MakeTask(t, d, sample.Task{Lead: "mzj", Due: day(6), Text: "开展养老机构服务质量等级评定规范宣贯"})
	host = sample.ClaimedTask(t, d, sample.Task{Lead: "scjgj", Due: day(47), Text: "编制低空经济标准体系框架"})
	sample.DoneTask(t, d, sample.Task{Lead: "wjw", Due: day(10), Text: "修订基层医疗机构服务规范"})
	sample.MakeTask(t, d, sample.Task{Lead: "wjw", Due: day(60), Waiting: true, Major: true, Text: "统一院前急救标识标准"})
	sample.SubmittedTopic(t, d, "wjw")
	sample.AnnouncedMeeting(t, d, sample.MeetingForm(t, d, meeting.Plenary), sample.ApprovedTopic(t, d, "jyj"))
	sample.HeldMeeting(t, d, meeting.Special, nil)
	for _, state := range []string{minutes.Checking, minutes.Signing} {
		sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), state)
	}
	return way, host
}

// TestDesksAndTasksInTheBrowser looks at the desks and the pages of tasks as their readers do, at the width
// of a desk, of a phone and of a small phone.
func TestDesksAndTasksInTheBrowser(t *testing.T) {
	d := sampledb.DB(t)
	way, host := someTasks(t, d)
	v := lookAt(t, newPortal(t, d).h, "")
	tab, look, enter := v.tab, v.look, v.enter
	enter("office1")
	look("desk-office", "/")
	look("tasks", "/tasks")
	look("tasks-none", "/tasks?q=没有这样的")
	look("task-host", task.Path(host))
	enter("director")
	look("task-director", task.Path(way))
	look("task-order", task.Path(way)+"/orders/suspend")
	enter("liaison-jtj")
	look("desk-unit", "/")
	look("task", task.Path(way))
	look("task-progress", task.Path(way)+"/progress/new?from=last")
	enter("liaison-gaj")
	look("task-support", task.Path(way))
	tab.Go(v.base + task.Path(way))
	tab.ClickButton("签收配合事项")
	tab.Go(v.base + task.Path(way))
	tab.ClickLink("报送配合情况")
	look("part-report", "/parts/1/report")
	enter("chief")
	look("desk-chief", "/")
	look("task-verify", task.Path(host))
	enter("admin")
	look("desk-quiet", "/")
}
