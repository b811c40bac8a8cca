package message

import (
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/job"
)

// reader is somebody concerned, with the seats in force.
type reader struct {
	Person int64
	Seats  string
}

// selectReaders finds the holders of a role with the tie to the record, and who lost such a seat with the unit. Disabled accounts hear nothing.
func selectReaders(b *db.Batch, of *Subject, args db.Args) *[]reader {
	return db.Many[reader](b, `WITH tied(tie, unit, person) AS (`+of.Ties+`), concerned AS (
			SELECT DISTINCT s.person FROM seat_now s JOIN unnest(@roles::text[], @ties::text[]) AS r(role, tie) ON r.role = s.role
			WHERE s.person <> @actor AND (r.tie = '' OR EXISTS (
				SELECT 1 FROM tied x WHERE x.tie = r.tie AND (x.unit = s.unit OR x.unit = ANY(s.past) OR x.person = s.person)))
			AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person = s.person AND a.disabled_at IS NOT NULL)
			UNION SELECT x.person FROM tied x JOIN account a ON a.person = x.person
			WHERE x.tie = 'former' AND x.tie = ANY(@ties) AND x.person <> @actor AND a.disabled_at IS NULL)
		SELECT c.person, coalesce((SELECT json_agg(json_build_object('ID', h.id, 'Role', h.role, 'Unit', coalesce(h.unit, 0), 'Past', h.past))
			FROM seat_now h WHERE h.person = c.person), '[]')::text AS seats
		FROM concerned c ORDER BY c.person`, args)
}

// selectFacts asks what the person may know of the record: one row, or none when it is not for them or
// is settled already.
func selectFacts(b *db.Batch, k Kind, who access.Actor, j job.Tell) *[]map[string]string {
	of := k.About
	return db.Values[map[string]string](b, `SELECT to_jsonb(f) FROM (SELECT `+of.ID+`::text AS id, `+of.Facts+`
		FROM `+of.From+` WHERE `+of.ID+` = @id AND `+of.Seen+` AND `+k.while()+`) f`, db.Seen(who, db.Args{"id": j.Record, "at": j.At}))
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

// visible asks of a message msg whether its reader may see the record now, each kind of record by its
// feature's own fragment.
func visible(kinds []Kind) string {
	cases, done := []string{}, []string{}
	for _, k := range kinds {
		if !slices.Contains(done, k.About.Kind) {
			done = append(done, k.About.Kind)
			cases = append(cases, "WHEN '"+k.About.Kind+"' THEN "+k.About.has(k.About.Seen))
		}
	}
	return "CASE msg.about " + strings.Join(cases, " ") + " ELSE false END"
}

// asking asks of a message msg whether it still wants something of its reader.
func asking(kinds []Kind) string {
	cases := []string{}
	for _, k := range kinds {
		if k.While != "" {
			cases = append(cases, "WHEN '"+k.Name+"' THEN "+k.About.has(k.while()))
		}
	}
	return "CASE msg.kind " + strings.Join(cases, " ") + " ELSE true END"
}

// has says that the record of the message msg meets the condition. It is asked as a value, not as EXISTS, which
// the planner may answer by reading the whole table once.
func (of *Subject) has(condition string) string {
	return "coalesce((SELECT true FROM " + of.From + " WHERE " + of.ID + " = msg.record AND " + condition + " LIMIT 1), false)"
}

// while is the condition in brackets; always true when the kind has none.
func (k Kind) while() string {
	if k.While == "" {
		return "true"
	}
	return "(" + k.While + ")"
}

// mine are the person's own messages. The words of what they may not see do not leave the database. The person stands there as a range of
// one: only the index of each person's messages has that order. By equality the planner also walks everybody's from the newest on, or sorts
// all that a person has.
func (s *Service) mine(conditions string) string {
	return `SELECT m.id, m.class, m.at, m.unread, m.visible, m.visible AND NOT m.asking AS settled, CASE WHEN m.visible THEN m.title ELSE '' END AS title,
			CASE WHEN m.visible THEN m.line ELSE '' END AS line, CASE WHEN m.visible THEN m.link ELSE '' END AS link
		FROM (SELECT msg.id, msg.class, msg.at, msg.title, msg.line, msg.link, msg.read_at IS NULL AS unread, ` + s.seen + ` AS visible,
				` + s.asks + ` AS asking
			FROM message msg WHERE msg.person BETWEEN @me AND @me` + conditions + ` ORDER BY msg.person, msg.id DESC LIMIT @limit) m ORDER BY m.id DESC`
}

func (s *Service) selectRows(b *db.Batch, who access.Actor, f Filter) *[]Row {
	conditions := ""
	if f.Unread {
		conditions += " AND msg.read_at IS NULL"
	}
	if f.Before > 0 {
		conditions += " AND msg.id < @before"
	}
	return db.Many[Row](b, s.mine(conditions), db.Seen(who, db.Args{"before": f.Before, "limit": PageSize + 1}))
}

func (s *Service) selectRow(b *db.Batch, who access.Actor, id int64) **Row {
	return db.Maybe[Row](b, s.mine(" AND msg.id = @id"), db.Seen(who, db.Args{"id": id, "limit": 1}))
}

const (
	markRead    = "UPDATE message SET read_at = portal_now() WHERE id = $1 AND person = $2 AND read_at IS NULL"
	markAllRead = "UPDATE message SET read_at = portal_now() WHERE id <= $1 AND person = $2 AND read_at IS NULL"
)
