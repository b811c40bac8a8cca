package minutes

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/sitting"
	"jointmeeting/internal/unitgroup"
)

// seen is who may read minutes: those who make them always, a member while asked to read them before they
// are signed, a unit once they were issued to it. It says the same as the chart's See; a differential test
// holds the two equal.
const seen = `(@office OR @convenor OR ` + referred + ` OR (` + sentOut + `
	AND EXISTS (SELECT 1 FROM delivery d WHERE d.minutes = m.id AND d.unit = ANY(@units))))`

// Seen is the same, for the rooms behind this one.
const Seen = seen

// The parts of seen: minutes m that the reader is asked to read before they are signed, and minutes that units have received.
const (
	referred = `(m.state IN (` + paper.ReferStates + `) AND EXISTS (SELECT 1 FROM referral f JOIN seat_now h ON h.id = f.seat
	WHERE f.minutes = m.id AND f.ended_at IS NULL AND h.person = @me AND h.role = 'member'))`
	sentOut = "m.state IN ('issued', 'corrected')"
	// lastShown is where the page before ended, which the reader was shown: the number of any other row leads nowhere.
	lastShown = "(SELECT m.state_at, m.id FROM minutes m WHERE m.id = @after AND " + seen + ")"
)

// wholeRoll is the roll of the meeting, for those who make the minutes.
var wholeRoll = "CASE WHEN @office OR @convenor THEN " + sitting.RollOf("m.meeting") + " ELSE '[]' END"

// groupsNow are the groups of units as they are now, for them too.
const groupsNow = "CASE WHEN @office OR @convenor THEN " + unitgroup.All + " ELSE '[]' END"

// unmandated: minutes m wait for the signature of who has a mandate, and it is in force no longer.
var unmandated = "(m.state IN (" + paper.MandateStates + ") AND m.delegation IS NOT NULL AND NOT " + delegation.Mandates("m.delegation", "m.signer", "portal_today()") + ")"

var selectUnmandated = "SELECT " + unmandated + " FROM minutes m WHERE m.id = @id"

// columns are those of minutes, without the roll and the groups.
var columns = columnsWith("'[]'::json", "'[]'::json")

func columnsWith(roll, groups string) string {
	return `m.id, m.meeting, m.title, m.overview, m.other, m.state, m.signer, m.signer_name, m.delegation, ` + unmandated + ` AS unmandated, m.returned, m.reason,
	m.version, m.content_hash, m.drafted_by, m.drafted_name, m.drafted_at, m.edited_by, m.edited_name, m.edited_at, m.signed_on,
	m.year, m.seq, coalesce(m.number, '') AS number, m.issued_on, m.issued_at, m.issued_by,
	coalesce(m.issue_statement, '') AS issue_statement, coalesce(m.issue_hash, '') AS issue_hash, m.state_at,
	t.title AS meeting_title, t.kind AS meeting_kind, t.starts_at AS meeting_at, t.state AS meeting_state, t.place AS meeting_place, t.chair_name AS meeting_chair,
	` + roll + ` AS roll, ` + groups + ` AS groups_now,
	coalesce((SELECT json_agg(json_build_object('Topic', a.topic, 'Title', o.title, 'Conclusion', a.conclusion) ORDER BY a.ord) FROM agenda_item a
		JOIN topic o ON o.id = a.topic WHERE a.meeting = m.meeting AND a.removed_at IS NULL AND a.conclusion <> ''), '[]') AS concluded,
	` + Signable.Unmanned() + ` AS unmanned, ARRAY(SELECT s.signer FROM signature s WHERE s.minutes = m.id AND s.stage IN (` + paper.SeveralStages + `) AND s.state <> 'void' ORDER BY s.id) AS reviewers,
	ARRAY(SELECT s.signer FROM signature s WHERE s.minutes = m.id AND s.stage IN (` + paper.SeveralStages + `) AND s.state = 'given' ORDER BY s.id) AS reviewed,
	ARRAY(SELECT d.unit FROM delivery d WHERE d.minutes = m.id ORDER BY d.id) AS units,
	ARRAY(SELECT d.unit_name FROM delivery d WHERE d.minutes = m.id ORDER BY d.id) AS unit_names, ARRAY(SELECT d.why FROM delivery d WHERE d.minutes = m.id ORDER BY d.id) AS unit_whys, (SELECT coalesce(json_agg(json_build_object('Statement', replace(encode(s.statement, 'base64'), E'\n', ''), 'Name', s.name, 'Seat', s.seat, 'Remark', s.remark,
		'Method', s.method, 'Registrar', s.registrar, 'GivenAt', s.given_at) ORDER BY s.n), '[]') FROM signature s WHERE s.minutes = m.id AND s.state = 'given') AS stands,
	(SELECT count(*)::int FROM delivery d WHERE d.minutes = m.id AND d.paper_hash IS DISTINCT FROM m.issue_hash) AS strayed,
	ARRAY(SELECT h.person FROM referral f JOIN seat_now h ON h.id = f.seat WHERE f.minutes = m.id AND f.ended_at IS NULL AND h.role = 'member' ORDER BY f.id) AS referred,
	m.corrects, m.corrects_number, ARRAY(SELECT d.unit FROM delivery d WHERE d.minutes = m.corrects ORDER BY d.id) AS corrects_units, m.correction, (SELECT n.id FROM minutes n WHERE n.corrects = m.id AND n.state <> 'abandoned') AS corrected_by,
	coalesce((SELECT n.number FROM minutes n WHERE n.corrects = m.id AND n.state <> 'abandoned'), '') AS corrected_number, ` + Rounds.FactColumns("m.id")
}

