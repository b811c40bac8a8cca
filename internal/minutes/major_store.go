package minutes

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
	"jointmeeting/internal/escalation"
)

// Majors is what the room of approvals must know of decisions.
var Majors = escalation.Decided{
	Kind: Chart.Kind, Major: func(id int64) string { return Path(id) + "/major" },
	From: "clause c ON c.id = e.clause JOIN minutes m ON m.id = c.minutes", Seen: seen, Record: "m.id", Parts: "SELECT c.id FROM clause c WHERE c.minutes = @id", Asked: "c.major", Standing: "m.state <> 'abandoned'",
	Columns: "m.id AS record, c.ord, c.text, c.major, c.lead_name, m.title, coalesce(m.number, '') AS record_number",
	Over: "CASE m.state WHEN 'corrected' THEN '纪要已被更正，请在更正后的纪要中登记' WHEN 'abandoned' THEN '更正稿已撤销，请在所更正的纪要中登记' " +
		"WHEN 'draft' THEN '纪要正在起草，提交校核后再登记报批' ELSE '' END",
	Hold: func(ctx context.Context, tx *db.Tx, id int64) error { _, err := Take(ctx, tx, id); return err },
}

// selectMajors are the major decisions of minutes, each with the one of the corrected minutes that it repeats: names
// of units as of then do not count.
const selectMajors = `SELECT c.id AS clause, coalesce(o.id, 0) AS repeats FROM clause c
	LEFT JOIN clause o ON o.id = c.origin AND o.major AND (o.text, o.lead, o.due_kind, o.due, o.deliverable, o.no_task, o.topic) IS NOT DISTINCT FROM
			(c.text, c.lead, c.due_kind, c.due, c.deliverable, c.no_task, c.topic)
		AND ARRAY(SELECT u.role || u.unit FROM clause_unit u WHERE u.clause = o.id ORDER BY 1) = ARRAY(SELECT u.role || u.unit FROM clause_unit u WHERE u.clause = c.id ORDER BY 1)
		AND ARRAY(SELECT to_jsonb(s) - 'clause' FROM clause_milestone s WHERE s.clause = o.id ORDER BY s.ord) = ARRAY(SELECT to_jsonb(s) - 'clause' FROM clause_milestone s WHERE s.clause = c.id ORDER BY s.ord)
	WHERE c.minutes = @id AND c.major`

// PrepareApprovals opens an approval for each major decision that leaves the draft.
func PrepareApprovals(ctx context.Context, tx *db.Tx, m Minutes) error {
	list, err := db.All[escalation.Part](ctx, tx, selectMajors, db.Args{"id": m.ID})
	if err != nil {
		return fmt.Errorf("load the major decisions: %w", err)
	}
	return escalation.Prepare(ctx, tx, list)
}
