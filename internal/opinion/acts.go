package opinion

import "jointmeeting/internal/flow"

// acts are what is done to an answer beside its steps.
var acts = []flow.Act[Opinion]{
	{Do: "draft", Label: "保存意见草稿", Edits: true},
}