var selectOne = "SELECT " + columnsWith(wholeRoll, groupsNow) + " FROM minutes m JOIN meeting t ON t.id = m.meeting WHERE m.id = @id AND " + seen

const selectClauses = `SELECT c.id, c.ord, c.topic, c.topic_title, c.text, c.lead, c.lead_name, c.due_kind, c.due, c.deliverable, c.major, c.no_task, c.origin,
	` + helperColumns + `, ` + groupsOfClause + `, coalesce(steps.list, '[]') AS milestones
	FROM clause c JOIN minutes m ON m.id = c.minutes ` + helpersOfClause + `
	LEFT JOIN (SELECT s.clause, ` + milestoneList + ` AS list FROM clause_milestone s WHERE s.clause = ANY(ARRAY(SELECT x.id FROM clause x WHERE x.minutes = @id)) GROUP BY s.clause) steps ON steps.clause = c.id
	WHERE m.id = @id AND ` + seen + " ORDER BY c.ord"

// helperColumns are the units beside the lead of clause c, in their order: those from outside the joint meeting last.
const (
	helperColumns   = "helpers.joint, helpers.joint_name, helpers.joint_via, helpers.support, helpers.support_name, helpers.support_via, helpers.outside"
	helpersOfClause = `CROSS JOIN (SELECT ARRAY(SELECT o.id FROM unit o WHERE o.kind = 'other') AS ids LIMIT 1) outsiders
		CROSS JOIN LATERAL (SELECT coalesce(array_agg(u.unit ORDER BY u.other, u.unit) FILTER (WHERE u.role = 'joint'), '{}') AS joint,
		coalesce(array_agg(u.unit_name ORDER BY u.other, u.unit) FILTER (WHERE u.role = 'joint'), '{}') AS joint_name,
		coalesce(array_agg(coalesce(u.via, 0) ORDER BY u.other, u.unit) FILTER (WHERE u.role = 'joint'), '{}') AS joint_via,
		coalesce(array_agg(coalesce(u.via, 0) ORDER BY u.other, u.unit) FILTER (WHERE u.role = 'support'), '{}') AS support_via,
		coalesce(array_agg(u.unit ORDER BY u.other, u.unit) FILTER (WHERE u.role = 'support'), '{}') AS support,
		coalesce(array_agg(u.unit_name ORDER BY u.other, u.unit) FILTER (WHERE u.role = 'support'), '{}') AS support_name,
		coalesce(array_agg(u.unit ORDER BY u.unit) FILTER (WHERE u.other), '{}') AS outside FROM (SELECT u.*, u.unit = ANY(outsiders.ids) AS other FROM clause_unit u WHERE u.clause = c.id) u) helpers`
)

// groupsOfClause are the groups that clause c names.
const groupsOfClause = `coalesce((SELECT json_agg(json_build_object('ID', g.unit_group, 'Role', g.role, 'Name', g.name,
		'Kept', EXISTS (SELECT 1 FROM clause_group s WHERE s.clause = c.origin AND s.unit_group = g.unit_group)) ORDER BY g.role, g.unit_group)
	FROM clause_group g WHERE g.clause = c.id), '[]') AS groups`

