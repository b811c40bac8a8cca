package opinion

import (
	"fmt"
	"strconv"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/round"
)

// walked is how many topics of one unit are looked at for remarks, those that have stood longest: where there are more, a row with none says so
// (round.OwedAnswer). Remarks without a verdict are of all units, and no index leads from a unit to them.
const walked = 12

// Waits are the opinions on the desks of units: what one was asked for, and what its own topic's round brought.
var Waits = round.Waits{View: view, Taking: consulting, Asker: "t.unit_name",
	Asked: round.Line{Mark: "复", Before: "反馈意见：", Path: Path, Hint: func(unit string, _ int) string { return unit + "提出" }, Tag: "待复", Tone: flow.Warn},
	Remarks: `SELECT t.id, t.title, t.unit_name, NULL::date AS due, w.n, t.state_at AS since
		FROM (SELECT y.*, row_number() OVER (ORDER BY y.state_at, y.id) AS place FROM (SELECT x.id, x.title, x.unit_name, x.state_at
			FROM topic x WHERE x.unit = l.unit AND x.state IN ('ready', 'consulting') ORDER BY x.state_at, x.id LIMIT ` + strconv.Itoa(walked+1) + `) y) t
		CROSS JOIN LATERAL (SELECT count(*) AS n FROM round_answer o JOIN round_remark p ON p.kind = o.kind AND p.answer = o.id
			WHERE t.place <= ` + strconv.Itoa(walked) + ` AND o.kind = 'topic' AND o.record = t.id AND o.state = 'given' AND o.stance IN ('amend', 'object') AND p.verdict = '') w
		WHERE w.n > 0 OR t.place > ` + strconv.Itoa(walked) + `
		ORDER BY t.state_at, t.id LIMIT @limit`,
	Adopt: round.Line{Mark: "采", Before: "答复采纳情况：", Path: AdoptionPath,
		Hint: func(_ string, n int) string { return fmt.Sprintf("各单位意见 %d 条未答复", n) }, Tag: "待答复", Tone: flow.Wait},
	Rest: round.Line{Mark: "采", Before: "其他在办议题：请查看有无意见待答复", Path: func(int64) string { return "/topics?tab=sent" },
		Hint: func(string, int) string {
			return fmt.Sprintf("在办议题较多，工作台只查看了时间较早的 %d 件", walked)
		}, Tag: "待查看", Tone: flow.Wait},
}
