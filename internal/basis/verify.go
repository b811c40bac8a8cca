package basis

import (
	"context"
	"fmt"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/room"
)

// citations finds citations of records that are not there: the table points at several kinds, so no foreign key holds it. The kinds are
// those for which a room has Citers, and their tables those of their charts.
func citations(rooms []room.Room) []room.Check {
	broken := "SELECT 'citation/' || c.kind || '/' || c.record || ': 引用依据的记录不存在' FROM citation c WHERE true"
	for _, r := range rooms {
		for _, o := range r.Charts {
			if _, cites := r.Citers[o.Kind]; cites {
				broken += fmt.Sprintf(" AND NOT EXISTS (SELECT FROM %s t WHERE c.kind = '%s' AND t.id = c.record)", o.Table, o.Kind)
			}
		}
	}
	broken += " ORDER BY c.kind, c.record"
	return []room.Check{{Name: "citations", Run: func(ctx context.Context, q audit.Querier) ([]string, error) {
		return audit.Sentences(ctx, q, "the citations", broken)
	}}}
}