const selectAttendance = `SELECT a.list, a.ord, a.unit, a.unit_name, a.person, a.title
	FROM minutes_attendance a JOIN minutes m ON m.id = a.minutes WHERE m.id = @id AND ` + seen + `
	ORDER BY array_position(ARRAY['present','leave','observer','absent'], a.list), a.ord`

// selectFacts are the units as they stood on the day of the meeting. Minutes name a unit that has ended since then, whatever the day from which it did,
// and any that goes on for it. A text that is out is compared with nothing any more.
const selectFacts = `SELECT u.id, u.kind, u.name, coalesce(unit_name_on(u.id, t.starts_at::date), u.name) AS then, u.full_name,
	t.starts_at::date AS meeting_day, portal_today() AS today, (u.kind = 'other' OR EXISTS (SELECT 1 FROM membership x WHERE x.unit = u.id
		AND x.valid_from <= t.starts_at::date AND (x.valid_to IS NULL OR x.valid_to > t.starts_at::date)) OR EXISTS (SELECT 1 FROM succession s JOIN membership x ON x.unit = s.unit
		WHERE u.id IN (s.unit, s.heir) AND s.at > t.starts_at AND x.valid_from <= t.starts_at::date AND (x.valid_to IS NULL OR x.valid_to >= least(t.starts_at::date, s.since)))) AS belongs, u.current
	FROM minutes m JOIN meeting t ON t.id = m.meeting CROSS JOIN unit_now u
	WHERE m.id = @id AND m.state NOT IN ('issued', 'corrected', 'abandoned') AND (@office OR @convenor) AND ` + seen + " ORDER BY array_position(ARRAY['member','locality','other'], u.kind), u.ord, u.id"

// loadFacts loads what the check of a text compares it with.
func loadFacts(ctx context.Context, tx *db.Tx, m *Minutes) error {
	units, err := db.All[proofread.Named](ctx, tx, selectFacts, db.Seen(tx.Who, db.Args{"id": m.ID}))
	if err != nil {
		return fmt.Errorf("load the units: %w", err)
	}
	days, err := calendar.LoadTx(ctx, tx)
	if err != nil {
		return fmt.Errorf("load the calendar: %w", err)
	}
	m.comparedWith(units, days)
	return nil
}

// Take takes the minutes for a change. The record is read after the lock, so that it and its rows are
// ofRecord now; everything else of these minutes is changed only under this lock.
func Take(ctx context.Context, tx *db.Tx, id int64) (Minutes, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	met, err := db.Scalar[int64](ctx, tx, "SELECT m.meeting FROM minutes m WHERE m.id = @id AND "+seen+" FOR UPDATE OF m", args)
	if err == nil {
		err = meeting.Keep(ctx, tx, met)
	}
	if err != nil {
		return Minutes{}, err
	}
	m, err := db.Get[Minutes](ctx, tx, selectOne, args)
	if err != nil {
		return m, err
	}
	return m, rows(ctx, tx, &m)
}

// rows loads what the text is made of.
func rows(ctx context.Context, tx *db.Tx, m *Minutes) (err error) {
	args := db.Seen(tx.Who, db.Args{"id": m.ID})
	if m.Clauses, err = db.All[Clause](ctx, tx, selectClauses, args); err != nil {
		return fmt.Errorf("load the clauses: %w", err)
	}
	if m.Attendance, err = db.All[Attendee](ctx, tx, selectAttendance, args); err != nil {
		return fmt.Errorf("load the attendance: %w", err)
	}
	return nil
}

