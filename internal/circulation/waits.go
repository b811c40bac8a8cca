package circulation

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/round"
)

// Waits are the drafts that were sent for a unit's word, on its desk.
var Waits = round.Waits{View: view, Taking: consulting, Asker: "''",
	Asked: round.Line{Mark: "会", Before: "会签纪要：", Path: Path, Hint: func(string, int) string { return "纪要草稿，请核对点名本单位的条款" }, Tag: "待会签", Tone: flow.Warn},
}
