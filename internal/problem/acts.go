package problem

import "jointmeeting/internal/flow"

// acts are what is done to a problem beside its steps.
var acts = []flow.Act[Problem]{
	{Do: "create", Label: "登记研究问题", May: keepers, Refusal: "您不能为此单位登记研究问题"},
	{Do: "edit", Label: "修改研究问题", Edits: true, Refusal: "此问题当前为“{state}”，您不能修改"},
}
