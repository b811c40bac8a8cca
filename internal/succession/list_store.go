package succession

// selectPassed are the records that were handed on when unit @id ended.
const selectPassed = `SELECT a.kind, a.record, a.title, a.detail FROM succession s JOIN audit a ON a.action = 'succession.pass' AND a.at = s.at AND a.unit = s.heir
	WHERE s.unit = @id AND s.direct AND (@office OR a.unit = ANY(@units)) ORDER BY a.seq`
