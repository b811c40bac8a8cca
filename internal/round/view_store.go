package round

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
)

// View is how the room that asks reads the rounds about its records: SQL over an answer a, its round r and
// whatever Join adds to them.
type View struct {
	Asking
	Join    string // the record, joined by r.record: "JOIN topic t ON t.id = r.record"
	Heading string // the record's title: "t.title"
	Facts   string // columns owner, open and in_hand of an answer
	Seen    string // who sees an answer, the same rule as the chart's See
	Hears   string // who sees a round, not its answers
	Files   bool   // answers have files
	Newest  bool   // rounds are shown with the latest first
	// What the asking room reads of the text beside a round: more columns, ahead of a comma, and what they are read from.
	Text, TextJoin string
	// Hold locks the record, as every other act on it does first.
	Hold func(ctx context.Context, tx *db.Tx, record int64) error
}

const roundColumns = `r.id, r.record, r.n, r.version, r.asked_on, r.days, coalesce(r.due, add_workdays(r.asked_on, r.days)) AS due, r.silence, r.shared, r.note, r.why,
	r.opened_name, r.opened_at, r.closed_name, r.closed_how, r.closed_why, r.closed_at`

const answerColumns = `a.id, a.round, a.record, a.unit, a.unit_name, a.state, a.covered, coalesce(a.stance, '') AS stance, a.approver, a.approved_on,
	coalesce(a.given_by, 0) AS given_by, a.given_name, a.given_at, a.hash, a.lapsed_at, a.lapsed_why, a.version,
	(SELECT count(*) FROM round_remark p WHERE p.kind = a.kind AND p.answer = a.id) AS remarked,
	a.state = 'lapsed' AND ` + superseded + ` AS superseded,
	CASE WHEN r.shared THEN ARRAY(SELECT x.unit FROM round_answer x WHERE x.kind = a.kind AND x.round = a.round ORDER BY x.unit) ELSE '{}' END AS peers, `

// superseded says that the unit of answer a has another one in the same round.
const superseded = "EXISTS (SELECT 1 FROM round_answer z WHERE z.kind = a.kind AND z.round = a.round AND z.unit = a.unit AND z.id > a.id)"

const pointColumns = "p.id, p.answer, p.ord, p.part, p.quote, p.text, p.verdict, p.reason, p.replied_name, p.replied_at"

// asked are rounds joined with their records.
func (v View) asked() string {
	return "round r " + v.Join + " AND r.kind = '" + v.Record + "'"
}

// From are the answers joined with their rounds and records: a, r and what Join adds.
func (v View) From() string {
	return "round_answer a JOIN round r ON r.kind = a.kind AND r.id = a.round AND r.kind = '" + v.Record + "' " + v.Join
}

// Rounds selects rounds that the reader may see, in the order in which they are shown.
func (v View) Rounds(cond string) string {
	order := " ORDER BY r.n"
	if v.Newest {
		order += " DESC"
	}
	return "SELECT " + v.Text + roundColumns + " FROM " + v.asked() + " " + v.TextJoin + " WHERE " + v.Hears + " AND " + cond + order
}

func (v View) answers(cond string) string {
	return "SELECT " + answerColumns + v.Heading + " AS title, " + v.Facts + " FROM " + v.From() + " WHERE " + v.Seen + " AND " + cond
}

func (v View) points(cond string) string {
	return "SELECT " + pointColumns + " FROM round_remark p JOIN (" + v.From() + ") ON a.kind = p.kind AND a.id = p.answer WHERE " + v.Seen + " AND " + cond +
		" ORDER BY p.answer, p.ord"
}

// files of a draft are the unit's own.
func (v View) files(cond string) string {
	return "SELECT f.id, f.kind, f.record, f.name, f.type, f.size, f.by_name, f.at FROM " + v.From() + " JOIN attachment f ON f.kind = '" + v.Answer +
		"' AND f.record = a.id AND f.void_at IS NULL WHERE (a.state <> 'asked' OR a.unit = ANY(@units)) AND " + v.Seen + " AND " + cond + " ORDER BY f.record, f.id"
}

// Fetched is what one read brings of answers; put it together when the batch has come back.
type Fetched struct {
	answers *[]Answer
	points  *[]Point
	files   *[]file.Attachment
}

// holds are pointers to what a room reads of a round: a Round, alone or with more beside it.
type holds[T any] interface {
	*T
	itself() *Round
}

func (r *Round) itself() *Round { return r }

// AskAll asks for the rounds about a record as the person may see them; the answer has come with the batch.
func AskAll[T any, P holds[T]](b *db.Batch, v View, who access.Actor, record int64) func() []T {
	return together[T, P](db.Many[T](b, v.Rounds("r.record = @id"), db.Seen(who, db.Args{"id": record})), v.about(b, who, record))
}

// AskOne asks for one answer with its round; none that the person may see is no round.
func AskOne[T any, P holds[T]](b *db.Batch, v View, who access.Actor, id int64) func() []T {
	sql := v.Rounds("r.id = (SELECT x.round FROM round_answer x WHERE x.kind = '" + v.Record + "' AND x.id = @id)")
	return together[T, P](db.Many[T](b, sql, db.Seen(who, db.Args{"id": id})), v.one(b, who, id))
}

