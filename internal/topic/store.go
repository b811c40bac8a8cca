package topic

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/joint"
)

// selectTopic is a whole topic. Units are named as on the day it was handed in; the zero time stands
// for "not yet".
var selectTopic = `SELECT t.id, coalesce(t.number, '') AS number, t.unit, t.unit_name, ` + Fields.Columns("t") + `,
	coalesce((SELECT f.short FROM function f WHERE f.code = t.function), '') AS function_name,
	t.state, t.reason, t.drafted_by, t.drafted_name, t.drafted_at,
	coalesce(t.submitted_at, '0001-01-01 00:00:00+00') AS submitted_at, t.state_at, t.version,
	u.inner_review, (u.kind = 'member' AND u.current) AS belongs, coalesce((SELECT h.id FROM unit h WHERE h.host), 0) AS host,
	at.units AS attend, at.names AS attend_names, co.units AS consulted, co.names AS consulted_names,
	t.override_reason, t.override_name, t.override_seat, coalesce(t.override_at, '0001-01-01 00:00:00+00') AS override_at,
	t.checks, t.checked_name, t.checked_seat, coalesce(t.checked_at, '0001-01-01 00:00:00+00') AS checked_at,
	` + Rounds.FactColumns("t.id") + `,
	jo.units AS joint, jo.names AS joint_names, ` + joint.Answers("t.id") + ` AS joint_answers,
	coalesce(t.clerk, 0) AS clerk, t.clerk_name, coalesce(t.clerk_at, '0001-01-01 00:00:00+00') AS clerk_at,
	CASE WHEN @office THEN ` + officers + ` ELSE '[]' END AS officers
	FROM topic t JOIN unit_now u ON u.id = t.unit
	CROSS JOIN LATERAL (SELECT ` + namedUnits + ` FROM topic_unit x JOIN unit v ON v.id = x.unit WHERE x.topic = t.id AND x.role = 'attend') at
	CROSS JOIN LATERAL (SELECT ` + namedUnits + ` FROM topic_unit x JOIN unit v ON v.id = x.unit WHERE x.topic = t.id AND x.role = 'consulted') co
	CROSS JOIN LATERAL (SELECT ` + namedUnits + ` FROM topic_unit x JOIN unit v ON v.id = x.unit WHERE x.topic = t.id AND x.role = 'joint') jo
	WHERE t.id = @id AND ` + Seen

// officers are the people who hold a seat of the office today.
const officers = `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.person, 'name', p.name) ORDER BY p.person), '[]')
	FROM (SELECT DISTINCT person, name FROM seat_now WHERE role IN ('office', 'director')) p)`

const namedUnits = `coalesce(array_agg(x.unit ORDER BY ` + UnitOrder + `), '{}') AS units,
	coalesce(array_agg(unit_name_on(x.unit, coalesce(t.submitted_at, t.drafted_at)::date) ORDER BY ` + UnitOrder + `), '{}') AS names`

// UnitOrder sorts rows x of a unit v: the charter's order, then districts and zones.
const UnitOrder = `array_position(ARRAY['member','locality','other'], v.kind), v.ord, v.id`

// Get asks for a topic; one that may not be seen is not found.
func Get(b *db.Batch, who access.Actor, id int64) *Topic {
	return db.One[Topic](b, selectTopic, db.Seen(who, db.Args{"id": id}))
}

// lock loads a topic for a change, through the same visibility.
func lock(ctx context.Context, tx *db.Tx, id int64) (Topic, error) {
	return db.Get[Topic](ctx, tx, selectTopic+" FOR UPDATE OF t", db.Seen(tx.Who, db.Args{"id": id}))
}

// proposer is the unit for which a liaison brings a topic.
type proposer struct {
	Name    string
	Belongs bool
}

func findProposer(ctx context.Context, tx *db.Tx, unit int64) (proposer, error) {
	return db.Get[proposer](ctx, tx, "SELECT coalesce(name, '') AS name, (kind = 'member' AND current) AS belongs FROM unit_now WHERE id = @unit",
		db.Args{"unit": unit})
}

func insert(ctx context.Context, tx *db.Tx, unit int64, name string, in Content) (int64, error) {
	args := db.Args(Fields.Args(in))
	args["unit"], args["name"], args["at"] = unit, name, tx.At
	args["person"], args["by"] = tx.Who.Person, tx.Who.Name
	columns, values := Fields.Inserted()
	id, err := tx.Insert(ctx, `INSERT INTO topic (unit, unit_name, `+columns+`, state, drafted_by, drafted_name, drafted_at, state_at)
		VALUES (@unit, @name, `+values+`, 'draft', @person, @by, @at, @at) RETURNING id`, args)
	if err != nil {
		return 0, fieldFault(err)
	}
	if err := writeJoint(ctx, tx, id, unit, in); err != nil {
		return 0, err
	}
	return id, writeUnits(ctx, tx, id, unit, in)
}

func updateContent(ctx context.Context, tx *db.Tx, t Topic, in Content) error {
	args := db.Args(Fields.Args(in))
	args["id"], args["version"] = t.ID, t.Version
	err := tx.Change(ctx, "UPDATE topic SET "+Fields.Updated()+", version = version + 1 WHERE id = @id AND version = @version", args)
	if err != nil {
		return fieldFault(err)
	}
	if _, err := tx.Exec(ctx, "DELETE FROM topic_unit WHERE topic = @id AND role <> 'joint'", db.Args{"id": t.ID}); err != nil {
		return fmt.Errorf("clear the units of topic %d: %w", t.ID, err)
	}
	return writeUnits(ctx, tx, t.ID, t.Unit, in)
}

