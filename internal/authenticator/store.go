package authenticator

import (
	"jointmeeting/internal/message"
	"jointmeeting/internal/setting"
)

// Statements about authenticators. They are read by their person, and by the security officer, which the
// use cases check first; nobody reads a seed.

// vouched says whether more than the password stands behind it: it was registered after more, or the security officer has confirmed it.
const vouched = `(x.alone IS NULL OR x.confirmed_at IS NOT NULL)`

// stands says whether it is its person's for the seats that they hold: what was registered after the password alone opens no step and signs
// nothing for somebody of weight, whatever else they have registered. For others it is as good as any.
const stands = `(` + vouched + ` OR NOT ` + ofWeight + `)`

// codeStands is stands for a recovery code: those of a registration after the password alone nobody confirms.
const codeStands = `(x.alone IS NULL OR NOT ` + ofWeight + `)`

const ofWeight = `EXISTS (SELECT 1 FROM seat_now w WHERE w.person = x.person AND w.role = ANY(@grave))`

// Stands is stands for the statements of other rooms, which have the roles of weight as @grave.
const Stands = stands

// usable says whether it signs now: it stands for its person's seats, and is confirmed or older than the waiting time.
const usable = `(` + stands + ` AND (x.confirmed_at IS NOT NULL OR x.added_at + ` + wait + ` <= portal_now()))`

const wait = `make_interval(hours => coalesce((SELECT value FROM setting WHERE key = @wait_key), @wait)::int)`

// everSigned says whether the person ever had an authenticator that signed: confirmed, or kept for longer than the waiting time.
const everSigned = `EXISTS (SELECT 1 FROM authenticator o WHERE o.person = @person AND o.id <> @except::bigint
	AND (o.confirmed_at IS NOT NULL OR o.added_at + ` + wait + ` <= coalesce(o.removed_at, portal_now())))`

const selectHad = "SELECT " + everSigned

// everyAuthenticator reads them with those that were taken away.
const everyAuthenticator = `SELECT x.id, x.person, p.name AS person_name, x.kind, x.name, x.added_at, x.confirmed_at, x.confirmed_by, x.removed_at, x.removed_by,
	` + usable + ` AS usable, x.added_at + ` + wait + ` AS usable_at, x.version,
	` + usable + ` AND NOT EXISTS (SELECT 1 FROM (SELECT x.id, x.person) me JOIN authenticator x ON x.person = me.person AND x.id <> me.id
		WHERE x.removed_at IS NULL AND ` + usable + `) AS last, ` + stands + ` AS stands
	FROM authenticator x JOIN person p ON p.id = x.person`

const authenticatorColumns = everyAuthenticator + ` WHERE x.removed_at IS NULL`

const (
	selectOwnAuthenticators = authenticatorColumns + ` AND x.person = @person ORDER BY x.id LIMIT 50`
	selectOwnAuthenticator  = authenticatorColumns + ` AND x.person = @person AND x.id = @id`
	selectKept              = authenticatorColumns + ` ORDER BY (x.confirmed_at IS NOT NULL), CASE WHEN x.confirmed_at IS NULL THEN x.id END, p.name COLLATE "zh-Hans-CN-x-icu", x.id LIMIT 300`
	selectOwnEver           = everyAuthenticator + ` WHERE x.person = @person AND x.id = @id`
	lockOwn                 = selectOwnEver + ` FOR UPDATE OF x`
	lockAuthenticator       = everyAuthenticator + ` WHERE x.id = @id FOR UPDATE OF x`

	lockOfPerson = authenticatorColumns + ` AND x.person = @person ORDER BY x.id FOR UPDATE OF x`

	lockAlone = authenticatorColumns + ` AND x.person = @person AND x.alone AND x.confirmed_at IS NULL ORDER BY x.id FOR UPDATE OF x`

	selectMeans = `SELECT x.id, x.kind, x.name, coalesce(x.credential, '') AS credential, x.rp_id AS rpid FROM authenticator x
	WHERE x.removed_at IS NULL AND x.person = @person AND ` + usable + `
	UNION ALL SELECT 0, 'former', '', '', '' WHERE ` + everSigned + ` AND NOT EXISTS (SELECT 1 FROM authenticator x
		WHERE x.removed_at IS NULL AND x.person = @person AND ` + usable + `) ORDER BY id LIMIT 50`
	selectSeed = `SELECT x.id, x.seed, ` + phoneTime + ` AS now, NOT ` + vouched + ` AS alone FROM authenticator x
	WHERE x.removed_at IS NULL AND x.kind = 'code' AND x.person = @person AND ` + usable

	insertCode = `INSERT INTO authenticator (person, kind, name, seed, last_step, added_at, alone)
	VALUES (@person, 'code', @name, @seed, @step, @at, nullif(@alone::boolean, false)) RETURNING id`
	spendCode = `UPDATE authenticator SET last_step = @step WHERE id = @id AND person = @person AND removed_at IS NULL AND last_step < @step`

	insertPasskey = `INSERT INTO authenticator (person, kind, name, credential, public_key, rp_id, added_at, alone)
	VALUES (@person, 'passkey', @name, @credential, @key, @rp, @at, nullif(@alone::boolean, false)) RETURNING id`
	selectKey = `SELECT x.id, x.public_key, x.rp_id AS rpid, NOT ` + vouched + ` AS alone FROM authenticator x
	WHERE x.removed_at IS NULL AND x.kind = 'passkey' AND x.person = @person AND x.credential = @credential AND ` + usable
	countKey = `UPDATE authenticator SET sign_count = @count WHERE id = @id`

	confirmAuthenticator = `UPDATE authenticator SET confirmed_at = @at, confirmed_by = @by, version = version + 1
	WHERE id = @id AND version = @version`
	removeAuthenticator = `UPDATE authenticator SET removed_at = @at, removed_by = @by, reason = @reason, seed = NULL, version = version + 1
	WHERE id = @id AND version = @version`
)

// rules are the settings that were changed, as they are told: nothing in them is kept from those who are.
var rules = message.Subject{
	Kind: "setting", From: setting.InWords + " g", ID: "g.number", Seen: "true",
	Facts: "g.label, g.value, g.by_name AS by",
	Ties:  "SELECT '' AS tie, NULL::bigint AS unit, NULL::bigint AS person WHERE @id::bigint IS NULL",
}

// tried are the accounts whose password somebody had: told to their person alone.
var tried = message.Subject{
	Kind: "signin", From: "account n", ID: "n.person", Seen: "n.person = @me", Facts: "n.login",
	Ties: "SELECT 'self' AS tie, NULL::bigint AS unit, n.person FROM account n WHERE n.person = @id",
}
