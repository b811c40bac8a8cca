package circulation

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
)

// broken are the promises about rounds that a statement can check: each finds the rows that break one.
var broken = []string{
	`SELECT 'minutes/' || m.id || ': 会签中，但没有进行中的会签' FROM minutes m
		WHERE m.state = 'consulting' AND NOT EXISTS (SELECT 1 FROM circulation c WHERE c.minutes = m.id AND c.closed_at IS NULL) ORDER BY m.id`,
	`SELECT 'circulation/' || c.id || ': 纪要已不在会签，却没有结束' FROM circulation c JOIN minutes m ON m.id = c.minutes
		WHERE c.closed_at IS NULL AND m.state <> 'consulting' ORDER BY c.id`,
	`SELECT 'circulation_reply/' || q.id || ': 已反馈的会签与日志不符' FROM circulation_reply q WHERE q.given_at IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM audit a WHERE a.kind = 'circulation_reply' AND a.record = q.id AND a.action = 'circulation_reply.give' AND a.person = q.given_by) ORDER BY q.id`,
	`SELECT 'minutes/' || m.id || ': 有未答复的会签意见，即提交校核' FROM minutes m
		WHERE m.state NOT IN ('draft', 'consulting', 'abandoned') AND EXISTS (SELECT 1 FROM circulation_reply q JOIN circulation_remark k ON k.reply = q.id
		WHERE q.minutes = m.id AND k.verdict = '') ORDER BY m.id`,
}

const (
	verifyReplies = "SELECT " + columns + from + " ORDER BY q.id"
	verifyRemarks = `SELECT k.id, k.reply AS opinion, k.ord, k.part, k.quote, k.text, k.verdict, k.reason, k.replied_name, k.replied_at
		FROM circulation_remark k ORDER BY k.reply, k.ord`
)

// Verify recomputes the digest of every answer, and compares what each standing one covers with the text as
// it is now. It gives one sentence for each broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	faults, err := audit.Sentences(ctx, q, "the circulations", broken...)
	if err != nil {
		return nil, err
	}
	texts, err := minutes.Texts(ctx, q)
	if err != nil {
		return nil, err
	}
	list, err := audit.Collect(ctx, q, "the circulations", verifyReplies, pgx.RowToStructByName[Reply])
	if err != nil {
		return nil, err
	}
	points, err := audit.Collect(ctx, q, "the circulations", verifyRemarks, pgx.RowToStructByName[opinion.Point])
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		x.Remarks = of(x.ID, points)
		if x.GivenAt != nil && !bytes.Equal(x.seal(), x.Hash) {
			faults = append(faults, fmt.Sprintf("circulation_reply/%d: 会签意见与反馈时的校验值不符", x.ID))
		}
		if x.State == "given" && !bytes.Equal(x.Covered, minutes.Covered(texts[x.Minutes], x.Unit)) {
			faults = append(faults, fmt.Sprintf("circulation_reply/%d: 会签的条款已改动，会签却仍有效", x.ID))
		}
	}
	return faults, nil
}
