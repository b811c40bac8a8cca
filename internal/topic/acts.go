package topic

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

const uncitable = "议题当前为“{state}”，您不能更改引用的依据"

// acts are what is done to a topic beside its steps. The office cites from the day it has received the
// topic until the meeting has discussed it (R17).
var acts = []flow.Act[Topic]{
	{Do: "create", Label: "起草议题", May: liaison},
	{Do: "edit", Label: "修改议题", Edits: true},
	{Do: "cite", Label: "引用依据", Edits: true, Refusal: uncitable},
	{Do: "cite", Label: "引用依据", Refusal: uncitable, May: office, From: []string{"submitted", "returned", "ready", "consulting", "proposed", "approved", "scheduled", "deferred"}},
	{Do: "clerk_take", Label: "认领经办", May: office, Refusal: "议题由办公室工作人员经办"},
	{Do: "clerk_put", Label: "放下经办", May: office, Refusal: "议题由办公室工作人员经办"},
	{Do: "clerk_hand", Label: "交办议题", May: []access.Right{access.May(access.Director)}, Refusal: "议题由办公室主任交办"},
}
