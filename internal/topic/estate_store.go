package topic

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/room"
)

// estates are what a unit has in hand of topics: its own, those that it is asked to bring with another, and those that name it.
var estates = []room.Part{
	room.Estate{Kind: Kind, Sort: "owner", Columns: []string{"topic.unit", "topic_load.unit", "topic_sight.unit", "topic_sight.owner"}, Title: "提出的议题", Page: Path, Unread: unread, Seen: readable,
		Moves: "由承接单位继续提出和办理",
		Open:  "SELECT t.id AS record, " + called + " AS title, false AS stays FROM topic t WHERE t.unit = @unit AND " + undecided + " ORDER BY t.id",
		Pass:  room.Statements("UPDATE topic SET unit = @successor, unit_name = @name, version = version + 1 WHERE id = ANY(@records)")},
	room.Estate{Kind: Kind, Sort: "joint", Columns: []string{"topic_joint.unit"}, Title: "待确认联合提出的议题", Page: Path, Unread: unread, Seen: readable,
		Moves: "由承接单位答复", Stays: "承接单位已在联合提出的单位中，由承接单位一并答复",
		Open: "SELECT t.id AS record, " + called + ` AS title, (t.unit = @successor OR EXISTS (SELECT 1 FROM topic_unit x WHERE x.topic = t.id AND x.role = 'joint' AND x.unit = @successor)) AS stays
			FROM topic_joint j JOIN topic t ON t.id = j.topic WHERE j.unit = @unit AND j.answer = '' AND j.lapsed_at IS NULL AND ` + undecided + " ORDER BY t.id",
		Pass: passJoint},
	room.Estate{Kind: Kind, Sort: "named", Columns: []string{"topic_unit.unit"}, Title: "列明参会或已征求意见的议题", Page: Path, Unread: unread, Seen: readable,
		Moves: "改列承接单位", Stays: "承接单位已列明，不再重复列入",
		Open: "SELECT t.id AS record, " + called + ` AS title, bool_and(t.unit = @successor OR EXISTS (SELECT 1 FROM topic_unit x WHERE x.topic = t.id AND x.role = u.role AND x.unit = @successor)) AS stays
			FROM topic_unit u JOIN topic t ON t.id = u.topic WHERE u.unit = @unit AND u.role IN ('attend', 'consulted') AND ` + undecided + " GROUP BY t.id ORDER BY t.id",
		Pass: passNamed},
}

// readable says whether who reads a list of what was handed on sees a topic there.
var readable = "EXISTS (SELECT 1 FROM topic t WHERE t.id = passed.record AND " + Seen + ")"

const (
	// undecided are the topics t that have still a way to go.
	undecided = "t.state NOT IN ('discussed', 'rejected', 'withdrawn')"
	// called is how the office speaks of a topic t: of what it has not received it reads nothing.
	called = "CASE WHEN t.number IS NULL AND NOT (t." + officeStates + ") THEN '' ELSE concat_ws(' ', t.number, t.title) END"
	unread = "尚未报送办公室的议题"
)

func passNamed(ctx context.Context, tx *db.Tx, p room.Passing) error {
	err := p.Run(ctx, tx, `UPDATE topic_unit u SET unit = @successor FROM topic t WHERE t.id = u.topic AND u.topic = ANY(@records) AND u.unit = @unit AND u.role IN ('attend', 'consulted')
		AND t.unit <> @successor AND NOT EXISTS (SELECT 1 FROM topic_unit x WHERE x.topic = u.topic AND x.role = u.role AND x.unit = @successor)`)
	if err != nil {
		return err
	}
	return bindAgain(ctx, tx, p.Records)
}

func passJoint(ctx context.Context, tx *db.Tx, p room.Passing) error {
	if err := p.Run(ctx, tx, "UPDATE topic_unit SET unit = @successor WHERE topic = ANY(@records) AND unit = @unit AND role = 'joint'"); err != nil {
		return err
	}
	if err := joint.HandOn(ctx, tx, p); err != nil {
		return err
	}
	for _, id := range p.Records {
		if err := Sighted(ctx, tx, id); err != nil {
			return err
		}
	}
	return bindAgain(ctx, tx, p.Records)
}

// bindAgain holds the confirmations that stand to the text with the successor in it: who stands by the text says so of what it asks for, and no
// word of that is another.
func bindAgain(ctx context.Context, tx *db.Tx, topics []int64) error {
	list, err := db.All[shared](ctx, tx, "SELECT "+sharedText+" FROM topic t WHERE t.id = ANY(@records) AND EXISTS (SELECT 1 FROM topic_joint j WHERE j.topic = t.id AND j.lapsed_at IS NULL)",
		db.Args{"records": topics})
	if err != nil {
		return fmt.Errorf("read the texts of topics: %w", err)
	}
	for _, x := range list {
		if err := joint.Bind(ctx, tx, x.ID, x.seal()); err != nil {
			return err
		}
	}
	return nil
}
