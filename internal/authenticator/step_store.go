package authenticator

// Statements about the second step of signing in, and about recovery codes. They are read by their person alone, who has shown the
// password. What was registered counts here at once where it stands for its person's seats: waiting protects signatures.
const (
	selectStanding = `SELECT a.version, o.demo, EXISTS (SELECT 1 FROM authenticator x WHERE x.person = a.person AND x.removed_at IS NULL AND ` + stands + `) AS has,
	EXISTS (SELECT 1 FROM authenticator x WHERE x.person = a.person AND x.removed_at IS NULL AND ` + vouched + `) AS vouched,
	EXISTS (SELECT 1 FROM seat_now s WHERE s.person = a.person AND s.role = ANY(@grave)) AS needs,
	EXISTS (SELECT 1 FROM seat s WHERE s.person = a.person AND s.role = ANY(@grave) AND s.refused_at IS NULL
		AND (s.valid_to IS NULL OR s.valid_to > portal_today())) AS grave
	FROM account a, office o WHERE a.person = @person`

	insertStep = `INSERT INTO signin_step (id_hash, person, version, agent, next, ends)
	VALUES (@hash, @person, @version, left(@agent, 300), @next, portal_now() + interval '5 minutes')`
	openStep = ` FROM signin_step t JOIN account a ON a.person = t.person JOIN person p ON p.id = t.person
	WHERE t.id_hash = @hash AND t.ends > portal_now() AND t.tries < @most AND a.version = t.version AND a.disabled_at IS NULL`
	stepColumns = `SELECT t.person, p.name, a.login, t.agent, t.next,
	EXISTS (SELECT 1 FROM authenticator x WHERE x.person = t.person AND x.removed_at IS NULL AND x.kind = 'code' AND ` + stands + `) AS by_code,
	EXISTS (SELECT 1 FROM authenticator x WHERE x.person = t.person AND x.removed_at IS NULL AND x.kind = 'passkey' AND ` + stands + `) AS by_passkey`
	selectStep = stepColumns + openStep
	// The account is held while the session begins, as at the first step.
	lockStep  = stepColumns + openStep + ` FOR UPDATE OF t, a`
	countStep = `WITH t AS (UPDATE signin_step SET tries = tries + 1 WHERE id_hash = @hash RETURNING tries) SELECT coalesce(max(tries), 0)::int FROM t`
	hasPlaces = `SELECT EXISTS (SELECT 1 FROM signin_place WHERE person = @person)`
	endStep   = `DELETE FROM signin_step WHERE id_hash = @hash`
	sweepStep = `DELETE FROM signin_step WHERE ends < portal_now() - interval '1 day'`

	selectStepSeed = `SELECT x.id, x.seed, ` + phoneTime + ` AS now, NOT ` + vouched + ` AS alone FROM authenticator x
	WHERE x.removed_at IS NULL AND x.kind = 'code' AND x.person = @person AND ` + stands
	selectStepKeys = `SELECT x.credential FROM authenticator x
	WHERE x.removed_at IS NULL AND x.kind = 'passkey' AND x.person = @person AND x.rp_id = @rp AND ` + stands + ` ORDER BY x.id LIMIT 50`
	selectStepKey = `SELECT x.id, x.public_key, x.rp_id AS rpid, NOT ` + vouched + ` AS alone FROM authenticator x
	WHERE x.removed_at IS NULL AND x.kind = 'passkey' AND x.person = @person AND x.credential = @credential AND ` + stands
)

const (
	countRecovery  = `SELECT count(*)::int FROM recovery_code x WHERE person = @person AND used_at IS NULL AND ` + codeStands
	hasRecovery    = `SELECT EXISTS (SELECT 1 FROM recovery_code x WHERE x.hash = @hash AND x.person = @person AND x.used_at IS NULL AND ` + codeStands + `)`
	insertRecovery = `INSERT INTO recovery_code (person, hash, made_at, alone) SELECT @person, h, @at, nullif(@alone::boolean, false) FROM unnest(@hashes::bytea[]) h`
	useRecovery    = `UPDATE recovery_code x SET used_at = @at WHERE person = @person AND hash = @hash AND used_at IS NULL AND ` + codeStands + `
	RETURNING x.alone IS NOT NULL AS alone`
	dropRecovery = `DELETE FROM recovery_code WHERE person = @person AND used_at IS NULL`
	// Without anything they could stand in for, recovery codes open nothing.
	dropIdleRecovery = dropRecovery + ` AND NOT EXISTS (SELECT 1 FROM authenticator x WHERE x.person = @person AND x.removed_at IS NULL)`
)
