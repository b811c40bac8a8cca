package account

// All statements about accounts, the throttle and the setup token. Accounts are read by
// administrators or by the very person, which the use cases check first.

const (
	accountOwn = `a.person, p.name, a.login, a.must_change, a.password <> '' AS started, a.disabled_at, a.version`
	seatList   = `json_agg(json_build_object('ID', x.id, 'Role', x.role, 'Unit', coalesce(x.unit, 0), 'UnitName', x.unit_name,
		'Title', x.title, 'Past', x.past) ORDER BY array_position(@order::text[], x.role), x.id)`
)

const accountColumns = accountOwn + `,
	coalesce((SELECT ` + seatList + ` FROM seat_now x WHERE x.person = a.person), '[]')::text AS seats,
	(SELECT max(s.seen) FROM session s WHERE ` + openSession + `) AS seen_at,
	(SELECT count(*)::int FROM session s WHERE ` + openSession + `) AS sessions
	FROM account a JOIN person p ON p.id = a.person`

const openSession = `s.person = a.person AND portal_now() < s.ends AND portal_now() < s.seen + @idle::interval`

const (
	selectAccount        = `SELECT ` + accountColumns + ` WHERE a.person = @person`
	selectAccountByLogin = `SELECT ` + accountColumns + ` WHERE a.login = @login`
	lockAccount          = selectAccount + ` FOR UPDATE OF a`
	selectAccounts       = `SELECT ` + accountColumns + ` WHERE a.login > @after
	AND (@query = '' OR p.name LIKE @query OR a.login LIKE @query)
	AND (@state = '' OR (@state = 'active') = (a.disabled_at IS NULL)) ORDER BY a.login LIMIT @limit`

	// Only a demo names its people before they sign in, and only those who hold a seat.
	selectDemoPassword = `SELECT demo_password FROM office`
	selectDemoPeople   = `SELECT ` + accountOwn + `, h.seats, s.seen_at, coalesce(s.n, 0) AS sessions FROM account a JOIN person p ON p.id = a.person
	JOIN (SELECT x.person, ` + seatList + `::text AS seats, min(array_position(@order::text[], x.role)) AS place FROM seat_now x GROUP BY x.person) h ON h.person = a.person
	LEFT JOIN (SELECT a.person, max(s.seen) AS seen_at, count(*)::int AS n FROM session s JOIN account a ON ` + openSession + ` GROUP BY a.person) s ON s.person = a.person
	WHERE (SELECT demo AND demo_password <> '' FROM office) AND a.disabled_at IS NULL ORDER BY h.place, a.person LIMIT 200`

	touchDisplay = `UPDATE account SET size = coalesce($2, size), contrast = coalesce($3, contrast) WHERE person = $1`

	selectSignIn = `SELECT a.person, p.name, a.password, a.must_change, a.disabled_at IS NULL AS active,
	EXISTS (SELECT 1 FROM signin_place w WHERE w.person = a.person AND w.place = @place AND ` + homePlaces + `) AS home,
	EXISTS (SELECT 1 FROM signin_place w WHERE w.person = a.person AND w.place = @region AND ` + homePlaces + `) AS near
	FROM account a JOIN person p ON p.id = a.person WHERE a.login = @login`
	selectOwnHash = `SELECT password FROM account WHERE person = @person AND disabled_at IS NULL`

	// holdForSession holds the account while a session begins: a password changed or an account disabled since
	// it was read gives no session.
	holdForSession = `UPDATE account SET password = CASE WHEN @fresh = '' THEN password ELSE @fresh END
	WHERE person = @person AND password = @hash AND disabled_at IS NULL`

	setPassword = `UPDATE account SET password = @hash, must_change = false, version = version + 1
	WHERE person = @person AND disabled_at IS NULL`
	setVersion     = `UPDATE account SET version = version + 1 WHERE person = @person AND version = @version AND disabled_at IS NULL`
	setOwnPassword = `UPDATE account SET password = @hash, must_change = false, version = version + 1
	WHERE person = @person AND password = @was AND disabled_at IS NULL`
	setDisabled = `UPDATE account SET disabled_at = @at, version = version + 1 WHERE person = @person AND version = @version`
)

const (
	// homePlaces are the networks that a person has signed in from within these days.
	homePlaces  = `w.at > portal_now() - interval '90 days'`
	insertPlace = `INSERT INTO signin_place (person, place, at) SELECT @person, p, portal_now() FROM unnest(@places::bytea[]) p
	ON CONFLICT (person, place) DO UPDATE SET at = portal_now()`

	noteAsked = `UPDATE account SET second_from = coalesce(second_from, @at) WHERE person = @person
	RETURNING second_from + make_interval(days => ` + GraceDays + `)`
)

const (
	selectSessions = `SELECT encode(substr(s.id_hash, 1, 8), 'hex') AS key, s.created, s.seen, s.agent, s.address, s.id_hash = @mine AS mine
	FROM session s WHERE s.person = @person AND portal_now() < s.ends AND portal_now() < s.seen + @idle::interval ORDER BY s.seen DESC LIMIT 100`
	deleteSession = `DELETE FROM session WHERE person = @person AND encode(substr(id_hash, 1, 8), 'hex') = @key`
)

const (
	// hasAdministrator also counts accounts that are disabled and seats that have ended: once there was
	// an administrator, only the command line makes another without one.
	hasAdministrator = `SELECT EXISTS (SELECT 1 FROM seat s JOIN account a ON a.person = s.person WHERE s.role = @admin AND s.confirmed_at IS NOT NULL)`
	voidSetupTokens  = `UPDATE setup_token SET used_at = @at WHERE used_at IS NULL`
	hasSetupToken    = `SELECT EXISTS (SELECT 1 FROM setup_token WHERE hash = @hash AND used_at IS NULL AND ends > portal_now())`
	insertSetupToken = `INSERT INTO setup_token (hash, ends) VALUES (@hash, @ends)`
	useSetupToken    = `UPDATE setup_token SET used_at = @at WHERE hash = @hash AND used_at IS NULL AND ends > @at`

	selectOfficeWords = `SELECT word FROM (
		SELECT u.code AS word FROM seat s JOIN unit u ON u.id = s.unit WHERE s.person = @person
		UNION SELECT u.chip FROM seat s JOIN unit u ON u.id = s.unit WHERE s.person = @person
		UNION SELECT n.name FROM seat s JOIN unit_name n ON n.unit = s.unit WHERE s.person = @person
		UNION SELECT p.name FROM person p WHERE p.id = @person
		UNION SELECT a.login FROM account a WHERE a.person = @person) w WHERE word <> ''`
)

const insertAccount = `INSERT INTO account (person, login, password, must_change) VALUES (@person, @login, @hash, @must)`

const selectActor = `SELECT p.id AS person, p.name, a.login, a.size, a.contrast, a.must_change AS must_set
	FROM account a JOIN person p ON p.id = a.person WHERE a.login = @login AND a.disabled_at IS NULL`

const selectActorSeats = `SELECT s.id, s.role, coalesce(s.unit, 0) AS unit, s.unit_name, s.title, s.past FROM seat_now s
	JOIN account a ON a.person = s.person WHERE a.login = @login ORDER BY array_position(@order::text[], s.role), s.id`
