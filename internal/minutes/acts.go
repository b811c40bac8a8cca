package minutes

import "jointmeeting/internal/flow"

// acts are what is done to minutes beside their steps. A correction is drafted by the step that asks for it.
var acts = []flow.Act[Minutes]{
	{Do: "draft", Label: "起草纪要", May: staff, Refusal: "纪要由联席会议办公室起草"},
	{Do: "edit", Label: "修改纪要", Edits: true},
	{Do: "read", Label: "已阅纪要修改", May: makers, Secret: true},
	{Do: "chase", Label: "催签收", May: staff, Refusal: "签收由联席会议办公室催办"},
}
