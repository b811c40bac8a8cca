package minutes

// named says that clause c names the unit of delivery d.
const named = "(c.lead = d.unit OR EXISTS (SELECT 1 FROM clause_unit u WHERE u.clause = c.id AND u.unit = d.unit))"

// scanned are the deliveries of minutes whose scans the reader sees: those of what the office entered.
const scanned = "SELECT d.id FROM delivery d WHERE d.minutes = @id AND (@office OR @convenor OR d.unit = ANY(@units))"

// Questioned says that a unit has a question about minutes m which the office has not answered.
const Questioned = "EXISTS (SELECT 1 FROM clause_receipt r JOIN delivery v ON v.id = r.delivery WHERE v.minutes = m.id AND r.state = 'questioned')"
