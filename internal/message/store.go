package message

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/job"
)

// reader is somebody concerned, with the seats in force.
type reader struct {
	Person int64
	Seats  string
}

// selectReaders finds the holders of a role with the tie to the record. Disabled accounts hear nothing.
func selectReaders(b *db.Batch, of *Subject, args db.Args) *[]reader {
	return db.Many[reader](b, `WITH tied(tie, unit, person) AS (`+of.Ties+`), concerned AS (
			SELECT DISTINCT s.person FROM seat_now s JOIN unnest(@roles::text[], @ties::text[]) AS r(role, tie) ON r.role = s.role
			WHERE s.person <> @actor AND (r.tie = '' OR EXISTS (
				SELECT 1 FROM tied x WHERE x.tie = r.tie AND (x.unit = s.unit OR x.person = s.person)))
			AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person = s.person AND a.disabled_at IS NOT NULL))
		SELECT c.person, (SELECT json_agg(json_build_object('ID', h.id, 'Role', h.role, 'Unit', coalesce(h.unit, 0)))
			FROM seat_now h WHERE h.person = c.person)::text AS seats
		FROM concerned c ORDER BY c.person`, args)
}

// selectFacts asks what the person may know of the record: one row, or none when it is not for them.
func selectFacts(b *db.Batch, of *Subject, who access.Actor, j job.Tell) *[]map[string]string {
	return db.Values[map[string]string](b, `SELECT to_jsonb(f) FROM (SELECT `+of.ID+`::text AS id, `+of.Facts+`
		FROM `+of.From+` WHERE `+of.ID+` = @id AND `+of.Seen+`) f`, db.Seen(who, db.Args{"id": j.Record, "at": j.At}))
}

// insertLetters is the only statement that makes messages.
const insertLetters = `INSERT INTO message (event, person, kind, class, about, record, title, line, link, at)
	SELECT r."Event", r."Person", r."Kind", r."Class", r."About", r."Record", r."Title", r."Line", r."Link", r."At"
	FROM jsonb_to_recordset(@rows::jsonb) AS r("Event" text, "Person" bigint, "Kind" text, "Class" text, "About" text, "Record" bigint,
		"Title" text, "Line" text, "Link" text, "At" timestamptz)
	ON CONFLICT ON CONSTRAINT message_once DO NOTHING`

// selectTold finds which of the events somebody has a message of.
func selectTold(b *db.Batch, events []string) *[]string {
	return db.Values[string](b, "SELECT DISTINCT m.event FROM message m WHERE m.event = ANY(@events)", db.Args{"events": events})
}
