package topic

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// jointSeen is the part of seen for units that bring the topic t with its own: from the day they were
// asked, never while it is a draft.
const jointSeen = `(t.state <> 'draft' AND EXISTS (SELECT 1 FROM topic_unit a JOIN topic_joint j ON j.topic = a.topic AND j.unit = a.unit
		WHERE a.topic = t.id AND a.role = 'joint' AND a.unit = ANY(@units)))`

// owesConfirm is the condition of a topic t that waits for the confirmation of one of the reader's units.
const owesConfirm = `EXISTS (SELECT 1 FROM topic_joint j WHERE j.topic = t.id AND j.unit = ANY(@units) AND j.answer = '' AND j.lapsed_at IS NULL)`

// jointAnswers are all questions to co-proposing units of a topic t.
const jointAnswers = `(SELECT coalesce(jsonb_agg(jsonb_build_object('unit', j.unit, 'unit_name', j.unit_name, 'answer', j.answer, 'name', j.person_name,
	'seat', j.seat, 'reason', j.reason, 'asked_at', j.asked_at, 'answered_at', j.answered_at, 'lapsed_at', j.lapsed_at, 'lapsed_why', j.lapsed_why)
	ORDER BY j.id), '[]') FROM topic_joint j WHERE j.topic = t.id)`

// sharedText is what a confirmation of a topic t is bound to.
var sharedText = `t.id, ` + Fields.Columns("t") + `, ` + namedIn("consulted") + `, ` + namedIn("attend") + `, ` + namedIn("joint") + `,
	(SELECT coalesce(string_agg(encode(f.sha256, 'hex') || ' ' || f.name, E'\n' ORDER BY f.id), '') FROM attachment f
		WHERE f.kind = 'topic' AND f.record = t.id AND f.void_at IS NULL) AS files`

// namedIn are the units that a topic t names in a role.
func namedIn(role string) string {
	return "ARRAY(SELECT x.unit FROM topic_unit x WHERE x.topic = t.id AND x.role = '" + role + "') AS " + role
}

// digest is that of the text as it is now.
func digest(ctx context.Context, tx *db.Tx, id int64) ([]byte, error) {
	x, err := db.Get[shared](ctx, tx, "SELECT "+sharedText+" FROM topic t WHERE t.id = @id AND "+seen, db.Seen(tx.Who, db.Args{"id": id}))
	if err != nil {
		return nil, fmt.Errorf("read the text of topic %d: %w", id, err)
	}
	return x.seal(), nil
}

// insertQuestions asks those of the co-proposing units that are members today, and counts them.
func insertQuestions(ctx context.Context, tx *db.Tx, t Topic, hash []byte) (int, error) {
	n, err := tx.Exec(ctx, `INSERT INTO topic_joint (topic, unit, unit_name, text_hash, asked_at)
		SELECT @topic, u.id, u.name, @hash, @at FROM unit_now u WHERE u.id = ANY(@units) AND u.kind = 'member' AND u.current ORDER BY u.ord`,
		db.Args{"topic": t.ID, "units": t.Joint, "hash": hash, "at": tx.At})
	if err != nil {
		return 0, fmt.Errorf("ask the co-proposers of topic %d: %w", t.ID, err)
	}
	return int(n), nil
}

func writeAnswer(ctx context.Context, tx *db.Tx, topic, unit int64, answer, reason, seat string, hash []byte) error {
	return tx.Change(ctx, `UPDATE topic_joint SET answer = @answer, reason = @reason, person = @person, person_name = @name, seat = @seat, answered_at = @at, text_hash = @hash
		WHERE topic = @topic AND unit = @unit AND answer = '' AND lapsed_at IS NULL`,
		db.Args{"answer": answer, "reason": reason, "person": tx.Who.Person, "name": tx.Who.Name, "seat": seat, "at": tx.At, "hash": hash, "topic": topic, "unit": unit})
}

// lapseJoint takes the force from every question and answer that stands.
func lapseJoint(ctx context.Context, tx *db.Tx, id int64, why string) error {
	_, err := tx.Exec(ctx, "UPDATE topic_joint SET lapsed_at = @at, lapsed_why = @why WHERE topic = @id AND lapsed_at IS NULL", db.Args{"at": tx.At, "why": why, "id": id})
	if err != nil {
		return fmt.Errorf("lapse the confirmations of topic %d: %w", id, err)
	}
	return nil
}

// writeJoint notes the co-proposing units: member units of today, but for the topic's own.
func writeJoint(ctx context.Context, tx *db.Tx, id, own int64, in Content) error {
	if slices.Contains(in.Joint, own) {
		return form.Errors{{Field: "joint", Text: "联合提出单位不能是本单位"}}
	}
	n, err := tx.Exec(ctx, `INSERT INTO topic_unit (topic, unit, role) SELECT @id, u.id, 'joint' FROM unit_now u
		WHERE u.id = ANY(@units) AND u.kind = 'member' AND u.current`, db.Args{"id": id, "units": in.Joint})
	switch {
	case err != nil:
		return fmt.Errorf("note the co-proposers of topic %d: %w", id, err)
	case int(n) != len(in.Joint):
		return form.Errors{{Field: "joint", Text: "联合提出单位须为现任成员单位，请重新选择"}}
	}
	return nil
}
