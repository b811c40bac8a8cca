package unit

import (
	"context"

	"jointmeeting/internal/audit"
)

// broken are the promises about seats: each statement finds the rows that break one and says so.
var broken = []string{
	`SELECT 'seat/' || s.id || ': 已确认，但没有确认人' FROM seat s WHERE s.confirmed_at IS NOT NULL AND coalesce(s.confirmed_by, '') = '' ORDER BY s.id`,
	`SELECT 'seat/' || s.id || ': 未同意，但没有写明由谁、为何' FROM seat s
		WHERE s.refused_at IS NOT NULL AND (coalesce(s.refused_by, '') = '' OR s.refusal = '') ORDER BY s.id`,
	`SELECT 'seat/' || s.id || ': 接替已确认，但所接替的任职未结束，或不是同一身份' FROM seat s JOIN seat o ON o.id = s.replaces
		WHERE s.confirmed_at IS NOT NULL AND (o.valid_to IS NULL OR o.valid_to > s.valid_from OR o.role <> s.role OR o.unit IS DISTINCT FROM s.unit) ORDER BY s.id`,
}

// Verify checks that every seat in force was confirmed by somebody, and that it ended the one it replaces; it returns one
// sentence per broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	return audit.Sentences(ctx, q, "the seats", broken...)
}
