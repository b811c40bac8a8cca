package topic

import (
	"context"

	"jointmeeting/internal/audit"
)

// broken are the promises about topics: each statement finds the rows that break one and says so.
var broken = []string{
	`SELECT 'topic/' || t.id || ': 已报送办公室，但没有编号' FROM topic t
		WHERE t.number IS NULL AND t.state NOT IN ('draft', 'unit_review', 'withdrawn') ORDER BY t.id`,
	`SELECT 'topic/' || t.id || ': 编号 ' || t.number || ' 与日志不符' FROM topic t WHERE t.number IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM audit a WHERE a.kind = 'topic' AND a.record = t.id AND a.detail LIKE '%编号 ' || t.number) ORDER BY t.id`,
	`SELECT 'counter/topic/' || c.year || ': 缺少编号 YT-' || c.year || '-' || lpad(n::text, greatest(3, length(n::text)), '0')
		FROM counter c, generate_series(1, c.last) n WHERE c.kind = 'topic' AND NOT EXISTS (
		SELECT 1 FROM topic t WHERE t.number = 'YT-' || c.year || '-' || lpad(n::text, greatest(3, length(n::text)), '0')) ORDER BY c.year, n`,
}

// Verify checks that every topic at the office has its number, that the numbers are the log's, and that
// none is missing; it returns one sentence per broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	return audit.Sentences(ctx, q, "the topics", broken...)
}
