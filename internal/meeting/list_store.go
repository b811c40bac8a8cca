package meeting

const rowColumns = `m.id, m.kind, m.title, m.starts_at, m.ends_at, m.place, m.chair_name, m.state,
	coalesce(m.receipt_due, ` + zero + `) AS receipt_due,
	(SELECT count(*) FROM agenda_item a WHERE a.meeting = m.id AND a.removed_at IS NULL)::int AS topics,
	coalesce((SELECT min(v.id) FROM invitation v WHERE v.meeting = m.id AND v.unit = ANY(@units) AND v.state = 'sent'
		AND v.removed_at IS NULL AND m.state = 'announced'), 0) AS asked`

const (
	selectMonth = "SELECT " + rowColumns + " FROM meeting m WHERE " + seen + ` AND m.state <> 'cancelled'
		AND m.id IN ((SELECT n.id FROM meeting n WHERE n.starts_at >= @from AND n.starts_at < @to ORDER BY n.starts_at LIMIT @limit)
			UNION ALL (SELECT n.id FROM meeting n WHERE n.receipt_due >= @from AND n.receipt_due < @to ORDER BY n.receipt_due LIMIT @limit))
		ORDER BY m.starts_at, m.id LIMIT @limit`
	countOfYear = `SELECT count(*)::int FROM meeting m WHERE m.kind = @kind AND m.state <> 'cancelled'
		AND m.starts_at >= @from AND m.starts_at < @to AND ` + seen
)

// selectRows writes only what the filter asks for, so that one plan serves all who ask for the same.
func selectRows(f Filter) string {
	where := seen
	for _, c := range []struct{ asked, sql string }{{f.Kind, "m.kind = @kind"}, {f.State, "m.state = @state"}, {f.After, "(m.starts_at, m.id) < (@after::timestamptz, @after_id::bigint)"}} {
		if c.asked != "" {
			where += " AND " + c.sql
		}
	}
	return "SELECT " + rowColumns + " FROM meeting m WHERE " + where + " ORDER BY m.starts_at DESC, m.id DESC LIMIT @limit"
}
