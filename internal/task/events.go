package task

import (
	"context"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/message"
)

// verifier is who may verify the task: the office, or for a task of the host unit the convenors and the
// chief, never somebody with a seat in a unit that answers for it (R16).
const verifier access.Tie = "verifier"

var (
	leadLiaison = []access.Right{access.Liaison.Of(access.Lead)}
	allLiaisons = []access.Right{access.Liaison.Of(access.Lead), access.Liaison.Of(access.CoLead), access.Liaison.Of(access.Support)}
	verifiers   = []access.Right{access.Office.Of(verifier), access.Director.Of(verifier), access.Convenor.Of(verifier), access.Chief.Of(verifier)}
)

// Events are what people are told of tasks and their parts (ux.md 2.9).
func Events() []message.Kind { return slices.Concat(taskEvents(), dueEvents(), partEvents()) }

func taskEvents() []message.Kind {
	return about(&subject, "/tasks/{id}", []message.Kind{
		{Name: "task.assigned", While: unsignedFor, Class: message.ToDo, To: allLiaisons,
			Title: "新任务待签收：{title}", Line: "{number}，贵单位{share}，{until}"},
		{Name: "task.dated", Class: message.Notice, To: allLiaisons,
			Title: "任务完成时限已确定：{title}", Line: "{number}，{until}"},
		{Name: "task.sent_back", While: "t.returned", Class: message.ToDo, To: office,
			Title: "{lead}退回任务：{title}", Line: "{reason}"},
		{Name: "task.kept", While: whileIn("assigned"), Class: message.ToDo, To: leadLiaison,
			Title: "维持交办，请签收：{title}", Line: "{reason}"},
		{Name: "task.claimed", While: whileIn("claimed"), Class: message.ToDo, To: verifiers,
			Title: "{lead}申请办结：{title}", Line: "{number}，请核验"},
		{Name: "task.consulted", While: asking, Class: message.ToDo, To: []access.Right{access.Liaison.Of(access.Asked)},
			Title: "请同意办结：{title}", Line: "{lead}拟申请办结；不同意的，请说明理由"},
		{Name: "task.agreed", While: whileIn("working"), Class: message.ToDo, To: leadLiaison,
			Title: "共同负责单位均已同意，可申请办结：{title}", Line: "{number}"},
		{Name: "task.returned", While: whileIn("working"), Class: message.ToDo, To: leadLiaison,
			Title: "任务退回补充：{title}", Line: "{reason}"},
		{Name: "task.verified", Class: message.Notice, To: allLiaisons,
			Title: "任务已核验办结：{title}", Line: "{number}"},
		{Name: "task.closed", Class: message.Notice, To: allLiaisons,
			Title: "任务已销号：{title}", Line: "{number}"},
		{Name: "task.suspended", Class: message.Notice, To: allLiaisons,
			Title: "任务已中止：{title}", Line: "{reason}"},
		{Name: "task.resumed", While: unsignedFor, Class: message.ToDo, To: allLiaisons,
			Title: "任务已恢复：{title}", Line: "{until}。{reason}"},
		{Name: "task.entered", Class: message.Notice, To: lead,
			Title: "联席会议办公室代录了贵单位的进展：{title}", Line: "{number}，{progress}%；请核对，有出入的请自行报送"},
		{Name: "task.cancelled", Class: message.Notice, To: allLiaisons,
			Title: "任务已取消：{title}", Line: "{reason}"},
	})
}

// dueEvents are told by the clock: before the due date, and after it every week.
func dueEvents() []message.Kind {
	return about(&subject, "/tasks/{id}", []message.Kind{
		{Name: "task.near", While: owing, Class: message.Reminder, To: leadLiaison, Due: nearing,
			Title: "{left}：{title}", Line: "{number}，{until}，当前 {progress}%"},
		{Name: "task.overdue", While: owing, Class: message.Reminder, To: leadLiaison, Due: late,
			Title: "{left}：{title}", Line: "{number}，{until}，当前 {progress}%"},
		{Name: "task.overdue_head", While: owing, Class: message.Reminder, To: []access.Right{access.Member.Of(access.Lead)}, Due: veryLate,
			Title: "{left}：{title}", Line: "{number}，{until}，当前 {progress}%"},
		{Name: "task.unreported", While: whileIn("working"), Class: message.Reminder, To: leadLiaison, Due: unreported,
			Title: "请报送本月进展：{title}", Line: "{number}，{until}，当前 {progress}%"},
	})
}

func partEvents() []message.Kind {
	return about(&partSubject, "/tasks/{task}", []message.Kind{
		{Name: "part.reported", While: given("reported"), Class: message.ToDo, To: leadLiaison,
			Title: "{unit}报送{matter}：{title}", Line: "请认可或请其补充"},
		{Name: "part.asked_again", While: given("open"), Class: message.ToDo, To: []access.Right{access.Liaison.Of(access.Owner)},
			Title: "请补充{matter}：{title}", Line: "{reason}"},
		{Name: "part.entered", Class: message.Notice, To: partner,
			Title: "联席会议办公室代录了贵单位的{matter}：{title}", Line: "请核对；有出入的，请自行报送或答复，以本单位的为准"},
		{Name: "part.retracted", While: "p.state IN ('open', 'asked')", Class: message.ToDo, To: partner,
			Title: "联席会议办公室撤销了为贵单位代录的{matter}：{title}", Line: "请由本单位报送或答复"},
		{Name: "part.refused", While: given("refused"), Class: message.ToDo, To: leadLiaison,
			Title: "{unit}不同意办结：{title}", Line: "{reason}"},
	})
}

func about(s *message.Subject, link string, list []message.Kind) []message.Kind {
	for i := range list {
		list[i].About, list[i].Link = s, link
	}
	return list
}

// told is which step of a task, or of its part, makes whom hear of what.
var told = map[string]string{
	"assign":         "task.assigned",
	"date":           "task.dated",
	"send_back":      "task.sent_back",
	"keep":           "task.kept",
	"enter_report":   "task.entered",
	"claim":          "task.claimed",
	"consult":        "task.consulted",
	"agreed":         "task.agreed",
	"return":         "task.returned",
	"verify":         "task.verified",
	"close":          "task.closed",
	"suspend":        "task.suspended",
	"resume":         "task.resumed",
	"cancel":         "task.cancelled",
	"part report":    "part.reported",
	"part ask_again": "part.asked_again",
	"part refuse":    "part.refused",
	"part retract":   "part.retracted",
}

// tell is for a step from a state; a task that its units never knew of is cancelled in silence.
func tell(ctx context.Context, tx *db.Tx, id int64, step, from string) error {
	event, ok := told[step]
	if !ok || (step == "cancel" && from == "waiting") {
		return nil
	}
	return message.Tell(ctx, tx, event, id)
}
