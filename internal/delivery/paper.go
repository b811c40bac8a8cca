package delivery

import (
	"context"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// Paper is what the room of a kind of issued records tells of them: how they are asked for in SQL, beside delivery v, and what follows from a
// unit's word. A kind that can be delivered has one.
type Paper struct {
	Kind        string // as in the log: "minutes"
	Noun        string // what such a record is called: 纪要
	Path        func(id int64) string
	From        string // the records, joined to their deliveries by the record, so that those of one record are looked up: "minutes m ON m.id = v.record"
	Seen        string // who may read them
	Title       string // "m.title"
	Number      string // "coalesce(m.number, '')"
	Holds       string // whether it is still signed for: "m.state = 'issued'"
	Over        string // why it is not, in words; empty while it is
	Listed      string // the moment by which it stands in the list of a unit that received it, NULL while units may not read it: "CASE WHEN m.state = 'issued' THEN m.state_at END"
	ListedState string // the state in which it stands there, NULL as above: "CASE WHEN m.state = 'issued' THEN m.state END"
	Items       string // the decisions c, joined to their receipts r of deliveries v: "clause c ON c.id = r.clause AND c.minutes = v.record"; empty where units only sign for the whole
	// Altered says whether what is stored of a record is not what was issued: such a record is not signed for, nor are its decisions. Asked under the
	// lock of the delivery.
	Altered func(ctx context.Context, tx *db.Tx, record int64) (bool, error)
	// Tell makes people hear of a step of a decision's receipt; nobody is told where there are none.
	Tell func(ctx context.Context, tx *db.Tx, receipt int64, step string) error
	// TellUnit makes a unit hear that the office entered its answers, or took them back.
	TellUnit func(ctx context.Context, tx *db.Tx, delivery int64, step string) error
}

// OfKind is the kind of record that is delivered.
func (p Paper) OfKind() string { return p.Kind }

// seen shows the makers every receipt, and a unit its own.
func (p Paper) seen() string {
	return " JOIN " + p.From + " WHERE v.kind = '" + p.Kind + "' AND " + p.Seen + " AND (@office OR @convenor OR v.unit = ANY(@units))"
}

// PaperOf finds what is delivered by its kind.
func PaperOf(papers []Paper, kind string) (Paper, bool) {
	i := slices.IndexFunc(papers, func(p Paper) bool { return p.Kind == kind })
	if i < 0 {
		return Paper{}, false
	}
	return papers[i], true
}

// decided are those with decisions that units confirm one by one.
func decided(papers []Paper) []Paper {
	return slices.DeleteFunc(slices.Clone(papers), func(p Paper) bool { return p.Items == "" })
}

// Service has what units and the office do with what was sent.
type Service struct {
	db     *db.DB
	papers []Paper
}

// NewService makes the service for records of the given kinds.
func NewService(d *db.DB, papers ...Paper) *Service { return &Service{d, papers} }

// paperOf finds, among those served, the kind of the record that a delivery, asked for by sql, brought to its unit; another is not there.
func paperOf(ctx context.Context, tx *db.Tx, papers []Paper, sql string, id int64) (Paper, error) {
	kind, err := db.Scalar[string](ctx, tx, sql, db.Args{"id": id})
	if err != nil {
		return Paper{}, err
	}
	p, served := PaperOf(papers, kind)
	if !served {
		return Paper{}, fault.NotFound()
	}
	return p, nil
}

// OfReceipt is the record that a decision's receipt belongs to, and its kind.
func (s *Service) OfReceipt(ctx context.Context, who access.Actor, id int64) (kind string, record int64, err error) {
	return s.recordOf(ctx, who, id, func(p Paper) string { return "SELECT v.record" + p.fromReceipt() + " AND r.id = @id" })
}

// OfDelivery is the record that a delivery brought, and its kind.
func (s *Service) OfDelivery(ctx context.Context, who access.Actor, id int64) (kind string, record int64, err error) {
	return s.recordOf(ctx, who, id, Paper.selectRecord)
}

func (s *Service) recordOf(ctx context.Context, who access.Actor, id int64, sql func(Paper) string) (kind string, record int64, err error) {
	args, found := db.Seen(who, db.Args{"id": id}), []*[]int64{}
	papers := decided(s.papers)
	err = s.db.Read(ctx, func(b *db.Batch) {
		for _, p := range papers {
			found = append(found, db.Values[int64](b, sql(p), args))
		}
	})
	if err != nil {
		return "", 0, err
	}
	for i, list := range found {
		if len(*list) > 0 {
			return papers[i].Kind, (*list)[0], nil
		}
	}
	return "", 0, fault.NotFound()
}
