package typed

// Statements about what was typed; the use cases ask for the very person's alone.
const (
	selectKeptForm = `SELECT h.id, h.path, h.body, h.at FROM held_form h WHERE h.id = @id AND h.person = @person`
	// A form whose token has been used since was sent after all.
	newestKeptForm = `SELECT coalesce((SELECT h.id FROM held_form h WHERE h.person = @person
	AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.token = h.token) ORDER BY h.id DESC LIMIT 1), 0)`
	dropKeptForm = `DELETE FROM held_form WHERE id = $1 AND person = $2`

	keepDraft = `INSERT INTO typed_draft (person, path, body, at) SELECT $1, $2, $3, portal_now()
	WHERE (SELECT count(*) FROM typed_draft WHERE person = $1 AND path <> $2) < $4
	ON CONFLICT (person, path) DO UPDATE SET body = excluded.body, at = excluded.at`
	selectDraft = `SELECT body, at FROM typed_draft WHERE person = @person AND path = @path`
	dropDraft   = `DELETE FROM typed_draft WHERE person = $1 AND path = $2`
	keepForm    = `INSERT INTO held_form (person, path, body, token, at) SELECT $1, $2, $3, $4, portal_now()
		WHERE (SELECT count(*) FROM held_form WHERE person = $1) < 20`

	sweepDrafts    = `DELETE FROM typed_draft WHERE at < portal_now() - interval '30 days'`
	sweepKeptForms = `DELETE FROM held_form WHERE at < portal_now() - interval '30 days'`
)
