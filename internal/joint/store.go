package joint

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/room"
)

// Owes is the condition of a topic that waits for the confirmation of one of the reader's units; topic is its
// number in the statement.
func Owes(topic string) string {
	return "EXISTS (SELECT 1 FROM topic_joint j WHERE j.topic = " + topic + " AND j.unit = ANY(@units) AND j.answer = '' AND j.lapsed_at IS NULL)"
}

// Asked is the condition that a unit was ever asked about a topic.
func Asked(topic, unit string) string {
	return "EXISTS (SELECT 1 FROM topic_joint j WHERE j.topic = " + topic + " AND j.unit = " + unit + ")"
}

// Answers are all questions to the co-proposing units of a topic, for a column joint_answers.
func Answers(topic string) string {
	return `(SELECT coalesce(jsonb_agg(jsonb_build_object('unit', j.unit, 'unit_name', j.unit_name, 'answer', j.answer, 'name', j.person_name,
	'seat', j.seat, 'reason', j.reason, 'asked_at', j.asked_at, 'answered_at', j.answered_at, 'lapsed_at', j.lapsed_at, 'lapsed_why', j.lapsed_why)
	ORDER BY j.id), '[]') FROM topic_joint j WHERE j.topic = ` + topic + `)`
}

// Ask asks every co-proposing unit to confirm the text with this hash; each must be a member today.
func Ask(ctx context.Context, tx *db.Tx, topic int64, units []int64, hash []byte) error {
	n, err := tx.Exec(ctx, `INSERT INTO topic_joint (topic, unit, unit_name, text_hash, asked_at)
		SELECT @topic, u.id, u.name, @hash, @at FROM unit_now u WHERE u.id = ANY(@units) AND u.kind = 'member' AND u.current ORDER BY u.ord`,
		db.Args{"topic": topic, "units": units, "hash": hash, "at": tx.At})
	switch {
	case err != nil:
		return fmt.Errorf("ask the co-proposers of topic %d: %w", topic, err)
	case int(n) != len(units):
		return fault.Refused("联合提出单位中有的现在不是成员单位，请修改")
	}
	return nil
}

// Give writes the answer of each of the person's units that owe one, and says whose it was.
func (j Joining) Give(ctx context.Context, tx *db.Tx, topic int64, answer, reason string, hash []byte) ([]string, error) {
	names := []string{}
	for _, u := range j.Owing(tx.Who) {
		seat, _ := tx.Who.Holds(access.Ties{Units: map[access.Tie][]int64{access.Joint: {u}}}, Liaison...)
		a, _ := j.standing(u)
		if err := writeAnswer(ctx, tx, topic, u, answer, reason, seat.Label(), hash); err != nil {
			return nil, err
		}
		names = append(names, a.UnitName)
	}
	return names, nil
}

func writeAnswer(ctx context.Context, tx *db.Tx, topic, unit int64, answer, reason, seat string, hash []byte) error {
	return tx.Change(ctx, `UPDATE topic_joint SET answer = @answer, reason = @reason, person = @person, person_name = @name, seat = @seat, answered_at = @at, text_hash = @hash
		WHERE topic = @topic AND unit = @unit AND answer = '' AND lapsed_at IS NULL`,
		db.Args{"answer": answer, "reason": reason, "person": tx.Who.Person, "name": tx.Who.Name, "seat": seat, "at": tx.At, "hash": hash, "topic": topic, "unit": unit})
}

// Lapse takes the force from every question and answer that stands.
func Lapse(ctx context.Context, tx *db.Tx, topic int64, why string) error {
	_, err := tx.Exec(ctx, "UPDATE topic_joint SET lapsed_at = @at, lapsed_why = @why WHERE topic = @id AND lapsed_at IS NULL", db.Args{"at": tx.At, "why": why, "id": topic})
	if err != nil {
		return fmt.Errorf("lapse the confirmations of topic %d: %w", topic, err)
	}
	return nil
}

// HandOn makes the questions that a unit has not answered those of its successor.
func HandOn(ctx context.Context, tx *db.Tx, p room.Passing) error {
	return p.Run(ctx, tx, "UPDATE topic_joint SET unit = @successor, unit_name = @name WHERE topic = ANY(@records) AND unit = @unit AND answer = '' AND lapsed_at IS NULL")
}

// Bind holds what stands about a topic to its text with this hash: a unit in it was succeeded by another.
func Bind(ctx context.Context, tx *db.Tx, topic int64, hash []byte) error {
	_, err := tx.Exec(ctx, "UPDATE topic_joint SET text_hash = @hash WHERE topic = @topic AND lapsed_at IS NULL", db.Args{"topic": topic, "hash": hash})
	if err != nil {
		return fmt.Errorf("bind the confirmations of topic %d: %w", topic, err)
	}
	return nil
}
