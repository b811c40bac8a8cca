package topic

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/message"
)

// Events are what people are told of topics (ux.md 2.9).
func Events() []message.Kind {
	list := []message.Kind{
		{Name: "topic.unit_review", While: whileIn("unit_review"), Class: message.ToDo, To: member,
			Title: "议题“{title}”待本单位审核", Line: "{drafter}起草，审核同意后报送办公室"},
		{Name: "topic.refused", While: whileIn("draft"), Class: message.ToDo, To: liaison,
			Title: "议题“{title}”被本单位退回", Line: "{reason}"},
		{Name: "topic.joint_asked", While: joint.Owes("t.id"), Class: message.ToDo, To: joint.Liaison,
			Title: "{unit}请本单位联合提出议题“{title}”", Line: "请核对议题内容，确认联合提出；不同意的请说明理由"},
		{Name: "topic.joint_confirmed", While: whileIn("joining"), Class: message.ToDo, To: liaison,
			Title: "议题“{title}”的联合单位均已确认", Line: "可以提交"},
		{Name: "topic.joint_renewed", Class: message.Notice, To: rights(office, liaison),
			Title: "议题“{title}”修改后，联合单位均已重新确认", Line: "{unit}提出，编号 {number}"},
		{Name: "topic.joint_declined", While: whileIn("draft"), Class: message.ToDo, To: liaison,
			Title: "有单位不同意联合提出议题“{title}”", Line: "{reason}"},
		{Name: "topic.submitted", While: whileIn("submitted"), Class: message.ToDo, To: office,
			Title: "{unit}提交议题“{title}”", Line: "编号 {number}，请初审"},
		{Name: "topic.handed", Class: message.Notice, To: []access.Right{access.Office.Of(access.Self), access.Director.Of(access.Self)},
			Title: "议题“{title}”交由您经办", Line: "{unit}提出，编号 {number}"},
		{Name: "topic.accepted", Class: message.Notice, To: liaison,
			Title: "议题“{title}”已通过初审", Line: "已列为拟上会议题，由办公室报召集人审定"},
		{Name: "topic.returned", While: whileIn("returned"), Class: message.ToDo, To: liaison,
			Title: "议题“{title}”被退回", Line: "{reason}"},
		{Name: "topic.deferred", Class: message.Notice, To: liaison,
			Title: "议题“{title}”列为缓议", Line: "{reason}"},
		{Name: "topic.rejected", Class: message.Notice, To: liaison,
			Title: "议题“{title}”不予受理", Line: "{reason}"},
		{Name: "topic.reopened", Class: message.Notice, To: liaison,
			Title: "议题“{title}”重新列为拟上会", Line: "由办公室报召集人审定"},
		{Name: "topic.consulted", While: whileIn("ready"), Class: message.ToDo, To: liaison,
			Title: "议题“{title}”征求意见已结束", Line: "请逐条答复各单位的意见，答复后由办公室报召集人审定"},
		{Name: "topic.overridden", Class: message.Notice, To: rights(office, liaison, convene),
			Title: "议题“{title}”未经协调，召集人同意报审定", Line: "{reason}"},
		{Name: "topic.proposed", While: whileIn("proposed"), Class: message.ToDo, To: convene,
			Title: "议题“{title}”待您审定", Line: "{unit}提出，编号 {number}"},
		{Name: "topic.approved", Class: message.Notice, To: rights(office, liaison),
			Title: "议题“{title}”已同意上会", Line: "{unit}提出，可列入会议议程"},
		{Name: "topic.held", Class: message.Notice, To: rights(office, liaison),
			Title: "议题“{title}”暂不上会", Line: "{reason}"},
		{Name: "topic.withdrawn", Class: message.Notice, To: []access.Right{access.Office.Of(access.Received), access.Director.Of(access.Received)},
			Title: "{unit}撤回议题“{title}”", Line: "编号 {number}"},
	}
	list = append(list, atMeetings()...)
	for i := range list {
		list[i].About, list[i].Link = &subject, "/topics/{id}"
	}
	return list
}

// atMeetings are what meetings make of topics.
func atMeetings() []message.Kind {
	return []message.Kind{
		{Name: "topic.scheduled", Class: message.Notice, To: ownUnit,
			Title: "议题“{title}”已列入会议", Line: "会议时间以会议通知为准"},
		{Name: "topic.unscheduled", Class: message.Notice, To: ownUnit,
			Title: "议题“{title}”已移出会议", Line: "仍为已审定议题，可列入其他会议"},
		{Name: "topic.put_off", Class: message.Notice, To: rights(office, ownUnit),
			Title: "议题“{title}”会议未议定，退回议题库", Line: "仍为已审定议题，可列入其他会议"},
	}
}

// told is which step makes whom hear of what; the steps not named here are nobody else's business.
var told = map[string]string{
	"review":   "topic.unit_review",
	"refuse":   "topic.refused",
	"join":     "topic.joint_asked",
	"decline":  "topic.joint_declined",
	"submit":   "topic.submitted",
	"agree":    "topic.submitted",
	"accept":   "topic.accepted",
	"return":   "topic.returned",
	"defer":    "topic.deferred",
	"reject":   "topic.rejected",
	"reopen":   "topic.reopened",
	"propose":  "topic.proposed",
	"override": "topic.overridden",

	"close_consultation": "topic.consulted",
	"cut_consultation":   "topic.consulted",

	"approve":      "topic.approved",
	"hold":         "topic.held",
	"schedule":     "topic.scheduled",
	"back_to_pool": "topic.unscheduled",
	"put_off":      "topic.put_off",
	"withdraw":     "topic.withdrawn",
}

func tell(ctx context.Context, tx *db.Tx, id int64, step string) error {
	if event, ok := told[step]; ok {
		return message.Tell(ctx, tx, event, id)
	}
	return nil
}
