package meeting

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
)

// seenAnswer is who may read an invitation: the office and the convenors all, a unit its own.
const seenAnswer = `(@office OR @convenor OR (m.announced_at IS NOT NULL AND i.unit = ANY(@units)))`

const answerColumns = `i.id, i.meeting, i.category, coalesce(i.unit, 0) AS unit, i.unit_name, coalesce(i.person, 0) AS person, i.guest, i.guest_title,
	i.ord, i.uninvited, i.state, i.attendee, i.attendee_title, i.attendee_phone, i.authorised_by, i.reason, i.answered_by,
	coalesce(i.answered_at, ` + zero + `) AS answered_at, i.decided_by,
	CASE i.present WHEN true THEN 'yes' WHEN false THEN 'no' ELSE '' END AS roll, i.version,
	coalesce((SELECT u.id FROM unit u WHERE u.host), 0) AS host, m.title, m.state AS meeting_state, m.announced_at IS NOT NULL AS told,
	m.starts_at, m.ends_at, coalesce(m.receipt_due, m.starts_at) AS deadline, m.place, coalesce(m.announced_at, ` + zero + `) AS announced_at`

const (
	selectAnswers = "SELECT " + answerColumns + ` FROM invitation i JOIN meeting m ON m.id = i.meeting
		WHERE i.removed_at IS NULL AND i.meeting = @id AND ` + seenAnswer + " ORDER BY i.ord, i.id"
	selectAnswer = "SELECT " + answerColumns + ` FROM invitation i JOIN meeting m ON m.id = i.meeting
		WHERE i.removed_at IS NULL AND i.id = @id AND ` + seenAnswer
	// selectAround is what the page of an answer shows beside it; the unit's member is expected.
	selectAround = `SELECT coalesce(s.name, '') AS member, coalesce(s.title, '') AS member_title, m.notice FROM invitation i
		JOIN meeting m ON m.id = i.meeting LEFT JOIN seat_now s ON s.unit = i.unit AND s.role = 'member'
		WHERE i.id = @id AND ` + seenAnswer + " LIMIT 1"
)

// lockAnswer takes an invitation for a change. The meeting is held in its state meanwhile; the order of
// the locks is meeting, then invitation, everywhere.
func lockAnswer(ctx context.Context, tx *db.Tx, id int64) (Invitation, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	if _, err := db.Scalar[int64](ctx, tx, `SELECT m.id FROM meeting m JOIN invitation i ON i.meeting = m.id
		WHERE i.id = @id AND i.removed_at IS NULL AND `+seenAnswer+" FOR SHARE OF m", args); err != nil {
		return Invitation{}, err
	}
	return db.Get[Invitation](ctx, tx, selectAnswer+" FOR UPDATE OF i", args)
}

// SetAnswer is the only place where an invitation's state changes.
func SetAnswer(ctx context.Context, tx *db.Tx, i Invitation) error {
	return tx.Change(ctx, `UPDATE invitation SET state = @state, attendee = @attendee, attendee_title = @title, attendee_phone = @phone,
		authorised_by = @authorised, reason = @reason, answered_by = @by, answered_at = @answered, decided_by = @decided,
		decided_at = CASE WHEN @decided = '' THEN NULL WHEN @decided = decided_by THEN decided_at ELSE @at END,
		present = CASE @roll WHEN 'yes' THEN true WHEN 'no' THEN false END, version = version + 1
		WHERE id = @id AND version = @version`,
		db.Args{"id": i.ID, "version": i.Version, "state": i.State, "attendee": i.Attendee, "title": i.AttendeeTitle, "phone": i.AttendeePhone,
			"authorised": i.AuthorisedBy, "reason": i.Reason, "by": i.AnsweredBy, "answered": orNull(i.AnsweredAt), "decided": i.DecidedBy,
			"roll": i.Roll, "at": tx.At})
}

// AnswersOf are the invitations of a meeting that the actor may see, in order of precedence.
func AnswersOf(ctx context.Context, tx *db.Tx, meeting int64) ([]Invitation, error) {
	return db.All[Invitation](ctx, tx, selectAnswers, db.Seen(tx.Who, db.Args{"id": meeting}))
}

// takeBack marks an invitation as removed and keeps it.
func takeBack(ctx context.Context, tx *db.Tx, i Invitation) error {
	_, err := tx.Exec(ctx, "UPDATE invitation SET removed_at = @at, version = version + 1 WHERE id = @id", db.Args{"id": i.ID, "at": tx.At})
	if err != nil {
		return fmt.Errorf("take back invitation %d: %w", i.ID, err)
	}
	return nil
}

// insertCame puts somebody on the roll who came without an invitation.
func insertCame(ctx context.Context, tx *db.Tx, meeting int64, p place, name, title string) error {
	_, err := tx.Exec(ctx, `INSERT INTO invitation (meeting, category, unit, unit_name, person, guest, guest_title, ord, state, attendee, attendee_title, present, uninvited)
		VALUES (@meeting, @category, nullif(@unit::bigint, 0), @unit_name, nullif(@person::bigint, 0), @guest, @guest_title, @ord, 'attending', @name, @title, true, true)`,
		db.Args{"meeting": meeting, "category": p.Category, "unit": p.Unit, "unit_name": p.UnitName, "person": p.Person, "guest": p.Guest, "guest_title": p.GuestTitle,
			"ord": p.Ord, "name": name, "title": title})
	if err != nil {
		return fmt.Errorf("put %s on the roll of meeting %d: %w", name, meeting, err)
	}
	return nil
}

func insertPlaces(ctx context.Context, tx *db.Tx, meeting int64, list []place) error {
	if len(list) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO invitation (meeting, category, unit, unit_name, person, guest, guest_title, ord, state)
		SELECT @meeting, r."Category", nullif(r."Unit", 0), r."UnitName", nullif(r."Person", 0), r."Guest", r."GuestTitle", r."Ord", 'listed'
		FROM jsonb_to_recordset(@rows::jsonb) AS r("Category" text, "Unit" bigint, "UnitName" text, "Person" bigint, "Guest" text, "GuestTitle" text, "Ord" int)
		ORDER BY r."Ord"`, db.Args{"meeting": meeting, "rows": list})
	if err != nil {
		return fmt.Errorf("invite: %w", err)
	}
	return nil
}
