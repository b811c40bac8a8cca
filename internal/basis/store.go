package basis

import (
	"context"
	"fmt"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// seen is who reads the library, the same rule as the chart's See: everybody of the thread.
const seen = `(@office OR @convenor OR cardinality(@units::bigint[]) > 0)`

const columns = "b.id, b.level, b.title, b.number, b.issuer, b.issued, b.demands, b.state, b.reason, b.by_name, b.at, b.version"

const selectBasis = "SELECT " + columns + " FROM basis b WHERE b.id = @id AND " + seen

func get(b *db.Batch, who access.Actor, id int64) *Basis {
	return db.One[Basis](b, selectBasis, db.Seen(who, db.Args{"id": id}))
}

func lock(ctx context.Context, tx *db.Tx, id int64) (Basis, error) {
	return db.Get[Basis](ctx, tx, selectBasis+" FOR UPDATE OF b", db.Seen(tx.Who, db.Args{"id": id}))
}

// selectRows are the rows of a list, newest document first.
func selectRows(b *db.Batch, who access.Actor, f Filter) *[]Basis {
	list := []string{seen}
	if f.Level != "" {
		list = append(list, "b.level = @level")
	}
	if f.Query != "" {
		list = append(list, worded)
	}
	day, id := f.cursor()
	if id != 0 {
		list = append(list, "(b.issued, b.id) < (@day::date, @last)")
	}
	return db.Many[Basis](b, "SELECT "+columns+" FROM basis b WHERE "+strings.Join(list, " AND ")+" ORDER BY b.issued DESC, b.id DESC LIMIT @limit",
		db.Seen(who, db.Args{"level": f.Level, "word": f.Query, "q": pattern(f.Query), "day": day, "last": id, "limit": PageSize + 1}))
}

// worded is a search: what holds the words is found by the index and held against the text.
const worded = "b.grams @> grams(@word) AND (b.title ILIKE @q OR b.number ILIKE @q OR b.issuer ILIKE @q)"

// pattern is a search for a piece of text, with the wildcards in it taken literally.
func pattern(q string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q) + "%"
}

// Cited asks for what a record rests on. For the record's own page: whoever reads that reads its
// citations.
func Cited(b *db.Batch, kind string, record int64) *[]Basis {
	return db.Many[Basis](b, "SELECT "+columns+` FROM citation c JOIN basis b ON b.id = c.basis
		WHERE c.kind = @kind AND c.record = @record AND c.removed_at IS NULL ORDER BY `+byLevel, db.Args{"kind": kind, "record": record})
}

// byLevel is the order in which papers cite: the highest authority first, then the newest document.
const (
	byLevel = rankOf + ", b.issued DESC, b.id"
	rankOf  = "array_position(ARRAY['nation','province','city'], b.level)"
)

// ranks are the levels in that order.
var ranks = []string{"nation", "province", "city"}

// choices are a page of what may be cited anew, level by level along the index, from where the page before ended.
func choices(b *db.Batch, who access.Actor, p Pick) *[]Basis {
	words := ""
	if p.Query != "" {
		words = " AND " + worded
	}
	rank, day, last := p.cursor()
	return db.Many[Basis](b, "SELECT "+columns+` FROM generate_series(greatest(@rank::int, 1), 3) AS l(rank) CROSS JOIN LATERAL (SELECT b.* FROM basis b
		WHERE `+seen+` AND b.state = 'current' AND `+rankOf+` = l.rank AND b.issued <= CASE WHEN l.rank = @rank THEN @day::date ELSE 'infinity' END
			AND (l.rank > @rank OR b.issued < @day OR b.id > @last)`+words+` ORDER BY b.issued DESC, b.id LIMIT @limit) b
		ORDER BY `+byLevel+" LIMIT @limit", db.Seen(who, db.Args{"rank": rank, "day": day, "last": last, "word": p.Query, "q": pattern(p.Query), "limit": choicesSize + 1}))
}

// chosen are the documents that a refused form has ticked.
func chosen(b *db.Batch, who access.Actor, ids []int64) *[]Basis {
	return db.Many[Basis](b, "SELECT "+columns+" FROM basis b WHERE "+seen+" AND b.id = ANY(@ids) ORDER BY "+byLevel, db.Seen(who, db.Args{"ids": ids}))
}

func citedTx(ctx context.Context, tx *db.Tx, kind string, record int64) ([]Basis, error) {
	return db.All[Basis](ctx, tx, "SELECT "+columns+` FROM citation c JOIN basis b ON b.id = c.basis
		WHERE c.kind = @kind AND c.record = @record AND c.removed_at IS NULL ORDER BY `+byLevel, db.Args{"kind": kind, "record": record})
}

// citable finds those of the ids that may be cited anew.
func citable(ctx context.Context, tx *db.Tx, ids []int64) ([]Basis, error) {
	return db.All[Basis](ctx, tx, "SELECT "+columns+" FROM basis b WHERE "+seen+" AND b.state = 'current' AND b.id = ANY(@ids) ORDER BY "+byLevel,
		db.Seen(tx.Who, db.Args{"ids": ids}))
}

func cite(ctx context.Context, tx *db.Tx, kind string, record, id int64) error {
	_, err := tx.Exec(ctx, "INSERT INTO citation (kind, record, basis, by_name, at) VALUES (@kind, @record, @id, @name, @at)",
		db.Args{"kind": kind, "record": record, "id": id, "name": tx.Who.Name, "at": tx.At})
	if err != nil {
		return fmt.Errorf("cite basis %d: %w", id, err)
	}
	return nil
}

func uncite(ctx context.Context, tx *db.Tx, kind string, record, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE citation SET removed_at = @at WHERE kind = @kind AND record = @record AND basis = @id AND removed_at IS NULL",
		db.Args{"kind": kind, "record": record, "id": id, "at": tx.At})
	if err != nil {
		return fmt.Errorf("take back the citation of basis %d: %w", id, err)
	}
	return nil
}

func insert(ctx context.Context, tx *db.Tx, f Form) (int64, error) {
	args := db.Args(Fields.Args(f))
	args["name"], args["at"] = tx.Who.Name, tx.At
	columns, values := Fields.Inserted()
	id, err := tx.Insert(ctx, "INSERT INTO basis ("+columns+", state, by_name, at) VALUES ("+values+", 'current', @name, @at) RETURNING id", args)
	return id, twice(err)
}

func update(ctx context.Context, tx *db.Tx, was Basis, f Form) error {
	args := db.Args(Fields.Args(f))
	args["id"], args["version"] = was.ID, was.Version
	return twice(tx.Change(ctx, "UPDATE basis SET "+Fields.Updated()+", version = version + 1 WHERE id = @id AND version = @version", args))
}

// twice turns the second entry of a number into a sentence beside its field.
func twice(err error) error {
	if db.Constraint(err) == "basis_number_key" {
		return form.Errors{{Field: "number", Text: "此文号已在依据库中"}}
	}
	return err
}

// setState is the only statement that changes the state.
func setState(ctx context.Context, tx *db.Tx, b Basis, t flow.Taken, reason string) error {
	return tx.Change(ctx, "UPDATE basis SET state = @to, reason = @reason, version = version + 1 WHERE id = @id AND version = @version",
		db.Args{"to": t.To, "reason": reason, "id": b.ID, "version": b.Version})
}
