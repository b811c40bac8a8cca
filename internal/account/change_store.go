package account

import "jointmeeting/internal/message"

// Statements about changes of how people sign in. They are read by their person, by the security officer, and inside
// acts that ask whether somebody may sign.

// running says of a change that the signing of its person rests behind it.
const running = `c.paused_until > portal_now() AND c.ended_at IS NULL`

const changeColumns = `c.id, c.person, c.kind, c.what, coalesce(c.authenticator, 0) AS authenticator, c.by_person, c.by_name, c.at, c.paused_until AS until`

const (
	// One's own act holds the account already, like every act of somebody signed in; a lock that lets those end comes first here.
	lockForChange = `SELECT FROM account WHERE person = @person FOR UPDATE`
	insertChange  = `INSERT INTO credential_change (person, kind, what, authenticator, by_person, by_name, at, paused_until)
	VALUES (@person, @kind, @what, nullif(@authenticator::bigint, 0), @by, @name, @at, @until) RETURNING id`
	selectRunning = `SELECT ` + changeColumns + ` FROM credential_change c WHERE c.person = @person AND ` + running
	selectPauses  = `SELECT ` + changeColumns + `, p.name AS person_name, false AS over, c.version FROM credential_change c JOIN person p ON p.id = c.person
	WHERE ` + running + ` ORDER BY c.id LIMIT 200`
	lockPause = `SELECT ` + changeColumns + `, p.name AS person_name, NOT coalesce(` + running + `, false) AS over, c.version FROM credential_change c JOIN person p ON p.id = c.person
	WHERE c.id = @id FOR UPDATE OF c`
	endPause = `UPDATE credential_change SET ended_at = @at, ended_by = @by, how = @how, version = version + 1 WHERE id = @id AND version = @version AND ended_at IS NULL`
	// endPausesOf ends the rest behind an authenticator that the security officer has confirmed.
	endPausesOf = `UPDATE credential_change SET ended_at = @at, ended_by = @by, how = '确认验证方式', version = version + 1
	WHERE person = @person AND authenticator = @authenticator AND by_person <> @me AND paused_until > @at AND ended_at IS NULL`
	seeChanges = `UPDATE credential_change c SET seen_at = portal_now() WHERE c.person = $1 AND c.id <= $2 AND c.seen_at IS NULL
	AND NOT coalesce(` + running + `, false)`
	// sweepChanges lets go what the person has seen and what no longer stops anything; the log keeps the act.
	sweepChanges = `DELETE FROM credential_change WHERE at < portal_now() - interval '400 days' AND (paused_until IS NULL OR paused_until < portal_now())`
)

// changesOfVisit are the changes that the pages of the person still tell, those behind which signing rests first.
const changesOfVisit = `coalesce((SELECT json_agg(json_build_object('ID', c.id, 'What', c.what, 'ByPerson', c.by_person, 'ByName', c.by_name, 'At', c.at,
     'Until', CASE WHEN ` + running + ` THEN c.paused_until END, 'Person', c.person) ORDER BY c.id DESC)
     FROM (SELECT * FROM credential_change x WHERE x.person = s.person AND x.seen_at IS NULL ORDER BY x.paused_until DESC NULLS LAST, x.id DESC LIMIT 20) c), '[]')::text`

// changed are the changes of how people sign in, told to their person and to those who check them.
var changed = message.Subject{
	Kind: "credential", From: "credential_change c JOIN person cp ON cp.id = c.person", ID: "c.id",
	Seen:  "(c.person = @me OR EXISTS (SELECT 1 FROM seat_now k WHERE k.person = @me AND (k.role = 'security' OR c.kind = 'disabled' AND k.role IN ('director', 'auditor'))))",
	Facts: "cp.name, c.what, c.by_name AS by",
	Ties:  "SELECT 'self' AS tie, NULL::bigint AS unit, c.person FROM credential_change c WHERE c.id = @id",
}

const (
	holdLasting   = `SELECT pg_advisory_xact_lock(hashtextextended('the last of a kind of seats', 0))`
	selectRemains = `SELECT EXISTS (SELECT 1 FROM seat s JOIN account a ON a.person = s.person WHERE s.role = ANY(@roles) AND s.id <> @seat::bigint AND s.person <> @person::bigint
	AND s.confirmed_at IS NOT NULL AND s.valid_from <= greatest(@on::date, portal_today()) AND s.valid_to IS NULL AND a.disabled_at IS NULL AND a.password <> '')`
)
