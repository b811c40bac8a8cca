package task

import "jointmeeting/internal/flow"

// acts are what is done to a task beside its steps. What makes it, and what carries it to a corrected
// decision, is an act on the minutes.
var acts = []flow.Act[Task]{
	{Do: "assign", Label: "下达任务", Auto: true},
	{Do: "wait", Label: "登记待批任务", Auto: true},
	{Do: "follow", Label: "任务随纪要更正", Auto: true},
	{Do: "date", Label: "确定完成时限", May: office, From: []string{"assigned", "working"}, Needs: []flow.Guard[Task]{undated}, Refusal: "任务当前为“{state}”，您不能确定完成时限"},
	{Do: "cite", Label: "引用依据", May: citers, From: openStates, Refusal: "任务当前为“{state}”，您不能更改引用的依据"},
}
