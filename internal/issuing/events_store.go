package issuing

import (
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
)

// placed is the number of clause c as paper.Place says it.
const placed = `'议定事项（' || CASE WHEN c.ord < 10 THEN '' WHEN c.ord < 20 THEN '十' ELSE substr('一二三四五六七八九', c.ord / 10, 1) || '十' END
	|| substr('一二三四五六七八九', c.ord % 10, 1) || '）'`

// deliverySubject is how messages speak of what one unit was sent.
var deliverySubject = message.Subject{
	Kind: delivery.Kind, From: "delivery v JOIN minutes m ON m.id = v.minutes", ID: "v.id", Seen: minutes.Seen + " AND (@office OR @convenor OR v.unit = ANY(@units))",
	Facts: "m.title, m.id::text AS minutes, coalesce(m.number, '') AS number",
	Ties:  "SELECT 'party', v.unit, NULL::bigint FROM delivery v WHERE v.id = @id",
}

// receiptSubject is how messages speak of a clause's receipt.
var receiptSubject = message.Subject{
	Kind: delivery.ReceiptKind, From: "clause_receipt r JOIN clause c ON c.id = r.clause JOIN delivery v ON v.id = r.delivery JOIN minutes m ON m.id = v.minutes",
	ID: "r.id", Seen: minutes.Seen + " AND (@office OR @convenor OR v.unit = ANY(@units))",
	Facts: "m.title, m.id::text AS minutes, " + placed + " AS place, v.unit_name AS unit, r.question, r.answer",
	Ties:  "SELECT 'party', v.unit, NULL::bigint FROM clause_receipt r JOIN delivery v ON v.id = r.delivery WHERE r.id = @id",
}
