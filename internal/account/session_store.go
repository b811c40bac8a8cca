package account

import "jointmeeting/internal/setting"

// Statements about sessions, which end by the database's clock. One that began or was seen in what is now the future
// began by a wrong clock and would outlive its hours.

// sealedFacts is what a session's seal holds: whose it is, from where, what was shown, when it began and ends, and how often sessions of its
// person were ended by then: a row that somebody puts back once it has ended says so, and its seal fits no more.
const sealedFacts = `(json_build_array(encode(s.id_hash, 'hex'), s.person, s.agent, s.address, s.shown, extract(epoch FROM s.created), extract(epoch FROM s.ends))::text
	|| coalesce((SELECT ' ' || e.times FROM session_end e WHERE e.person = s.person), ''))`

// selectVisit is the one place that makes an actor: account state, seats and dates are checked here at
// every request, so ending any of them acts at once.
const selectVisit = `SELECT o.id::text AS id, o.name, o.short, o.charter, o.demo,
  coalesce(s.person, 0) AS person, coalesce(s.seal, '') AS seal, ` + sealedFacts + ` AS facts, coalesce(p.name, '') AS person_name, coalesce(a.login, '') AS login,
  coalesce(a.size, '') AS size, coalesce(a.contrast, '') AS contrast, coalesce(a.must_change, false) AS must_change, coalesce(s.shown, '') AS shown,
  ` + isDue + ` AS due,
  coalesce(s.shown = '` + string(ShownCode) + `', false) AND EXISTS (SELECT 1 FROM seat w WHERE w.person = s.person
    AND w.role = ANY(@grave) AND w.confirmed_at IS NULL AND w.refused_at IS NULL) AS coming,
  (SELECT count(*) FROM (SELECT 1 FROM message m WHERE m.person = s.person AND m.read_at IS NULL LIMIT 100) u)::int AS unread,
  coalesce(s.data, '') AS data, coalesce(portal_now() - s.seen >= interval '1 minute', false) AS silent,
  coalesce(a.disabled_at IS NULL AND portal_now() < s.ends AND portal_now() < s.seen + @idle::interval AND greatest(s.created, s.seen) < portal_now() + @apart::interval, false) AS alive,
  coalesce((SELECT json_agg(json_build_object('ID', x.id, 'Role', x.role, 'Unit', coalesce(x.unit, 0), 'UnitName', x.unit_name, 'Title', x.title, 'Past', x.past)
     ORDER BY array_position(@roles::text[], x.role), x.id) FROM seat_now x WHERE x.person = s.person), '[]')::text AS seats,
  ` + changesOfVisit + ` AS changes
FROM office o
LEFT JOIN session s ON s.id_hash = @hash
LEFT JOIN account a ON a.person = s.person
LEFT JOIN person p ON p.id = s.person`

const (
	insertSession = `INSERT INTO session AS s (id_hash, person, created, seen, ends, agent, address, shown)
		VALUES (@hash, @person, portal_now(), portal_now(), portal_now() + @life::interval, @agent, @address,
			coalesce(nullif(@shown, ''), 'password')) RETURNING ` + sealedFacts
	// Those that end conflict with an act on its way, as the end of any session does (hold_store.go); without a seal they are dead.
	endOldest = `UPDATE session SET ends = portal_now(), seal = NULL WHERE id_hash IN (SELECT s.id_hash FROM session s
		WHERE s.person = @person AND portal_now() < s.ends AND portal_now() < s.seen + @idle::interval
		ORDER BY s.created DESC, s.id_hash OFFSET @most FOR UPDATE)`
	lockSeal         = `SELECT coalesce(s.seal, '') AS seal, coalesce(s.shown, '') AS shown, ` + sealedFacts + ` AS facts FROM session s WHERE s.id_hash = @hash FOR UPDATE`
	noteShown        = `UPDATE session s SET shown = @shown WHERE s.id_hash = @hash RETURNING ` + sealedFacts
	sealSession      = `UPDATE session SET seal = @seal WHERE id_hash = @hash`
	endSession       = `DELETE FROM session WHERE id_hash = @hash`
	endOtherSessions = `DELETE FROM session WHERE person = @person AND id_hash IS DISTINCT FROM @keep`
	touchSession     = `UPDATE session SET seen = portal_now() WHERE id_hash = $1`
	touchNotice      = `UPDATE session SET data = $2 WHERE id_hash = $1`
)

// What ends sessions before their time counts that, and seals anew those that go on. Their rows are not locked against the acts that are
// on their way in them.
const (
	lockGoing = `SELECT s.id_hash AS hash, s.seal, ` + sealedFacts + ` AS facts FROM session s WHERE s.person = @person AND s.seal IS NOT NULL AND portal_now() < s.ends
		ORDER BY s.id_hash FOR NO KEY UPDATE`
	oneSealing = `SELECT pg_advisory_xact_lock(hashtext('session_end'), @person::int)`
	countEnded = `INSERT INTO session_end (person, times) VALUES (@person, 1) ON CONFLICT (person) DO UPDATE SET times = session_end.times + 1`
	factsOf    = `SELECT ` + sealedFacts + ` FROM session s WHERE s.id_hash = @hash`
	personOf   = `SELECT coalesce(max(s.person), 0) FROM session s WHERE s.id_hash = @hash`
)

// SelectSeals are the sessions that say that they were sealed; those of before there were seals are dead.
const SelectSeals = "SELECT s.id_hash, " + sealedFacts + " AS facts, s.seal FROM session s WHERE s.seal IS NOT NULL ORDER BY s.created, s.id_hash"

// isDue says, in SQL, of somebody of weight who has registered nothing that they may no longer use the portal by the password alone.
const isDue = `coalesce(a.second_from, portal_now()) + make_interval(days => ` + GraceDays + `) <= portal_now()`

const selectDue = `SELECT ` + isDue + ` FROM account a WHERE a.person = @person`

// GraceDays are, in SQL, the days for which somebody of weight who has registered nothing may sign in by the password alone, from when
// they were first asked: as good as for ever where a sign-in asks for no second proof.
const GraceDays = `(SELECT CASE WHEN coalesce(r.value, @second) = '` + setting.SecondNobody + `' OR g.demo AND r.value IS NULL THEN 36500
	WHEN e.value ~ '^[0-9]{1,3}$' THEN e.value::int ELSE @enrol::int END
	FROM office g LEFT JOIN setting r ON r.key = @second_key LEFT JOIN setting e ON e.key = @enrol_key)`
