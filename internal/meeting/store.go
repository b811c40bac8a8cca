package meeting

import (
	"context"

	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/topic"
)

// seen is who may read a meeting: the office and the convenors all; a unit those it is invited to,
// from the first notice on. Chart says the same (a test holds the two equal).
const seen = `(@office OR @convenor OR (m.announced_at IS NOT NULL AND EXISTS
	(SELECT 1 FROM invitation v WHERE v.meeting = m.id AND v.unit = ANY(@units) AND v.removed_at IS NULL)))`

// zero is Go's zero time, for moments that have not come.
const zero = "'0001-01-01 00:00:00+00'"

var columns = `m.id, m.kind, m.title, m.starts_at, m.ends_at, m.place, m.chair, m.chair_name, m.chair_title,
	coalesce(m.delegation, 0) AS delegation, coalesce(m.receipt_due, ` + zero + `) AS receipt_due, coalesce(m.receipt_days, -1) AS receipt_days, m.note, m.notice, m.state, m.reason,
	coalesce(m.announced_at, ` + zero + `) AS announced_at, coalesce(m.started_at, ` + zero + `) AS started_at,
	coalesce(m.ended_at, ` + zero + `) AS ended_at, coalesce(m.planned_from, ` + zero + `) AS planned_from, coalesce(m.planned_until, ` + zero + `) AS planned_until,
	coalesce(m.planned_place, '') AS planned_place, coalesce(m.planned_chair, '') AS planned_chair, m.paper, m.issued, m.created_by, m.created_at, m.state_at, m.version,
	ARRAY(SELECT v.unit FROM invitation v WHERE v.meeting = m.id AND v.unit IS NOT NULL AND v.removed_at IS NULL) AS units,
	(SELECT count(*) FROM agenda_item a WHERE a.meeting = m.id AND a.removed_at IS NULL)::int AS topics,
	(SELECT count(*) FROM agenda_item a WHERE a.meeting = m.id AND a.removed_at IS NULL AND a.conclusion = '')::int AS unconcluded,
	(SELECT count(*) FROM invitation v WHERE v.meeting = m.id AND v.removed_at IS NULL AND v.present)::int AS present,
	(SELECT count(*) FROM invitation v WHERE v.meeting = m.id AND v.removed_at IS NULL AND v.state = 'leave_asked' AND v.present IS NOT TRUE)::int AS asking,
	EXISTS (SELECT FROM invitation v WHERE v.meeting = m.id AND v.removed_at IS NULL AND v.person = m.chair AND v.present IS NOT TRUE) AS chair_away,
	` + delegation.SeatsOn("m.chair", "m.starts_at::date") + `,
	` + delegation.Mandates("m.delegation", "m.chair", "m.starts_at::date") + ` AS mandated, false AS strict`

var (
	selectMeeting = "SELECT " + columns + " FROM meeting m WHERE m.id = @id AND " + seen
	selectItems   = `SELECT a.id, a.topic, a.ord, a.duration, a.reporter, coalesce(t.number, '') AS number, ` + topic.Fields.InRowsOf(topic.Agenda).Object("t") + ` AS says, t.unit, t.unit_name,
		coalesce(t.submitted_at, ` + zero + `) AS submitted_at, a.late_reason, a.late_name, a.late_seat, coalesce(a.late_at, ` + zero + `) AS late_at, a.conclusion, a.conclusion_note AS note,
		a.returned_at IS NOT NULL AS returned, t.state = 'approved' AS free,
		ARRAY(SELECT unit_name_on(u.unit, m.starts_at::date) FROM topic_unit u JOIN unit n ON n.id = u.unit
			WHERE u.topic = t.id AND u.role = 'attend' ORDER BY n.ord) AS attend,
		ARRAY(SELECT unit_name_on(u.unit, m.starts_at::date) FROM topic_unit u JOIN unit n ON n.id = u.unit
			WHERE u.topic = t.id AND u.role = 'attend' AND NOT EXISTS
			(SELECT 1 FROM invitation v WHERE v.meeting = m.id AND v.unit = u.unit AND v.removed_at IS NULL) ORDER BY n.ord) AS missing
		FROM agenda_item a JOIN topic t ON t.id = a.topic JOIN meeting m ON m.id = a.meeting
		WHERE a.meeting = @id AND a.removed_at IS NULL AND ` + seen + " ORDER BY a.ord"
)

// Read gives a meeting inside an act that does not change it.
func Read(ctx context.Context, tx *db.Tx, id int64) (Meeting, error) {
	return db.Get[Meeting](ctx, tx, selectMeeting, db.Seen(tx.Who, db.Args{"id": id}))
}

// lockMeeting takes the meeting for a change. The record is read after the lock, so its counts are of now.
func lockMeeting(ctx context.Context, tx *db.Tx, id int64) (Meeting, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	if _, err := db.Scalar[int64](ctx, tx, "SELECT m.id FROM meeting m WHERE m.id = @id AND "+seen+" FOR UPDATE OF m", args); err != nil {
		return Meeting{}, err
	}
	m, err := db.Get[Meeting](ctx, tx, selectMeeting, args)
	if err != nil {
		return m, err
	}
	m.Strict, err = strict(ctx, tx)
	return m.at(tx.At), err
}

// setState is the only place where a meeting's state changes.
func setState(ctx context.Context, tx *db.Tx, m Meeting, t flow.Taken, reason string) error {
	return tx.Change(ctx, `UPDATE meeting SET state = @to, state_at = @at, reason = @reason, version = version + 1,
		announced_at = CASE WHEN @to = 'announced' THEN @at ELSE announced_at END,
		started_at = CASE WHEN @to = 'in_session' THEN coalesce(started_at, @at) ELSE started_at END,
		ended_at = CASE WHEN @to = 'held' THEN @at ELSE ended_at END
		WHERE id = @id AND version = @version`,
		db.Args{"id": m.ID, "version": m.Version, "to": t.To, "at": tx.At, "reason": reason})
}

// Minuted takes a held meeting off the list of those without minutes (unwritten), on which its end puts it: whoever begins its minutes
// says so.
func Minuted(ctx context.Context, tx *db.Tx, id int64) error {
	if err := unlist(ctx, tx, id); err != nil {
		return err
	}
	return Papered(ctx, tx, id, PaperDraft)
}

func unlist(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM unwritten WHERE meeting = @id", db.Args{"id": id})
	return err
}

// Edited counts a change of the meeting's content, so that older forms are stale.
func Edited(ctx context.Context, tx *db.Tx, m Meeting) error {
	return tx.Change(ctx, "UPDATE meeting SET version = version + 1 WHERE id = @id AND version = @version",
		db.Args{"id": m.ID, "version": m.Version})
}

// ItemsOf are the topics on a meeting's agenda, in order.
func ItemsOf(ctx context.Context, tx *db.Tx, meeting int64) ([]Item, error) {
	return db.All[Item](ctx, tx, selectItems, db.Seen(tx.Who, db.Args{"id": meeting}))
}
