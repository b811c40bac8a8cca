package minutes

import (
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/message"
)

// named says that clause c names the unit of delivery d.
const named = "(c.lead = d.unit OR EXISTS (SELECT 1 FROM clause_unit u WHERE u.clause = c.id AND u.unit = d.unit))"

// placed is the number of clause c as paper.Place says it.
const placed = `'议定事项（' || CASE WHEN c.ord < 10 THEN '' WHEN c.ord < 20 THEN '十' ELSE substr('一二三四五六七八九', c.ord / 10, 1) || '十' END
	|| substr('一二三四五六七八九', c.ord % 10, 1) || '）'`

// scanned are the deliveries of minutes whose scans the reader sees: those of what the office entered.
const scanned = "SELECT d.id FROM delivery d WHERE d.minutes = @id AND (@office OR @convenor OR d.unit = ANY(@units))"

// Questioned says that a unit has a question about minutes m which the office has not answered.
const Questioned = "EXISTS (SELECT 1 FROM clause_receipt r JOIN delivery v ON v.id = r.delivery WHERE v.minutes = m.id AND r.state = 'questioned')"

// deliverySubject is how messages speak of what one unit was sent.
var deliverySubject = message.Subject{
	Kind: delivery.Kind, From: "delivery v JOIN minutes m ON m.id = v.minutes", ID: "v.id", Seen: seen + " AND (@office OR @convenor OR v.unit = ANY(@units))",
	Facts: "m.title, m.id::text AS minutes, coalesce(m.number, '') AS number",
	Ties:  "SELECT 'party', v.unit, NULL::bigint FROM delivery v WHERE v.id = @id",
}

// receiptSubject is how messages speak of a clause's receipt.
var receiptSubject = message.Subject{
	Kind: delivery.ReceiptKind, From: "clause_receipt r JOIN clause c ON c.id = r.clause JOIN delivery v ON v.id = r.delivery JOIN minutes m ON m.id = v.minutes",
	ID: "r.id", Seen: seen + " AND (@office OR @convenor OR v.unit = ANY(@units))",
	Facts: "m.title, m.id::text AS minutes, " + placed + " AS place, v.unit_name AS unit, r.question, r.answer",
	Ties:  "SELECT 'party', v.unit, NULL::bigint FROM clause_receipt r JOIN delivery v ON v.id = r.delivery WHERE r.id = @id",
}
