// Package milestone is in which steps a decision is carried out, or by which it goes on elsewhere (办理步骤): as they are typed in minutes, and as the
// lead of the task reports them done.
package milestone

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
	"jointmeeting/internal/room"
	"jointmeeting/internal/task"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "milestone",
	Tables: []string{Kind},
	Charts: []flow.Outline{Chart.Outline()},
	Events: Events,
	Checks: []room.Check{{Name: "milestones", Run: Verify}},
}

// subject is how messages speak of milestones.
var subject = message.Subject{
	Kind: Kind, From: "milestone s JOIN task t ON t.id = s.task", ID: "s.id", Seen: task.Seen, Facts: task.Facts + ", t.id::text AS task",
	Ties: "SELECT 'lead', t.lead, NULL::bigint FROM milestone s JOIN task t ON t.id = s.task WHERE s.id = @id",
}

// Events are what the lead is told of what the office enters for it.
func Events() []message.Kind {
	to := []access.Right{access.Liaison.Of(access.Lead), access.Member.Of(access.Lead)}
	return []message.Kind{
		{Name: "milestone.entered", About: &subject, Link: "/tasks/{task}", Class: message.Notice, To: to,
			Title: "联席会议办公室代录了贵单位的办理步骤：{title}", Line: "{number}；请核对，有出入的请撤回后自行报告"},
		{Name: "milestone.retracted", About: &subject, Link: "/tasks/{task}", Class: message.Notice, To: to,
			Title: "联席会议办公室撤销了为贵单位代录的办理步骤：{title}", Line: "{number}；步骤完成后，请由本单位报告"},
	}
}
