package opinion

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/round"
)

// acts are what is done to an answer beside its steps.
var acts = []flow.Act[round.Answer]{
	{Do: "draft", Label: "保存意见草稿", From: []string{round.Asked}, May: answering, Needs: []flow.Guard[round.Answer]{open}},
}
