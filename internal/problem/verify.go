package problem

import (
	"context"

	"jointmeeting/internal/audit"
)

// broken are the promises about problems: each statement finds the rows that break one and says so.
var broken = []string{
	`SELECT 'problem/' || p.id || ': 已转为议题，但没有由它起草的议题' FROM problem p
		WHERE p.state = 'raised' AND NOT EXISTS (SELECT FROM topic t WHERE t.problem = p.id) ORDER BY p.id`,
	`SELECT 'problem/' || p.id || ': 已了结，但没有写明原因' FROM problem p WHERE p.state = 'closed' AND p.reason = '' ORDER BY p.id`,
	`SELECT 'topic/' || t.id || ': 所出自的研究问题属于其他单位' FROM topic t JOIN problem p ON p.id = t.problem WHERE p.unit <> t.unit ORDER BY t.id`,
}

// Verify checks that a problem that became a topic has that topic, of its own unit, and that a closed one says why; it
// returns one sentence per broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	return audit.Sentences(ctx, q, "the problems", broken...)
}
