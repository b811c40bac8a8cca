package part

import (
	"strings"

	"jointmeeting/internal/flow"
)

// ReasonMax is the most characters a reason may have.
const ReasonMax = 500

func guard(refused bool) string {
	if refused {
		return "changed"
	}
	return "on"
}

func offerClass(o flow.Offer) string {
	switch {
	case o.Danger:
		return "btn btn-danger"
	case o.Primary:
		return "btn btn-primary"
	}
	return "btn"
}

// question asks before a step is taken, in its own words: a label that confirms something is no second time confirmed.
func question(o flow.Offer) string {
	return "确定" + strings.TrimPrefix(o.Label, "确认") + "吗？"
}

// sureLabel is the button that takes a step after its question: 确认 and the step's own words.
func sureLabel(o flow.Offer) string {
	if strings.HasPrefix(o.Label, "确认") {
		return o.Label
	}
	return "确认" + o.Label
}

// reasonLabel asks for the reason in the step's own words: 退回修改的原因.
func reasonLabel(o flow.Offer) string {
	if o.Words != "" {
		return o.Words
	}
	return o.Label + "的原因"
}