// Move writes the state that a step leads to, and with it what the step settles: signer, number, issue.
// It is the only place where the state of minutes changes, and units' lists and those concerned hear of it.
func Move(ctx context.Context, tx *db.Tx, m *Minutes, t flow.Taken) error {
	m.State, m.StateAt = t.To, tx.At
	err := tx.Change(ctx, `UPDATE minutes SET state = @state, state_at = @at, returned = @returned, reason = @reason,
		signer = @signer, signer_name = @signer_name, delegation = @delegation, signed_on = @signed_on,
		year = @year, seq = @seq, number = nullif(@number, ''), issued_on = @issued_on, issued_at = @issued_at, issued_by = @issued_by,
		issue_statement = @statement, issue_hash = @hash WHERE id = @id`,
		db.Args{"id": m.ID, "state": m.State, "at": tx.At, "returned": m.Returned, "reason": m.Reason, "signer": m.Signer,
			"signer_name": m.SignerName, "delegation": m.Delegation, "signed_on": m.SignedOn, "year": m.Year, "seq": m.Seq, "number": m.Number,
			"issued_on": m.IssuedOn, "issued_at": m.IssuedAt, "issued_by": m.IssuedBy, "statement": orNull(m.IssueStatement), "hash": orNull(m.IssueHash)})
	if err != nil {
		return err
	}
	if m.Number != "" {
		if err := Papers.List(ctx, tx, m.ID); err != nil {
			return err
		}
	}
	if err := Majors.Keep(ctx, tx, m.ID); err != nil {
		return err
	}
	if err := meeting.Papered(ctx, tx, m.Meeting, m.progress()); err != nil {
		return err
	}
	return tellStep(ctx, tx, m.ID, t)
}

// orNull is NULL for bytes that are not there.
func orNull(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

const insertMinutes = `INSERT INTO minutes (meeting, title, overview, state, signer, signer_name, delegation, content_hash,
	drafted_by, drafted_name, drafted_at, edited_by, edited_name, edited_at, state_at, corrects, corrects_number, correction)
	VALUES (@meeting, @title, @overview, @state, @signer, @signer_name, @delegation, @hash, @by, @name, @at, @by, @name, @at, @at, @corrects, @corrects_number, @correction) RETURNING id`

const insertClause = `INSERT INTO clause (minutes, ord, topic, topic_title, text, lead, lead_name, due_kind, due, deliverable, major, no_task, origin)
	VALUES (@minutes, @ord, @topic, @topic_title, @text, @lead, @lead_name, @due_kind, @due, @deliverable, @major, @no_task, @origin) RETURNING id`

const updateClause = `UPDATE clause SET ord = @ord, topic = @topic, topic_title = @topic_title, text = @text, lead = @lead,
	lead_name = @lead_name, due_kind = @due_kind, due = @due, deliverable = @deliverable, major = @major, no_task = @no_task WHERE id = @id AND minutes = @minutes`

const insertAttendee = `INSERT INTO minutes_attendance (minutes, list, ord, unit, unit_name, person, title)
	VALUES (@minutes, @list, @ord, @unit, @unit_name, @person, @title)`

// putClause writes one decision with the units beside its lead and gives back its id.
func putClause(ctx context.Context, tx *db.Tx, minutes int64, c Clause) (int64, error) {
	args := db.Args{"id": c.ID, "minutes": minutes, "ord": c.Ord, "topic": c.Topic, "topic_title": c.TopicTitle, "text": c.Text, "lead": c.Lead,
		"lead_name": c.LeadName, "due_kind": c.DueKind, "due": c.Due, "deliverable": c.Deliverable, "major": c.Major, "no_task": c.NoTask, "origin": c.Origin}
	var err error
	if c.ID == 0 {
		c.ID, err = tx.Insert(ctx, insertClause, args)
	} else {
		err = tx.Change(ctx, updateClause, args)
	}
	if err != nil {
		return 0, fmt.Errorf("write clause %d: %w", c.Ord, err)
	}
	return c.ID, putRows(ctx, tx, c)
}

// putRows writes the units beside the lead and the milestones anew.
func putRows(ctx context.Context, tx *db.Tx, c Clause) error {
	args := db.Args{"id": c.ID, "joint": c.Joint, "joint_names": c.JointName, "joint_via": vias(c.Joint, c.JointVia), "support": c.Support, "support_names": c.SupportName,
		"support_via": vias(c.Support, c.SupportVia), "groups": c.Groups, "milestones": c.Milestones}
	for _, sql := range []string{"DELETE FROM clause_unit WHERE clause = @id", "DELETE FROM clause_group WHERE clause = @id", "DELETE FROM clause_milestone WHERE clause = @id", insertGroups, insertUnits, insertMilestones} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return fmt.Errorf("write the rows of the decision: %w", err)
		}
	}
	return nil
}

