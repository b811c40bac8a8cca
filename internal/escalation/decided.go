package escalation

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/paper"
)

// Decided is what the feature that decides tells of its records and decisions: how they are asked for in SQL,
// beside approval e, and how a record is held while one of its approvals changes.
type Decided struct {
	Kind     string // of the record, as in the log: "minutes"
	Major    func(record int64) string
	From     string // the decisions c with their records: "clause c ON c.id = e.clause JOIN minutes m ON m.id = c.minutes"
	Seen     string // who may read the records; of them only those who make them see approvals
	Record   string // the record's id: "m.id"
	Parts    string // the ids of the decisions of record @id
	Asked    string // that the decision still is one to be approved: "c.major"
	Standing string // that the record has not been given up: "m.state <> 'abandoned'"
	Columns  string // record, ord, text, major, lead_name, title, record_number
	Over     string // why nothing is registered now, in words; empty while it is
	// Hold locks the record, so that its text does not change under the approval.
	Hold func(ctx context.Context, tx *db.Tx, record int64) error
}

// Part is a major decision, and the one that it repeats word for word, 0 when there is none.
type Part struct{ Clause, Repeats int64 }

// History is all that was asked for the decisions of one record, with the files of the answers.
type History struct {
	Now   *[]Approval
	Pasts *[]Past
	Files *[]file.Attachment
}

// History asks for it.
func (d Decided) History(b *db.Batch, who access.Actor, record int64) History {
	return History{d.Approvals(b, who, record), d.pasts(b, who, record), d.files(b, who, record)}
}

// TakeBack takes back the approval of a decision whose words have changed since: it was given to others. What
// was recorded is kept among the past ones.
func (d Decided) TakeBack(ctx context.Context, tx *db.Tx, clause int64, why string) error {
	e, err := d.ofClause(ctx, tx, clause)
	if err != nil || e == nil || !e.Reported() {
		return err
	}
	if err := keepPast(ctx, tx, e.ID, "changed"); err != nil {
		return err
	}
	if err := putApproval(ctx, tx, Approval{ID: e.ID, Version: e.Version, State: prepared}); err != nil {
		return fmt.Errorf("take back the approval of clause %d: %w", clause, err)
	}
	void := Chart.Note("void")
	tx.LogAct(d.logged(*e), void, why, void.Label+"："+paper.Place(e.Ord))
	return nil
}

// Reported says whether anything was recorded for a decision; such a one may not go.
func (d Decided) Reported(ctx context.Context, tx *db.Tx, clause int64) (bool, error) {
	e, err := d.ofClause(ctx, tx, clause)
	return err == nil && e != nil && e.Reported(), err
}

func (d Decided) logged(e Approval) db.On { return db.On{Kind: d.Kind, ID: e.Record, Title: e.Title} }
