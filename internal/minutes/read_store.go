package minutes

import (
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
)

const selectTopics = `SELECT t.id, t.title FROM minutes m JOIN agenda_item a ON a.meeting = m.meeting AND a.removed_at IS NULL
	JOIN topic t ON t.id = a.topic WHERE m.id = @id AND ` + seen + ` ORDER BY a.ord`

// rowColumns are a row of the list; who was asked to sign is looked up only while somebody may be.
const rowColumns = `m.id, m.title, coalesce(m.number, '') AS number, m.state, m.returned, m.version, m.state_at, m.meeting_title, m.meeting_at,
	(SELECT count(*) FROM clause c WHERE c.minutes = m.id)::int AS clauses,
	CASE WHEN m.state IN ('issued', 'corrected') THEN '' ELSE
		coalesce((SELECT string_agg(s.name, '、' ORDER BY s.id) FROM signature s WHERE s.minutes = m.id AND s.state = 'asked'), '') END AS waiting`

// ownReceipts counts the receipts of minutes m that the reader may see.
const ownReceipts = ` CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE d.state <> 'info')::int AS sent, count(*) FILTER (WHERE d.state = 'received')::int AS received
		FROM delivery d WHERE d.minutes = m.id AND (@office OR @convenor OR d.unit = ANY(@units))) x`

// selectList finds the page first and counts for its rows only, the deliveries in one go.
func selectList(tab string) string {
	return "SELECT " + rowColumns + `, x.sent, x.received
	FROM (SELECT m.*, t.title AS meeting_title, t.starts_at AS meeting_at FROM minutes m JOIN meeting t ON t.id = m.meeting
		WHERE ` + seen + ` AND ` + inTab(tab) + `
		AND (@after::bigint = 0 OR (m.state_at, m.id) < ` + lastShown + `)
		ORDER BY m.state_at DESC, m.id DESC LIMIT @limit) m` + ownReceipts + `
	ORDER BY m.state_at DESC, m.id DESC`
}

// unchecked is the part of the list with the minutes that nobody may check.
const unchecked = "unchecked"

// noChecker says so of minutes m; whether who wrote the text may check it is a setting.
var noChecker = "m.state = '" + Signable.Stages()[0].State + `' AND NOT EXISTS (SELECT FROM seat_now h JOIN account a ON a.person = h.person WHERE h.role = 'director'
	AND a.disabled_at IS NULL AND a.password <> '' AND (h.person NOT IN (m.drafted_by, m.edited_by)
		OR EXISTS (SELECT FROM setting s WHERE s.key = '` + string(setting.MinutesCheckerDiffers) + `' AND s.value = '0')))`

// inTab is what a part of the list asks of minutes m; only that is written, so that each is answered from its index.
func inTab(tab string) string {
	switch tab {
	case "":
		return "true"
	case "mine":
		return `m.id = ANY(ARRAY(SELECT s.minutes FROM signature s WHERE s.signer = @me AND s.state = 'asked' UNION ALL SELECT n.id FROM minutes n WHERE n.state = ANY(@opens)))`
	case "unreceived":
		return `m.state = 'issued' AND EXISTS (SELECT 1 FROM delivery d WHERE d.minutes = m.id AND d.state = 'sent' AND (@office OR @convenor OR d.unit = ANY(@units)))`
	case unchecked:
		return "(@office OR @convenor) AND " + noChecker
	case signing.Nobody:
		return "(@office OR @convenor) AND " + Signable.Unmanned()
	case "questioned":
		return "(@office OR @convenor) AND " + Questioned
	}
	return "m.state = @tab"
}

// tabOfUnit says of a delivery d how a part of the list narrows what a unit received, in copies that delivery.Paper.List keeps. What is read before
// it is signed has no delivery.
func tabOfUnit(tab string) string {
	switch tab {
	case "":
		return ""
	case "unreceived":
		return " AND d.listed_state = 'issued' AND d.state = 'sent'"
	}
	return " AND d.listed_state = @tab"
}

