package topic

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// openStates are those in which a topic is not final.
var openStates = []string{"draft", "joining", "unit_review", "submitted", "returned", "ready", "consulting", "proposed", "approved", "scheduled", "deferred"}

const uncitable = "议题当前为“{state}”，您不能更改引用的依据"

// acts are what is done to a topic beside its steps. The office cites from the day it has received the
// topic until the meeting has discussed it (R17).
var acts = []flow.Act[Topic]{
	{Do: "create", Label: "起草议题", May: liaison},
	{Do: "edit", Label: "修改议题", Edits: true, Refusal: "议题由提出单位的联络员修改", Late: "此议题当前为“{state}”，不能修改"},
	{Do: "cite", Label: "引用依据", Edits: true, Refusal: uncitable},
	{Do: "cite", Label: "引用依据", Refusal: uncitable, May: office, From: []string{"submitted", "returned", "ready", "consulting", "proposed", "approved", "scheduled", "deferred"}},
	clerkAct(TakeUp, "认领经办", "议题由办公室工作人员经办", office, unclerked),
	clerkAct(PutDown, "放下经办", "议题由办公室工作人员经办", office, ownClerk),
	clerkAct(HandOver, "交办议题", "议题由办公室主任交办", []access.Right{access.May(access.Director)}),
}
