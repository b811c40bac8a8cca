package room

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
)

// Estate is what of one kind of record hangs on a unit, and how it is handed on when the unit ends. It is a Part of the room of its kind, so that
// the act by which a unit ends finds what every room keeps.
type Estate struct {
	Kind    string   // of the records, as in the log
	Sort    string   // one word that tells it from others of the kind: "lead"
	Columns []string // in which the unit stands: "task.lead"
	Title   string   // 牵头的任务
	// Moves says what becomes of a record that is handed on, Stays of one that keeps the name of the unit, for which its successor acts.
	Moves, Stays string
	// Open selects what is open of the unit @unit: record, title, and stays where it is not handed on, which may ask for its @successor. What the
	// office does not read has no title there.
	Open   string
	Seen   string                                                // whether who reads sees the record passed.record; what of it was handed on is named to nobody else
	Unread string                                                // what that is called, and leads nowhere: 尚未报送办公室的议题
	Ends   bool                                                  // it ends with the unit and goes to nobody
	Page   func(record int64) string                             // where a record is read
	Pass   func(ctx context.Context, tx *db.Tx, p Passing) error // of what is handed on
	Drop   func(ctx context.Context, tx *db.Tx, p Passing) error // of what is not, where something is to be done about it
}

// OfKind is the kind of record.
func (e Estate) OfKind() string { return e.Kind }

// Name tells the estate from all others.
func (e Estate) Name() string { return e.Kind + "." + e.Sort }

// Passing is what of an estate goes to one successor.
type Passing struct {
	Unit, Successor int64
	SuccessorName   string
	Records         []int64
}

// Statements hands on by statements alone, see Run.
func Statements(list ...string) func(context.Context, *db.Tx, Passing) error {
	return func(ctx context.Context, tx *db.Tx, p Passing) error { return p.Run(ctx, tx, list...) }
}

// Run hands on by statements: @unit is the unit that ends, @successor who goes on for it, @name how that is called, @records what goes.
func (p Passing) Run(ctx context.Context, tx *db.Tx, statements ...string) error {
	for _, sql := range statements {
		args := db.Args{"unit": p.Unit, "successor": p.Successor, "name": p.SuccessorName, "records": p.Records, "at": tx.At}
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return fmt.Errorf("hand on what hangs on unit %d: %w", p.Unit, err)
		}
	}
	return nil
}
