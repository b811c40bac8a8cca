package unitgroup

import (
	"context"
	"errors"
	"fmt"
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
		units, err := known(ctx, tx, 0, f)
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

// known gives the units, each of the form's among them; own is the group that bears the name already, 0 for a new one.
func known(ctx context.Context, tx *db.Tx, own int64, f Form) ([]unit.Unit, error) {
	units, err := unit.AllTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, id := range f.Units {
		if !slices.ContainsFunc(units, func(u unit.Unit) bool { return u.ID == id }) {
			return nil, form.Errors{{Field: "units", Text: "选了不存在的单位"}}
		}
	}
	if err := f.unlikeUnits(units); err != nil {
		return nil, err
	}
	return units, f.unlikeGroups(ctx, tx, own)
}

// unlikeUnits refuses a name that a paper would read as a unit, or as a list of them.
func (f Form) unlikeUnits(units []unit.Unit) error {
	if strings.ContainsAny(f.Name, "、，,;；") {
		return form.Errors{{Field: "name", Text: "名称不能是几个单位的名单，请另起一个总的名称"}}
	}
	for _, u := range units {
		if slices.ContainsFunc([]string{u.Name, u.FullName, u.Chip}, func(name string) bool { return alike(name, f.Name) }) {
			return form.Errors{{Field: "name", Text: "这是单位“" + u.Name + "”的名称，请另起一个名称"}}
		}
	}
	return nil
}

// unlikeGroups refuses a name by which another group goes.
func (f Form) unlikeGroups(ctx context.Context, tx *db.Tx, own int64) error {
	groups, err := db.All[Group](ctx, tx, selectAll, db.Seen(tx.Who, nil))
	if err != nil {
		return fmt.Errorf("load the groups: %w", err)
	}
	for _, g := range groups {
		if g.ID != own && !g.Retired && alike(g.Name, f.Name) {
			return form.Errors{{Field: "name", Text: "已有这个名称的单位组"}}
		}
	}
	return nil
}

// alike says whether two names are one to whoever reads them: wide and narrow brackets, digits and letters, and spaces, make no other name.
func alike(a, b string) bool {
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(form.Narrow(s)), "")) }
	return fold(a) == fold(b)
}

// steps take the acts on groups in use that the office keeps, and restoring the one on a group that is not.
var (
	steps     = stepsUnless(Group.over)
	restoring = stepsUnless(Group.inUse)
)

func stepsUnless(over func(Group) string) db.Steps[Group] {
	return db.Steps[Group]{Chart: flow.ChartOf(&acts, flow.Untied[Group], func(g Group) int { return g.Version }), Lock: lock, On: Group.on, Over: over}
}

func (g Group) on() db.On { return db.On{Kind: acts.Kind, ID: g.ID, Title: g.Name} }

func (g Group) over() string {
	if g.Retired {
		return "单位组“" + g.Name + "”已停用"
	}
	return ""
}

func (g Group) inUse() string {
	if !g.Retired {
		return "单位组“" + g.Name + "”正在使用"
	}
	return ""
}

// effect is what an act does to a group; it says what the log keeps of it.
type effect func(context.Context, *db.Tx, Group) (string, error)

func (s *Service) change(ctx context.Context, who access.Actor, by db.Steps[Group], a db.Asked, do effect) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return by.TakeAct(ctx, tx, a, func(g Group) (string, error) { return do(ctx, tx, g) })
	})
}

// Edit changes name and units; decisions that name the group keep what they hold until they are saved again.
func (s *Service) Edit(ctx context.Context, who access.Actor, id int64, version int, typed Form) (db.Outcome, error) {
	return s.change(ctx, who, steps, db.Asked{ID: id, Version: version, Do: "edit"}, func(ctx context.Context, tx *db.Tx, was Group) (string, error) {
		f, errs := typed.clean()
		if errs.Err() != nil {
			return "", errs
		}
		units, err := known(ctx, tx, was.ID, f)
		if err != nil {
			return "", err
		}
		tx.Done(Path, "单位组“%s”已保存", f.Name)
		return f.changes(was, units), update(ctx, tx, was, f)
	})
}

// Retire takes a group out of the choice.
func (s *Service) Retire(ctx context.Context, who access.Actor, id int64, version int) (db.Outcome, error) {
	return s.change(ctx, who, steps, db.Asked{ID: id, Version: version, Do: "retire"}, func(ctx context.Context, tx *db.Tx, g Group) (string, error) {
		tx.Done(Path, "单位组“%s”已停用，已写入纪要的不受影响", g.Name)
		return "停用“" + g.Name + "”", retire(ctx, tx, g)
	})
}

// Restore puts a retired group back into the choice, as it was. What has come to bear its name meanwhile keeps it.
func (s *Service) Restore(ctx context.Context, who access.Actor, id int64, version int) (db.Outcome, error) {
	return s.change(ctx, who, restoring, db.Asked{ID: id, Version: version, Do: "restore"}, func(ctx context.Context, tx *db.Tx, g Group) (string, error) {
		_, err := known(ctx, tx, g.ID, Of(g))
		if err == nil {
			err = restore(ctx, tx, g)
		}
		if errs, ok := errors.AsType[form.Errors](err); ok {
			return "", fault.Late("单位组“%s”不能恢复使用：%s", g.Name, errs[0].Text)
		}
		tx.Done(Path, "单位组“%s”已恢复使用", g.Name)
		return "恢复使用“" + g.Name + "”", err
	})
}
