package opinion

import (
	"fmt"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/round"
)

// Waits are the opinions on the desks of units: what one was asked for, and what its own topic's round brought.
var Waits = round.Waits{View: view, Taking: consulting, Asker: "t.unit_name",
	Asked: round.Line{Mark: "复", Before: "反馈意见：", Path: Path, Hint: func(unit string, _ int) string { return unit + "提出" }, Tag: "待复", Tone: flow.Warn},
	Remarks: `SELECT t.id, t.title, t.unit_name, NULL::date AS due, w.n, t.state_at AS since
		FROM topic t CROSS JOIN LATERAL (SELECT count(*) AS n FROM round_answer o JOIN round_remark p ON p.kind = o.kind AND p.answer = o.id
			WHERE o.kind = 'topic' AND o.record = t.id AND o.state = 'given' AND o.stance IN ('amend', 'object') AND p.verdict = '') w
		WHERE t.unit = l.unit AND t.state IN ('ready', 'consulting') AND w.n > 0
		ORDER BY t.state_at, t.id LIMIT @limit`, // from the unit's few topics: those with remarks are of all units
	Adopt: round.Line{Mark: "采", Before: "答复采纳情况：", Path: AdoptionPath,
		Hint: func(_ string, n int) string { return fmt.Sprintf("各单位意见 %d 条未答复", n) }, Tag: "待答复", Tone: flow.Wait},
}
