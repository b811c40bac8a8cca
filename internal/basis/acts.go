package basis

import "jointmeeting/internal/flow"

// acts are what is done to a document beside its steps.
var acts = []flow.Act[Basis]{
	{Do: "create", Label: "登记依据", May: staff, Refusal: "依据库由联席会议办公室维护"},
	{Do: "edit", Label: "修改依据", Edits: true, Refusal: "您不能修改此依据"},
}
