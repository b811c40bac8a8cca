package delivery

import (
	"slices"
	"strings"

	"jointmeeting/internal/db"
)

// Owed is a record for which a unit has not signed, or on whose decisions it has not said its word, as the unit's desk shows it.
type Owed struct {
	Kind          string
	ID            int64
	Title, Number string
	Clauses       int // decisions that wait for the unit's word; 0 where it has not signed for the whole
}

// ToReceive asks for what the reader's units have not signed for, unit by unit along the index of what was sent; the units and the limit stand
// in args.
func ToReceive(b *db.Batch, papers []Paper, args db.Args) *[]Owed {
	if len(papers) == 0 {
		return &[]Owed{}
	}
	parts := []string{}
	for _, p := range papers {
		parts = append(parts, "(SELECT '"+p.Kind+"' AS kind, v.record AS id, "+p.Title+" AS title, "+p.Number+` AS number, v.sent_at, v.id AS delivery
			FROM delivery v JOIN `+p.From+" WHERE v.unit = l.unit AND v.state = 'sent' AND v.kind = '"+p.Kind+"' AND "+p.Holds+" ORDER BY v.sent_at, v.id LIMIT @limit)")
	}
	return db.Many[Owed](b, "SELECT x.kind, x.id, x.title, x.number, 0 AS clauses FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL ("+
		strings.Join(parts, " UNION ALL ")+") x ORDER BY x.sent_at, x.delivery LIMIT @limit", args)
}

// ToConfirm asks for what the reader's units have signed for and whose decisions wait for their word.
func ToConfirm(b *db.Batch, papers []Paper, args db.Args) *[]Owed {
	parts := []string{}
	for _, p := range decided(papers) {
		parts = append(parts, "(SELECT '"+p.Kind+"' AS kind, v.record AS id, max("+p.Title+") AS title, max("+p.Number+`) AS number, sum(w.n)::int AS clauses
			FROM waiting w JOIN delivery v ON v.id = w.delivery JOIN `+p.From+" WHERE v.state = 'received' AND v.kind = '"+p.Kind+"' AND "+p.Holds+
			" GROUP BY v.record ORDER BY v.record LIMIT @limit)")
	}
	if len(parts) == 0 {
		return &[]Owed{}
	}
	return db.Many[Owed](b, `WITH waiting AS (SELECT r.delivery, count(*) AS n FROM (SELECT r.delivery FROM clause_receipt r
			WHERE r.unit = ANY(@units) AND r.state IN ('open', 'answered') ORDER BY r.unit, r.delivery LIMIT @cap) r GROUP BY r.delivery)
		SELECT x.kind, x.id, x.title, x.number, x.clauses FROM (`+strings.Join(parts, " UNION ALL ")+") x ORDER BY x.kind, x.id LIMIT @limit", args)
}

// Questioned is a column: the records on which units have questions that the office has not answered, each an Owed, with how many in Clauses.
// The limit stands in the statement's args.
func Questioned(papers []Paper) string {
	parts := []string{"(SELECT '' AS kind, 0::bigint AS id, '' AS title, '' AS number, 0 AS clauses LIMIT 0)"}
	for _, p := range decided(papers) {
		parts = append(parts, "(SELECT '"+p.Kind+"', v.record, max("+p.Title+"), max("+p.Number+`), count(*)::int
			FROM clause_receipt r JOIN delivery v ON v.id = r.delivery JOIN `+p.From+" WHERE r.state = 'questioned' AND v.kind = '"+p.Kind+"' AND "+p.Holds+
			" AND @office GROUP BY v.record ORDER BY v.record LIMIT @limit)")
	}
	return "(SELECT coalesce(json_agg(q), '[]') FROM (" + strings.Join(parts, " UNION ALL ") + ") q)"
}

// waits are the states in which ToReceive, ToConfirm and Questioned lead somebody to a delivery or to the receipt of a decision.
var waits = map[string][]string{Kind: {"sent"}, ReceiptKind: {"open", "answered", "questioned"}}

// Waits says whether the rows of a desk lead to deliveries or receipts of decisions in the state.
func Waits(kind, state string) bool { return slices.Contains(waits[kind], state) }

// ReceiptsPath is where the office reads how a record was received and answers what units ask.
func (p Paper) ReceiptsPath(record int64) string { return p.Path(record) + "/receipts" }
