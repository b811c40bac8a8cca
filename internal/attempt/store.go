package attempt

// takeTry counts a try before the password is looked at, so that tries at the same moment cannot all
// slip through. It meets no row while the key is shut. The last try allowed shuts the key; success
// opens it again.
const takeTry = `INSERT INTO throttle AS t (key, failures, first_at, until)
	VALUES ($1, 1, portal_now(), CASE WHEN $2::int <= 1 THEN portal_now() + $4::interval END)
	ON CONFLICT (key) DO UPDATE SET
		failures = CASE WHEN ` + expired + ` THEN 1 ELSE t.failures + 1 END,
		first_at = CASE WHEN ` + expired + ` THEN portal_now() ELSE t.first_at END,
		refused = CASE WHEN ` + expired + ` THEN 0 ELSE t.refused END,
		noted = CASE WHEN ` + expired + ` THEN 0 ELSE t.noted END,
		until = CASE WHEN NOT (` + expired + `) AND t.failures + 1 >= $2 THEN portal_now() + $4::interval END
	WHERE t.until IS NULL OR t.until <= portal_now()`

const expired = `t.first_at < portal_now() - $3::interval`

const (
	takeBackTry = `UPDATE throttle SET failures = greatest(failures - 1, 0), until = NULL WHERE key = $1`
	forgetTries = `DELETE FROM throttle WHERE key = ANY(@keys)`
	// countRefused counts a try that was turned away; it meets a row when this one is to be noted in the log.
	countRefused = `WITH counted AS (UPDATE throttle SET refused = refused + 1,
		noted = CASE WHEN refused + 1 >= greatest(1, noted * 10) THEN refused + 1 ELSE noted END WHERE key = $1 RETURNING refused, noted)
		SELECT 1 FROM counted WHERE refused = noted`
	selectNoted = `SELECT coalesce((SELECT noted FROM throttle WHERE key = @key), 1)`
)

// sweepTries removes what nobody is throttled by any more.
const sweepTries = `DELETE FROM throttle WHERE first_at < portal_now() - interval '1 day' AND (until IS NULL OR until < portal_now())`
