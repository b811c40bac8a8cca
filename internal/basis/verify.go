package basis

import (
	"context"

	"jointmeeting/internal/audit"
)

// broken finds citations of records that are not there: the table points at several kinds, so no foreign
// key holds it.
const broken = `SELECT 'citation/' || c.kind || '/' || c.record || ': 引用依据的记录不存在' FROM citation c
	WHERE NOT EXISTS (SELECT FROM topic t WHERE c.kind = 'topic' AND t.id = c.record)
	AND NOT EXISTS (SELECT FROM task t WHERE c.kind = 'task' AND t.id = c.record) ORDER BY c.kind, c.record`

// Verify checks that every citation belongs to a record; it returns one sentence per broken row.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	return audit.Sentences(ctx, q, "the citations", broken)
}