const (
	insertGroups = `INSERT INTO clause_group (clause, unit_group, role, name)
		SELECT @id::bigint, g."ID", g."Role", g."Name" FROM jsonb_to_recordset(coalesce(nullif(@groups::jsonb, 'null'), '[]')) AS g("ID" bigint, "Role" text, "Name" text)`
	insertUnits = `INSERT INTO clause_unit (clause, unit, unit_name, role, via)
		SELECT @id::bigint, u.unit, u.name, 'joint', nullif(u.via, 0) FROM unnest(@joint::bigint[], @joint_names::text[], @joint_via::bigint[]) u(unit, name, via)
		UNION ALL SELECT @id::bigint, u.unit, u.name, 'support', nullif(u.via, 0) FROM unnest(@support::bigint[], @support_names::text[], @support_via::bigint[]) u(unit, name, via)`
)

const (
	insertMilestones = `INSERT INTO clause_milestone (clause, ord, kind, name, due_kind, due) SELECT @id::bigint, m.ord, m.kind, m.name, m.due_kind, left(m.due, 10)::date
		FROM ROWS FROM (jsonb_to_recordset(coalesce(nullif(@milestones::jsonb, 'null'), '[]')) AS ("Kind" text, "Name" text, "DueKind" text, "Due" text)) WITH ORDINALITY AS m(kind, name, due_kind, due, ord)`
	milestoneList = `json_agg(json_build_object('Kind', s.kind, 'Name', s.name, 'DueKind', s.due_kind, 'Due', to_char(s.due, 'YYYY-MM-DD"T00:00:00Z"')) ORDER BY s.ord)`
	// milestonesOfClause are those of clause c, where all are read; of one record they are looked up at once.
	milestonesOfClause = `coalesce((SELECT ` + milestoneList + ` FROM clause_milestone s WHERE s.clause = c.id), '[]') AS milestones`
)

// vias are as many as the units.
func vias(units, via []int64) []int64 {
	return append(slices.Clone(via), make([]int64, len(units)-len(via))...)
}

// putText writes the words outside the rows, counts the version, and binds the digest of the whole.
func putText(ctx context.Context, tx *db.Tx, m Minutes) error {
	return tx.Change(ctx, `UPDATE minutes SET title = @title, overview = @overview, other = @other, version = @version, content_hash = @hash,
		edited_by = @by, edited_name = @name, edited_at = @at WHERE id = @id AND state IN ('draft')`,
		db.Args{"id": m.ID, "title": m.Title, "overview": m.Overview, "other": m.Other, "version": m.Version,
			"hash": digest([]byte(Content(m))), "by": tx.Who.Person, "name": tx.Who.Name, "at": tx.At})
}

// putAttendance replaces the lines with those of the meeting.
func putAttendance(ctx context.Context, tx *db.Tx, minutes int64, list []Attendee) error {
	if _, err := tx.Exec(ctx, "DELETE FROM minutes_attendance WHERE minutes = @id", db.Args{"id": minutes}); err != nil {
		return fmt.Errorf("clear the attendance: %w", err)
	}
	for _, a := range list {
		_, err := tx.Exec(ctx, insertAttendee, db.Args{"minutes": minutes, "list": a.List, "ord": a.Ord, "unit": a.Unit, "unit_name": a.UnitName,
			"person": a.Person, "title": a.Title})
		if err != nil {
			return fmt.Errorf("write the attendance: %w", err)
		}
	}
	return nil
}

// mandate is the word of the chief by which a 召集人 signs the minutes of a special meeting.
type mandate struct {
	ID, ToPerson int64
	ToName       string
}

// mandateOf finds it; fault.Missing when the chief signs.
func mandateOf(ctx context.Context, tx *db.Tx, meeting int64) (mandate, error) {
	return db.Get[mandate](ctx, tx, `SELECT d.id, d.to_person, d.to_name FROM meeting t JOIN delegation d ON d.id = t.delegation AND d.to_person = t.chair
		WHERE t.id = @id AND t.kind = 'special' AND d.signs AND `+delegation.InForceOn("portal_today()")+`
		AND EXISTS (SELECT 1 FROM seat_now s WHERE s.person = d.to_person AND s.role = 'convenor')`, db.Args{"id": meeting})
}

// chairOf is who chaired the meeting, 0 when nobody is recorded.
func chairOf(ctx context.Context, tx *db.Tx, meeting int64) (int64, error) {
	return db.Scalar[int64](ctx, tx, "SELECT coalesce(chair, 0) FROM meeting WHERE id = @id", db.Args{"id": meeting})
}

func removeClause(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM clause WHERE id = @id", db.Args{"id": id})
	return err
}
