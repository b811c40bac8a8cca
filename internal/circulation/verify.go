package circulation

import (
	"bytes"
	"context"
	"fmt"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
)

// unsettled are drafts that were checked although what units remarked was not answered.
const unsettled = `SELECT 'minutes/' || m.id || ': 有未答复的会签意见，即提交校核' FROM minutes m
	WHERE m.state NOT IN ('draft', 'consulting', 'abandoned') AND EXISTS (SELECT 1 FROM round_answer a JOIN round_remark p ON p.kind = a.kind AND p.answer = a.id
	WHERE a.kind = 'minutes' AND a.record = m.id AND p.verdict = ''
	AND NOT (a.state = 'lapsed' AND EXISTS (SELECT 1 FROM round_answer z WHERE z.kind = a.kind AND z.round = a.round AND z.unit = a.unit AND z.id > a.id))) ORDER BY m.id`

// Verify recomputes the digest of every answer, and compares what each standing one covers with the text as
// it is now. It gives one sentence for each broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	faults, err := audit.Sentences(ctx, q, "the circulations", unsettled)
	if err != nil {
		return nil, err
	}
	texts, err := minutes.Texts(ctx, q)
	if err != nil {
		return nil, err
	}
	list, more, err := view.Verify(ctx, q, round.Promises{Asking: minutes.Consulting, NoRound: "会签中，但没有进行中的会签",
		NotClosed: "纪要已不在会签，却没有结束", NotLogged: "已反馈的会签与日志不符", NotSealed: "会签意见与反馈时的校验值不符"}, seal)
	if err != nil {
		return nil, err
	}
	faults = append(faults, more...)
	for _, x := range list {
		if x.State == round.Given && !bytes.Equal(x.Covered, minutes.Covered(texts[x.Record], x.Unit)) {
			faults = append(faults, fmt.Sprintf("circulation_reply/%d: 会签的条款已改动，会签却仍有效", x.ID))
		}
	}
	return faults, nil
}