// replaceJoint chooses the co-proposing units anew; what was asked of them before is kept.
func replaceJoint(ctx context.Context, tx *db.Tx, t Topic, in Content) error {
	if _, err := tx.Exec(ctx, "DELETE FROM topic_unit WHERE topic = @id AND role = 'joint'", db.Args{"id": t.ID}); err != nil {
		return fmt.Errorf("clear the co-proposers of topic %d: %w", t.ID, err)
	}
	return writeJoint(ctx, tx, t.ID, t.Unit, in)
}

// writeUnits notes the units named by the topic; its own unit attends anyway and is left out. A unit outside the joint meeting is none that there is:
// its name may stand in a draft alone.
func writeUnits(ctx context.Context, tx *db.Tx, id, own int64, in Content) error {
	for role, units := range map[string][]int64{"attend": in.Attend, "consulted": in.Consulted} {
		_, err := tx.Exec(ctx, `INSERT INTO topic_unit (topic, unit, role) SELECT @id, coalesce((SELECT v.id FROM unit v WHERE v.id = u AND v.kind <> 'other'), 0), @role
			FROM unnest(@units::bigint[]) u WHERE u <> @own`,
			db.Args{"id": id, "role": role, "units": units, "own": own})
		if err != nil {
			return unitFault(role, err)
		}
	}
	return nil
}

// fieldFault turns a refused constraint into a sentence beside its field.
func fieldFault(err error) error {
	if db.Constraint(err) == "topic_function_fkey" {
		return form.Errors{{Field: "function", Text: "请选择议题类别"}}
	}
	return err
}

func unitFault(role string, err error) error {
	if db.Constraint(err) == "topic_unit_unit_fkey" {
		return form.Errors{{Field: role, Text: "所选单位不存在，请重新选择"}}
	}
	return err
}

// move is a new state and what goes with it.
type move struct {
	To, Reason, Number string
	Received           bool // it has come to the office now
	Override           bool // the reason is a convenor's, who lets it go on
	Seat               string
}

// writeState is the only statement that changes a topic's state.
func writeState(ctx context.Context, tx *db.Tx, t Topic, m move) error {
	return tx.Change(ctx, `UPDATE topic SET state = @to, reason = @reason, state_at = @at, number = nullif(@number, ''),
		submitted_at = CASE WHEN @received THEN @at ELSE submitted_at END,
		unit_name = CASE WHEN @received THEN coalesce(unit_name_on(unit, @at::date), unit_name) ELSE unit_name END,
		override_reason = CASE WHEN @override THEN @reason ELSE override_reason END, override_name = CASE WHEN @override THEN @by ELSE override_name END,
		override_seat = CASE WHEN @override THEN @seat ELSE override_seat END, override_at = CASE WHEN @override THEN @at ELSE override_at END,
		version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"override": m.Override, "by": tx.Who.Name, "seat": m.Seat, "to": m.To, "reason": m.Reason, "at": tx.At, "number": m.Number, "received": m.Received, "id": t.ID, "version": t.Version})
}

// writeChecks keeps the office's answers to its checklist, in the act that accepts the topic.
// Sighted renews who sees a topic (topic_sight) once other units were asked about it: their rows stand in tables of other rooms, which
// know nothing of topics. What changes in the topic's own rows, triggers follow.
func Sighted(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "SELECT topic_sight_refresh(ARRAY[@id::bigint])", db.Args{"id": id})
	return err
}

func writeChecks(ctx context.Context, tx *db.Tx, id int64, list []checklist.Check, seat string) error {
	b, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("write the checks of topic %d: %w", id, err)
	}
	return tx.Change(ctx, "UPDATE topic SET checks = @list::jsonb, checked_name = @by, checked_seat = @seat, checked_at = @at WHERE id = @id",
		db.Args{"list": string(b), "by": tx.Who.Name, "seat": seat, "at": tx.At, "id": id})
}

// writeClerk notes who of the office deals with the topic from now on; nobody when the id is 0.
func writeClerk(ctx context.Context, tx *db.Tx, t Topic, to Officer) error {
	return tx.Change(ctx, `UPDATE topic SET clerk = nullif(@clerk::bigint, 0), clerk_name = @name, clerk_at = CASE WHEN @clerk::bigint = 0 THEN NULL ELSE @at::timestamptz END,
		version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"clerk": to.ID, "name": to.Name, "at": tx.At, "id": t.ID, "version": t.Version})
}

// reviewing is a topic that the office is to review, for the calendar.
type reviewing struct {
	ID          int64
	Title       string
	SubmittedAt time.Time
}

// selectReviewing asks for the topics that wait for the office's review and that the person may see.
func selectReviewing(b *db.Batch, who access.Actor) *[]reviewing {
	return db.Many[reviewing](b, "SELECT t.id, t.title, t.submitted_at FROM topic t WHERE t.state = 'submitted' AND "+Seen+" ORDER BY t.state_at DESC, t.id DESC LIMIT 200",
		db.Seen(who, db.Args{}))
}
