package basis

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// Service has the use cases of the library.
type Service struct {
	db     *db.DB
	citers map[string]Citer
}

// NewService makes the service. Nothing is cited by a kind without a citer.
func NewService(d *db.DB, citers map[string]Citer) *Service { return &Service{d, citers} }

// List gives a page of the library.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter) (List, error) {
	var rows *[]Basis
	if err := s.db.Read(ctx, func(b *db.Batch) { rows = selectRows(b, who, f) }); err != nil {
		return List{}, err
	}
	l := paged(f, *rows)
	l.MayKeep = MayKeep(who)
	return l, nil
}

// Shown is what the page of a basis shows.
type Shown struct {
	Basis  Basis
	Files  []file.Attachment
	Log    []audit.Row
	Values setting.Values
}

// Show gives a basis; more asks, in the same round trip, for what cites it: the library knows nothing of
// topics and tasks.
func (s *Service) Show(ctx context.Context, who access.Actor, id int64, more func(*db.Batch)) (Shown, error) {
	var x *Basis
	var files *[]file.Attachment
	var log *[]audit.Row
	var values *setting.Values
	err := s.db.Read(ctx, func(b *db.Batch) {
		x, files, log, values = get(b, who, id), file.Of(b, Kind, id), db.Timeline(b, Kind, id), setting.Load(b)
		if more != nil {
			more(b)
		}
	})
	if err != nil {
		return Shown{}, err
	}
	return Shown{*x, *files, *log, *values}, nil
}

// See says whether the person may read the basis; its files ask at each download.
func (s *Service) See(ctx context.Context, who access.Actor, id int64) error {
	return s.db.Read(ctx, func(b *db.Batch) { get(b, who, id) })
}

// Limits are what a form says about files.
func (s *Service) Limits(ctx context.Context) (file.Limits, error) {
	var values *setting.Values
	if err := s.db.Read(ctx, func(b *db.Batch) { values = setting.Load(b) }); err != nil {
		return file.Limits{}, err
	}
	return file.LimitsOf(*values), nil
}

// Sent is what came with a form: the fields, new files, and files to be taken off.
type Sent struct {
	Form    Form
	Uploads []file.Upload
	Remove  []int64
}

func (s Sent) input() (Form, error) {
	in, errs := Fields.Clean(s.Form)
	errs = append(errs, file.Check(s.Uploads)...)
	return in, errs.Err()
}

// Create adds a document to the library.
func (s *Service) Create(ctx context.Context, who access.Actor, sent Sent) (db.Outcome, error) {
	create, err := Chart.Act(who, Basis{}, "create")
	if err != nil {
		return db.Outcome{}, err
	}
	in, err := sent.input()
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		id, err := insert(ctx, tx, in)
		if err != nil {
			return err
		}
		tx.LogAct(db.On{Kind: Kind, ID: id, Title: in.Title}, create, "", "登记依据："+LevelWord(in.Level)+"，"+in.citation())
		if err := file.Attach(ctx, tx, Kind, id, sent.Uploads); err != nil {
			return err
		}
		tx.Done(Path(id), "依据已登记")
		return nil
	})
}

// Edit corrects a document in force.
func (s *Service) Edit(ctx context.Context, who access.Actor, id int64, version int, sent Sent) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		was, edit, err := steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "edit"})
		if err != nil {
			return err
		}
		in, err := sent.input()
		if err != nil {
			return err
		}
		if err := update(ctx, tx, was, in); err != nil {
			return err
		}
		tx.LogAct(db.On{Kind: Kind, ID: id, Title: in.Title}, edit, "", "原为："+was.Citation()+in.changes(was))
		for _, f := range sent.Remove {
			if err := file.Void(ctx, tx, Kind, id, f); err != nil {
				return err
			}
		}
		if err := file.Attach(ctx, tx, Kind, id, sent.Uploads); err != nil {
			return err
		}
		tx.Done(Path(id), "依据已保存")
		return nil
	})
}

// steps is how a document takes its steps.
var steps = db.Steps[Basis]{Chart: &Chart, Lock: lock, On: func(b Basis) db.On { return db.On{Kind: Kind, ID: b.ID, Title: b.Title} }}

// Do takes a step of the chart.
func (s *Service) Do(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		_, taken, err := steps.Take(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: reason}, func(b Basis, t flow.Taken) (string, error) {
			return "", setState(ctx, tx, b, t, form.Text(reason))
		})
		if err == nil {
			tx.Done(Path(id), "已标记为%s", Chart.State(taken.To).Title)
		}
		return err
	})
}
