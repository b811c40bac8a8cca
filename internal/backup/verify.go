package backup

import (
	"context"

	"jointmeeting/internal/audit"
)

// check wants each backup and each drill that the page shows to be in the log, with the same outcome.
func check(ctx context.Context, q audit.Querier) ([]string, error) {
	return audit.Sentences(ctx, q, "the backups", `SELECT format('backup_run/%s: 日志中没有相应的记录', b.id) FROM backup_run b WHERE NOT EXISTS (
		SELECT FROM audit a WHERE a.kind = 'backup' AND a.record = b.id AND a.at = b.at AND a.action = 'backup.' || b.act || CASE WHEN b.ok THEN '' ELSE '_fail' END
		AND a.title = b.file) ORDER BY b.id`)
}