// selectOwn finds the minutes that a reader with no other right may see: by the deliveries that lead a unit to its minutes, a page of
// each of the reader's units in the order of the list (delivery.Paper.List), and by what they are asked to read before
// it is signed. What was walked is what seen asks of deliveries; the rest is asked of the minutes, each looked up: a join may read all of them.
func selectOwn(tab string) string {
	counts, receipts := "m.sent, m.received", "" // a page holds every receipt of each of its rows, so they are counted on the way
	state := map[bool]string{true: "true", false: "m.state = @tab"}[tab == ""]
	if tab == "unreceived" { // holds those only that wait
		counts, receipts, state = "x.sent, x.received", ownReceipts, "m.state = 'issued'"
	}
	return "SELECT " + rowColumns + ", " + counts + ` FROM (SELECT m.*, t.title AS meeting_title, t.starts_at AS meeting_at, y.sent, y.received
		FROM (SELECT z.record, bool_or(z.delivered) AS delivered, sum(z.sent)::int AS sent, sum(z.received)::int AS received FROM (
			SELECT d.record, true AS delivered, (d.state <> 'info')::int AS sent, (d.state = 'received')::int AS received
			FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL (SELECT d.record, d.state FROM delivery d
				WHERE d.unit = l.unit AND d.kind = 'minutes' AND d.listed_at IS NOT NULL` + tabOfUnit(tab) + `
				AND (@after::bigint = 0 OR (d.listed_at, d.record) < ` + lastShown + `)
				ORDER BY d.listed_at DESC, d.record DESC LIMIT @limit) d
			UNION ALL SELECT f.minutes, false, 0, 0 FROM referral f JOIN seat_now h ON h.id = f.seat WHERE f.ended_at IS NULL AND h.person = @me) z GROUP BY z.record) y
		CROSS JOIN LATERAL (SELECT m.* FROM minutes m WHERE m.id = y.record LIMIT 1) m JOIN meeting t ON t.id = m.meeting
		WHERE (y.delivered AND ` + sentOut + ` OR ` + referred + `) AND ` + state + ` AND (@after::bigint = 0 OR (m.state_at, m.id) < ` + lastShown + `)
		ORDER BY m.state_at DESC, m.id DESC LIMIT @limit) m` + receipts + ` ORDER BY m.state_at DESC, m.id DESC`
}

// selectMissing reads what triggers keep: the held meetings of many years are not looked through for those without minutes.
const selectMissing = `SELECT t.id, t.title, coalesce(t.ended_at, t.ends_at) AS ended_at FROM unwritten u JOIN meeting t ON t.id = u.meeting
	WHERE t.state = 'held' ORDER BY t.starts_at, t.id LIMIT 50`

const selectOfMeeting = "SELECT m.id FROM minutes m WHERE m.meeting = @meeting AND " + seen + " ORDER BY m.state = 'issued' DESC, m.id DESC LIMIT 1"

// What the desk of a signer shows of minutes m: what they are, how many decisions they have, and the first ones.
const (
	introduction = `to_char((SELECT t.starts_at FROM meeting t WHERE t.id = m.meeting) AT TIME ZONE 'Asia/Shanghai', 'FMMM"月"FMDD"日"') || '会议，议定 ' || ` + clauseCount + ` || ' 项。'`
	clauseCount  = "(SELECT count(*) FROM clause c WHERE c.minutes = m.id)"
	firstClauses = "ARRAY(SELECT c.text FROM clause c WHERE c.minutes = m.id ORDER BY c.ord LIMIT 3)"
)

// brokenUnwritten is what is kept for a list, held against what it is made from.
const brokenUnwritten = `SELECT 'meeting' AS kind, x.id, '待起草纪要的会议清单与会议不一致' AS text FROM (
	WITH kept AS (SELECT t.id FROM unwritten u JOIN meeting t ON t.id = u.meeting WHERE t.state = 'held'),
	ruled AS (SELECT t.id FROM meeting t WHERE t.state = 'held' AND NOT EXISTS (SELECT 1 FROM minutes m WHERE m.meeting = t.id))
	(SELECT * FROM kept EXCEPT SELECT * FROM ruled) UNION (SELECT * FROM ruled EXCEPT SELECT * FROM kept)) x ORDER BY x.id`
