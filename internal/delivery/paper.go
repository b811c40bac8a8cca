package delivery

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// Paper is what the room of a kind of issued records tells of them: how they are asked for in SQL, beside delivery v, and what follows from a
// unit's word. A kind that can be delivered has one.
type Paper struct {
	Kind   string // as in the log: "minutes"
	Path   func(id int64) string
	From   string // the records, joined to their deliveries: "minutes m ON m.id = v.minutes"
	Seen   string // who may read them
	Title  string // "m.title"
	Number string // "coalesce(m.number, '')"
	Over   string // why nothing is signed for any more, in words; empty while it is
	Items  string // the decisions c, joined to their receipts r: "clause c ON c.id = r.clause"
	// Tell makes people hear of a step of a decision's receipt.
	Tell func(ctx context.Context, tx *db.Tx, receipt int64, step string) error
}

// seen shows the makers every receipt, and a unit its own.
func (p Paper) seen() string {
	return " JOIN " + p.From + " WHERE v.kind = '" + p.Kind + "' AND " + p.Seen + " AND (@office OR @convenor OR v.unit = ANY(@units))"
}

// Service has what units and the office do with what was sent.
type Service struct {
	db     *db.DB
	papers []Paper
}

// NewService makes the service for records of the given kinds.
func NewService(d *db.DB, papers ...Paper) *Service { return &Service{d, papers} }

// paperOf finds the kind of the record that a delivery, asked for by sql, brought to its unit.
func (s *Service) paperOf(ctx context.Context, tx *db.Tx, sql string, id int64) (Paper, error) {
	kind, err := db.Scalar[string](ctx, tx, sql, db.Args{"id": id})
	if err != nil {
		return Paper{}, err
	}
	for _, p := range s.papers {
		if p.Kind == kind {
			return p, nil
		}
	}
	return Paper{}, fmt.Errorf("delivery %d is of a kind that nobody delivers: %s", id, kind)
}

// OfReceipt is the record that a decision's receipt belongs to.
func (s *Service) OfReceipt(ctx context.Context, who access.Actor, id int64) (int64, error) {
	args, found := db.Seen(who, db.Args{"id": id}), []*[]int64{}
	err := s.db.Read(ctx, func(b *db.Batch) {
		for _, p := range s.papers {
			found = append(found, db.Values[int64](b, "SELECT v.record"+p.fromReceipt()+" AND r.id = @id", args))
		}
	})
	if err != nil {
		return 0, err
	}
	for _, list := range found {
		if len(*list) > 0 {
			return (*list)[0], nil
		}
	}
	return 0, fault.NotFound()
}
