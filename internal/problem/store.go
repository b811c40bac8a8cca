package problem

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
)

// seen is the visibility of a problem p, the same rule as the chart's See: its unit, the office, the
// convenors.
const seen = `(@office OR @convenor OR p.unit = ANY(@units))`

// gone are the states of a topic that has come to nothing.
const gone = "('withdrawn', 'rejected')"

var selectProblem = `SELECT p.id, p.unit, p.unit_name, ` + Fields.Columns("p") + `, p.state, p.reason, p.by_name, p.at, p.state_at, p.version,
	(SELECT count(*) FROM topic t WHERE t.problem = p.id AND t.state NOT IN ` + gone + `)::int AS going, (u.kind = 'member' AND u.current) AS belongs
	FROM problem p JOIN unit_now u ON u.id = p.unit WHERE p.id = @id AND ` + seen

func get(b *db.Batch, who access.Actor, id int64) *Problem {
	return db.One[Problem](b, selectProblem, db.Seen(who, db.Args{"id": id}))
}

// lock takes the problem for a change and reads it after the lock, so that its topics are those of now.
func lock(ctx context.Context, tx *db.Tx, id int64) (Problem, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	if _, err := db.Scalar[int64](ctx, tx, "SELECT p.id FROM problem p WHERE p.id = @id AND "+seen+" FOR UPDATE OF p", args); err != nil {
		return Problem{}, err
	}
	return db.Get[Problem](ctx, tx, selectProblem, args)
}

// selectRows are the rows of a list, what changed last first.
func selectRows(b *db.Batch, who access.Actor, f Filter) *[]Row {
	list := []string{seen}
	if OwnOnly(who) {
		list = append(list, "p.unit = ANY(@units)")
	}
	if f.State != "" {
		list = append(list, "p.state = @state")
	}
	if f.Unit != 0 {
		list = append(list, "p.unit = @unit")
	}
	at, id := f.cursor()
	if id != 0 {
		list = append(list, "(p.state_at, p.id) < (@at, @last)")
	}
	return db.Many[Row](b, "SELECT p.id, p.title, p.unit_name, p.duty, p.state, p.at, p.state_at FROM problem p WHERE "+
		strings.Join(list, " AND ")+" ORDER BY p.state_at DESC, p.id DESC LIMIT @limit",
		db.Seen(who, db.Args{"state": f.State, "unit": f.Unit, "at": at, "last": id, "limit": PageSize + 1}))
}

// Studier is a member unit with its duty as of a day.
type Studier struct {
	Unit int64
	Name string
	Duty string
}

// selectStudiers are the member units among those asked for, or all of them.
const selectStudiers = `SELECT u.id AS unit, coalesce(u.name, '') AS name, d.text AS duty FROM unit_now u JOIN duty d ON d.unit = u.id
	AND d.valid_from <= @day AND (d.valid_to IS NULL OR d.valid_to > @day)
	WHERE u.kind = 'member' AND u.current AND (@all OR u.id = ANY(@mine)) ORDER BY u.ord`

func studierArgs(who access.Actor, day time.Time) db.Args {
	return db.Args{"day": day, "all": anyUnit(who), "mine": registrars(who)}
}

// Studiers are the units for which the person may register problems.
func Studiers(b *db.Batch, who access.Actor, day time.Time) *[]Studier {
	return db.Many[Studier](b, selectStudiers, studierArgs(who, day))
}

func studiersTx(ctx context.Context, tx *db.Tx) ([]Studier, error) {
	return db.All[Studier](ctx, tx, selectStudiers, studierArgs(tx.Who, tx.At))
}

func insert(ctx context.Context, tx *db.Tx, u Studier, f Form) (int64, error) {
	args := db.Args(Fields.Args(f.Content))
	args["unit"], args["unit_name"], args["name"], args["at"] = u.Unit, u.Name, tx.Who.Name, tx.At
	columns, values := Fields.Inserted()
	id, err := tx.Insert(ctx, `INSERT INTO problem (unit, unit_name, `+columns+`, state, by_name, at, state_at)
		VALUES (@unit, @unit_name, `+values+`, 'open', @name, @at, @at) RETURNING id`, args)
	if err != nil {
		return 0, fmt.Errorf("register a problem: %w", err)
	}
	return id, nil
}

func update(ctx context.Context, tx *db.Tx, was Problem, f Form) error {
	args := db.Args(Fields.Args(f.Content))
	args["id"], args["version"] = was.ID, was.Version
	return tx.Change(ctx, "UPDATE problem SET "+Fields.Updated()+", version = version + 1 WHERE id = @id AND version = @version", args)
}

// setState is the only statement that changes the state.
func setState(ctx context.Context, tx *db.Tx, p Problem, t flow.Taken, reason string) error {
	return tx.Change(ctx, `UPDATE problem SET state = @to, reason = @reason, state_at = @at, version = version + 1
		WHERE id = @id AND version = @version`, db.Args{"to": t.To, "reason": reason, "at": tx.At, "id": p.ID, "version": p.Version})
}
