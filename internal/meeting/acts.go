package meeting

import "jointmeeting/internal/flow"

// acts are what is done to a meeting beside its steps.
var acts = []flow.Act[Meeting]{
	{Do: "create", Label: "新建会议", May: staff, Refusal: "只有联席会议办公室可以新建会议"},
	{Do: "update", Label: "修改会议", Edits: true, Refusal: "会议当前为“{state}”，您不能修改"},
	{Do: "add_topics", Label: "添加议题到议程", Edits: true, Refusal: "会议当前为“{state}”，您不能修改"},
	{Do: "move_topic", Label: "调整议程", Edits: true, Refusal: "会议当前为“{state}”，您不能修改"},
	{Do: "drop_topic", Label: "移出议程", Edits: true, Refusal: "会议当前为“{state}”，您不能修改"},
	{Do: "times", Label: "修改议程用时", Edits: true, Refusal: "会议当前为“{state}”，您不能修改"},
	{Do: "sit", Label: "登记召开情况", May: staff, Refusal: "只有联席会议办公室可以登记召开情况", From: []string{InSession, Ended}, Needs: []flow.Guard[Meeting]{factsOpen}},
	{Do: "conclude", Label: "登记议题结论", May: staff, Refusal: "只有联席会议办公室可以登记议题结论", From: []string{InSession}, Needs: []flow.Guard[Meeting]{factsOpen}},
	{Do: "roll", Label: "登记到会", May: staff, Refusal: "只有联席会议办公室可以登记到会", From: []string{InSession, Ended}, Needs: []flow.Guard[Meeting]{factsOpen}},
	{Do: "recount", Label: "按新的工作日历推算回执截止", Auto: true},
}
