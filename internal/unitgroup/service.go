package unitgroup

import (
	"context"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// Service has the use cases of groups.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Page is what the pages of groups show.
type Page struct {
	Groups []Group // as they are today
	Units  []unit.Unit
}

// List gives all groups with their units of today.
func (s *Service) List(ctx context.Context, who access.Actor) (Page, error) {
	if _, ok := who.Holds(access.Ties{}, staff...); !ok {
		return Page{}, fault.NotFound()
	}
	var groups *[]Group
	var units *[]unit.Unit
	err := s.db.Read(ctx, func(b *db.Batch) {
		groups, units = db.Many[Group](b, selectAll, db.Seen(who, nil)), unit.All(b)
	})
	if err != nil {
		return Page{}, err
	}
	belong := []Member{}
	for _, u := range *units {
		if u.Current {
			belong = append(belong, Member{u.ID, u.Kind})
		}
	}
	return Page{On(*groups, belong), *units}, nil
}

// Units are what a form chooses from.
func (s *Service) Units(ctx context.Context) (out []unit.Unit, err error) {
	var units *[]unit.Unit
	if err := s.db.Read(ctx, func(b *db.Batch) { units = unit.All(b) }); err != nil {
		return nil, err
	}
	return *units, nil
}

// Get gives one group that the office keeps, with what its form chooses from.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64) (Group, []unit.Unit, error) {
	var g *Group
	var units *[]unit.Unit
	err := s.db.Read(ctx, func(b *db.Batch) {
		g, units = db.One[Group](b, selectOne, db.Seen(who, db.Args{"id": id})), unit.All(b)
	})
	switch {
	case err != nil:
		return Group{}, nil, err
	case g.Retired:
		return *g, *units, fault.Late("单位组“%s”已停用，不能修改", g.Name)
	case !g.Keeps():
		return *g, *units, fault.Late("“%s”的单位按成员单位清单确定，不能修改", g.Name)
	}
	return *g, *units, nil
}

// Create adds a group.
func (s *Service) Create(ctx context.Context, who access.Actor, f Form) (db.Outcome, error) {
	t, err := acts.Act(who, access.Ties{}, "create")
	if err != nil {
		return db.Outcome{}, err
	}
	f, errs := f.clean()
	if errs.Err() != nil {
		return db.Outcome{}, errs
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		units, err := known(ctx, tx, f)
		if err != nil {
			return err
		}
		id, err := insert(ctx, tx, f)
		if err != nil {
			return err
		}
		tx.LogAct(Group{ID: id, Name: f.Name}.on(), t, "", Names(units, f.Units))
		tx.Done(Path, "单位组“%s”已登记", f.Name)
		return nil
	})
}

// known gives the units, each of the form's among them.
func known(ctx context.Context, tx *db.Tx, f Form) ([]unit.Unit, error) {
	units, err := unit.AllTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, id := range f.Units {
		if !slices.ContainsFunc(units, func(u unit.Unit) bool { return u.ID == id }) {
			return nil, form.Errors{{Field: "units", Text: "选了不存在的单位"}}
		}
	}
	return units, f.unlikeUnits(units)
}

// unlikeUnits refuses a name that a paper would read as a unit, or as a list of them.
func (f Form) unlikeUnits(units []unit.Unit) error {
	if strings.ContainsAny(f.Name, "、，,;；") {
		return form.Errors{{Field: "name", Text: "名称不能是几个单位的名单，请另起一个总的名称"}}
	}
	for _, u := range units {
		if slices.Contains([]string{u.Name, u.FullName, u.Chip}, f.Name) {
			return form.Errors{{Field: "name", Text: "这是单位“" + u.Name + "”的名称，请另起一个名称"}}
		}
	}
	return nil
}

// steps take the acts on groups that the office keeps.
var steps = db.Steps[Group]{Chart: flow.ChartOf(&acts, flow.Untied[Group], func(g Group) int { return g.Version }), Lock: lock, On: Group.on, Over: Group.over}

func (g Group) on() db.On { return db.On{Kind: acts.Kind, ID: g.ID, Title: g.Name} }

func (g Group) over() string {
	if g.Retired {
		return "单位组“" + g.Name + "”已停用"
	}
	return ""
}

func (s *Service) change(ctx context.Context, who access.Actor, a db.Asked, effect func(context.Context, *db.Tx, Group) (string, error)) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return steps.TakeAct(ctx, tx, a, func(g Group) (string, error) { return effect(ctx, tx, g) })
	})
}

// Edit changes name and units; decisions that name the group keep what they hold until they are saved again.
func (s *Service) Edit(ctx context.Context, who access.Actor, id int64, version int, typed Form) (db.Outcome, error) {
	return s.change(ctx, who, db.Asked{ID: id, Version: version, Do: "edit"}, func(ctx context.Context, tx *db.Tx, was Group) (string, error) {
		f, errs := typed.clean()
		if errs.Err() != nil {
			return "", errs
		}
		units, err := known(ctx, tx, f)
		if err != nil {
			return "", err
		}
		tx.Done(Path, "单位组“%s”已保存", f.Name)
		return f.changes(was, units), update(ctx, tx, was, f)
	})
}

// Retire takes a group out of the choice.
func (s *Service) Retire(ctx context.Context, who access.Actor, id int64, version int) (db.Outcome, error) {
	return s.change(ctx, who, db.Asked{ID: id, Version: version, Do: "retire"}, func(ctx context.Context, tx *db.Tx, g Group) (string, error) {
		tx.Done(Path, "单位组“%s”已停用，已写入纪要的不受影响", g.Name)
		return "停用“" + g.Name + "”", retire(ctx, tx, g)
	})
}