func together[T any, P holds[T]](rounds *[]T, answers Fetched) func() []T {
	return func() []T { return Join[T, P](*rounds, answers) }
}

// Join puts the answers to their rounds.
func Join[T any, P holds[T]](rounds []T, answers Fetched) []T {
	for i := range rounds {
		r := P(&rounds[i]).itself()
		r.Answers = answers.Of(r.ID)
	}
	return rounds
}

// about asks for the answers about a record that the person may see.
func (v View) about(b *db.Batch, who access.Actor, record int64) Fetched {
	return v.fetched(b, "a.record = @id", db.Seen(who, db.Args{"id": record}))
}

// one asks for one answer.
func (v View) one(b *db.Batch, who access.Actor, id int64) Fetched {
	return v.fetched(b, "a.id = @id", db.Seen(who, db.Args{"id": id}))
}

func (v View) fetched(b *db.Batch, cond string, args db.Args) Fetched {
	p := Fetched{db.Many[Answer](b, v.answers(cond)+" ORDER BY r.n, a.id", args), db.Many[Point](b, v.points(cond), args), &[]file.Attachment{}}
	if v.Files {
		p.files = db.Many[file.Attachment](b, v.files(cond), args)
	}
	return p
}

// All are the answers with their remarks and files.
func (p Fetched) All() []Answer {
	out := *p.answers
	for i := range out {
		out[i].Points = pointsOf(out[i].ID, *p.points)
		for _, f := range *p.files {
			if f.Record == out[i].ID {
				out[i].Files = append(out[i].Files, f)
			}
		}
	}
	return out
}

// Of are those of one round.
func (p Fetched) Of(round int64) []Answer {
	out := []Answer{}
	for _, a := range p.All() {
		if a.Round == round {
			out = append(out, a)
		}
	}
	return out
}

func pointsOf(answer int64, all []Point) []Point {
	out := []Point{}
	for _, p := range all {
		if p.Answer == answer {
			out = append(out, p)
		}
	}
	return out
}

// RecordOf asks for the record of an answer whose content the person may read; none otherwise.
func (v View) RecordOf(b *db.Batch, who access.Actor, id int64) *int64 {
	return db.Value[int64](b, "SELECT a.record FROM "+v.From()+" WHERE a.id = @id AND (a.state <> 'asked' OR a.unit = ANY(@units)) AND "+v.Seen, db.Seen(who, db.Args{"id": id}))
}

// Member asks for the member of the answering unit, who will agree to its answer.
func (v View) Member(b *db.Batch, who access.Actor, id int64) *[]string {
	return db.Values[string](b, "SELECT s.name FROM "+v.From()+" JOIN seat_now s ON s.unit = a.unit AND s.role = 'member' WHERE a.id = @id AND "+v.Seen+" LIMIT 1",
		db.Seen(who, db.Args{"id": id}))
}

// Running are the open rounds of records in the state, as far as the person sees them.
func (v View) Running(state string) func(*db.Batch, access.Actor) func() []calendar.Running {
	return func(b *db.Batch, who access.Actor) func() []calendar.Running {
		list := db.Many[calendar.Running](b, "SELECT r.record, r.asked_on AS since, r.days AS n, "+v.Heading+" AS title FROM "+v.asked()+
			" WHERE r.closed_at IS NULL AND "+state+" AND "+v.Hears+" ORDER BY r.id LIMIT 200", db.Seen(who, db.Args{}))
		return func() []calendar.Running { return *list }
	}
}

// Lock loads an answer for a change, with its record held still.
func (v View) Lock(ctx context.Context, tx *db.Tx, id int64) (a Answer, err error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	record, err := db.Scalar[int64](ctx, tx, "SELECT a.record FROM "+v.From()+" WHERE a.id = @id AND "+v.Seen, args)
	if err != nil {
		return a, err
	}
	if err := v.Hold(ctx, tx, record); err != nil {
		return a, err
	}
	if a, err = db.Get[Answer](ctx, tx, v.answers("a.id = @id")+" FOR UPDATE OF a", args); err != nil {
		return a, err
	}
	a.Points, err = db.All[Point](ctx, tx, v.points("a.id = @id"), args)
	return a, err
}

// LockAll loads the answers about a record that is held, for a change.
func (v View) LockAll(ctx context.Context, tx *db.Tx, record int64) (Fetched, error) {
	args := db.Seen(tx.Who, db.Args{"id": record})
	list, err := db.All[Answer](ctx, tx, v.answers("a.record = @id")+" ORDER BY r.n, a.id FOR UPDATE OF a", args)
	if err != nil {
		return Fetched{}, fmt.Errorf("load the answers about %s %d: %w", v.Record, record, err)
	}
	points, err := db.All[Point](ctx, tx, v.points("a.record = @id"), args)
	return Fetched{&list, &points, &[]file.Attachment{}}, err
}
