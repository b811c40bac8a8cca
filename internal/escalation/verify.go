package escalation

import (
	"context"

	"jointmeeting/internal/audit"
)

// broken are the promises about approvals: each statement finds the rows that break one and says so.
var broken = []string{
	`SELECT 'escalation/' || e.id || ': 已报批，但没有报批对象、文号或日期' FROM escalation e
		WHERE e.state <> 'prepared' AND (e.sent_to = '' OR e.number = '' OR e.sent_on IS NULL) ORDER BY e.id`,
	`SELECT 'escalation/' || e.id || ': 已批复，但没有批复日期' FROM escalation e
		WHERE e.state IN ('approved', 'amended', 'rejected', 'returned') AND e.answered_on IS NULL ORDER BY e.id`,
	`SELECT 'escalation/' || e.id || ': 修改后的议定内容与批复结果不符' FROM escalation e WHERE (e.state = 'amended') <> (e.amended <> '') ORDER BY e.id`,
}

// Verify checks that what was sent for approval, and what was answered, is whole; it returns one sentence per broken
// row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	return audit.Sentences(ctx, q, "the approvals", broken...)
}
