package topic

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
)

// broken are the promises about topics: each statement finds the rows that break one and says so.
var broken = []string{
	`SELECT 'topic/' || t.id || ': 已报送办公室，但没有编号' FROM topic t
		WHERE t.number IS NULL AND t.state NOT IN ('draft', 'joining', 'unit_review', 'withdrawn') ORDER BY t.id`,
	`SELECT 'topic/' || t.id || ': 编号 ' || t.number || ' 与日志不符' FROM topic t WHERE t.number IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM audit a WHERE a.kind = 'topic' AND a.record = t.id AND a.detail LIKE '%编号 ' || t.number) ORDER BY t.id`,
	`SELECT 'counter/topic/' || c.year || ': 缺少编号 YT-' || c.year || '-' || lpad(n::text, greatest(3, length(n::text)), '0')
		FROM counter c, generate_series(1, c.last) n WHERE c.kind = 'topic' AND NOT EXISTS (
		SELECT 1 FROM topic t WHERE t.number = 'YT-' || c.year || '-' || lpad(n::text, greatest(3, length(n::text)), '0')) ORDER BY c.year, n`,
	brokenLoad, brokenSight(),
}

// bound is a confirmation that stands, with the text as it is now.
type bound struct {
	shared
	UnitName string
	TextHash []byte
}

var selectBound = "SELECT " + sharedText + `, j.unit_name, j.text_hash FROM topic_joint j JOIN topic t ON t.id = j.topic
	WHERE j.answer = 'confirmed' AND j.lapsed_at IS NULL ORDER BY j.id`

// unbound names the confirmations of co-proposing units that are not about the text as it is.
func unbound(ctx context.Context, q audit.Querier) ([]string, error) {
	rows, err := q.Query(ctx, selectBound)
	if err != nil {
		return nil, fmt.Errorf("verify the co-proposers: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[bound])
	if err != nil {
		return nil, fmt.Errorf("verify the co-proposers: %w", err)
	}
	faults := []string{}
	for _, b := range list {
		if !bytes.Equal(b.seal(), b.TextHash) {
			faults = append(faults, fmt.Sprintf("topic/%d: %s确认联合提出的文本与现在的不符", b.ID, b.UnitName))
		}
	}
	return faults, nil
}

// Verify checks that every topic at the office has its number, that the numbers are the log's, that none
// is missing, that what triggers keep is what the topics say, and that co-proposing units stand by the text as it is; it returns one sentence per broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	faults, err := audit.Sentences(ctx, q, "the topics", broken...)
	if err != nil {
		return nil, err
	}
	more, err := unbound(ctx, q)
	return append(faults, more...), err
}
