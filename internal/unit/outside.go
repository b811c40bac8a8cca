package unit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// OutsideMax is how many units outside the joint meeting there may be, in use or not (系统默认): the desk of the office asks each what it still owes,
// and whatever compares names compares with all of theirs.
const OutsideMax = 200

// OutsidePath is the office's list of units outside the joint meeting.
const OutsidePath = "/outside"

// Outside is a unit outside the joint meeting (会外单位), with every name that it has had.
type Outside struct {
	ID      int64
	Name    string
	Past    []string
	Retired bool
	Version int
}

// Path is the unit's page.
func (o Outside) Path() string { return Path(o.ID) }

// seeOutside are those who make minutes: a name that stands in a draft is shown to nobody else.
var seeOutside = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}

// ShownTo is the unit, to whom it is shown.
func (r Record) ShownTo(who access.Actor) (Record, error) {
	if r.Kind != KindOther {
		return r, nil
	}
	if _, ok := who.Holds(access.Ties{}, seeOutside...); !ok {
		return Record{}, fault.NotFound()
	}
	return r, nil
}

// Register tells units that are typed by name from those that there are: made inside an act, when the first name is asked for.
type Register struct {
	units []named
	taken []string // other names that a paper would read as somebody else's: those of groups
	held  bool     // against whoever types a new name at the same time
}

// named is a unit with all its names, of today and before.
type named struct {
	ID    int64
	Kind  string
	Name  string
	Names []string
	Gone  bool // an outside unit that the office has retired
}

// NewRegister loads the names.
func NewRegister(ctx context.Context, tx *db.Tx, groups []string) (*Register, error) {
	r := &Register{taken: groups}
	return r, r.load(ctx, tx)
}

func (r *Register) load(ctx context.Context, tx *db.Tx) (err error) {
	if r.units, err = db.All[named](ctx, tx, selectKnown, db.Args{}); err != nil {
		return fmt.Errorf("load the names of the units: %w", err)
	}
	return nil
}

// find is the unit that has the name or had it; an exact name of today goes before any other.
func (r *Register) find(name string) (named, bool) {
	key := form.NameKey(name)
	for _, had := range []func(named) bool{
		func(u named) bool { return form.NameKey(u.Name) == key },
		func(u named) bool {
			return slices.ContainsFunc(u.Names, func(n string) bool {
				return form.NameKey(n) == key || u.Kind != KindOther && form.SameName(n, name)
			})
		},
	} {
		if i := slices.IndexFunc(r.units, had); i >= 0 {
			return r.units[i], true
		}
	}
	return named{}, false
}

func (r *Register) outside() (n int) {
	for _, u := range r.units {
		if u.Kind == KindOther {
			n++
		}
	}
	return n
}

// Resolve finds the outside unit of a name, or makes it, once for all who type it; keeps says of which retired ones a text keeps the name. why is
// what stands against the name.
func (r *Register) Resolve(ctx context.Context, tx *db.Tx, name string, keeps func(int64) bool) (id int64, today, why string, err error) {
	if form.SeveralNames(name) {
		return 0, "", "“" + name + "”中有空格：是几个单位的，请用“、”分开；是一个单位的，请去掉空格", nil
	}
	name = form.PersonName(name)
	u, found := r.find(name)
	if !found && !r.held {
		if _, err := db.Get[Office](ctx, tx, selectOffice+" FOR UPDATE", db.Args{}); err != nil { // the roll's lock, see RollTx
			return 0, "", "", err
		}
		if r.held = true; r.load(ctx, tx) != nil {
			return 0, "", "", fmt.Errorf("load the names of the units again")
		}
		u, found = r.find(name)
	}
	switch {
	case utf8.RuneCountInString(name) > UnitNameMax:
		return 0, "", fmt.Sprintf("会外单位“%s…”的名称不能超过 %d 字", string([]rune(name)[:10]), UnitNameMax), nil
	case strings.IndexFunc(name, unicode.IsLetter) < 0:
		return 0, "", "“" + name + "”不是单位名称", nil
	case slices.ContainsFunc(r.taken, func(g string) bool { return form.NameKey(g) == form.NameKey(name) }):
		return 0, "", "“" + name + "”是单位组，请在单位组中勾选", nil
	case found && u.Kind != KindOther:
		return 0, "", r.member(name, u), nil
	case found && u.Gone && !keeps(u.ID):
		return 0, "", "会外单位“" + u.Name + "”已停用，请改写；仍需使用的，请先在会外单位页恢复", nil
	case found:
		return u.ID, u.Name, "", nil
	}
	if r.outside() >= OutsideMax {
		return 0, "", fmt.Sprintf("会外单位已登记 %d 个（系统默认上限），“%s”不能再登记：请核对是否已以其他名称登记", OutsideMax, name), nil
	}
	id, err = addOutside(ctx, tx, name)
	r.units = append(r.units, named{ID: id, Kind: KindOther, Name: name, Names: []string{name}})
	return id, name, "", err
}

// member says whose name it is, in the words of the form.
func (r *Register) member(name string, u named) string {
	if name == u.Name {
		return "“" + name + "”是" + KindWord(u.Kind) + "，请在单位中勾选"
	}
	return "“" + name + "”是" + KindWord(u.Kind) + "“" + u.Name + "”的名称，请在单位中勾选“" + u.Name + "”"
}

// addOutside makes the unit, noted as an act of whoever names it.
func addOutside(ctx context.Context, tx *db.Tx, name string) (int64, error) {
	id, err := tx.Insert(ctx, insertOutside, db.Args{"name": name, "from": form.Day(tx.At)})
	if err != nil {
		return 0, fmt.Errorf("add the unit %q: %w", name, err)
	}
	act, err := unitActs.Act(tx.Who, ties(id), StepOutside)
	if err == nil {
		tx.LogAct(db.On{Kind: unitActs.Kind, ID: id, Title: name}, act, "", "登记会外单位")
	}
	return id, err
}

// Outsiders asks for the units outside the joint meeting, those in use first.
func Outsiders(b *db.Batch, who access.Actor) *[]Outside {
	if _, ok := who.Holds(access.Ties{}, seeOutside...); !ok {
		return &[]Outside{}
	}
	return db.Many[Outside](b, selectOutside, db.Args{})
}

// rename is a new name of an outside unit, stored as typed names are and nobody else's under any of theirs.
func (f ChangeForm) rename(ctx context.Context, tx *db.Tx, r Record) (ChangeForm, error) {
	f.Name = form.PersonName(f.Name)
	reg, err := NewRegister(ctx, tx, nil)
	if err != nil {
		return f, err
	}
	if u, found := reg.find(f.Name); found && u.ID != r.ID {
		return f, form.Errors{{Field: "name", Text: "“" + f.Name + "”是" + KindWord(u.Kind) + "“" + u.Name + "”的名称"}}
	}
	return f, nil
}

// Retire takes an outside unit out of the choice, or brings it back; decisions that name it keep it.
func (s *Service) Retire(ctx context.Context, who access.Actor, id int64, version int, do string) (db.Outcome, error) {
	retires := do == StepRetire
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, act, err := hold(ctx, tx, db.Asked{ID: id, Version: version, Do: do})
		switch {
		case err != nil:
			return err
		case r.Kind != KindOther:
			return fault.Refused("只有会外单位可以停用、恢复")
		case r.Current != retires:
			return fault.Late("%s", map[bool]string{true: "该单位已停用", false: "该单位正在使用"}[retires])
		}
		if _, err := tx.Exec(ctx, updateRetired, db.Args{"id": id, "at": tx.At, "on": retires}); err != nil {
			return err
		}
		word := map[bool]string{true: "停用", false: "恢复"}[retires]
		tx.LogAct(r.on(), act, "", word+"会外单位")
		tx.Done(OutsidePath, "会外单位“%s”已%s", r.Name, word)
		return nil
	})
}

// outsideSteps are the acts on an outside unit beside its rename.
var outsideSteps = []string{StepRetire, StepRestore}

// IsOutsideStep says whether an act is one of them.
func IsOutsideStep(do string) bool { return slices.Contains(outsideSteps, do) }

// outsideActs are what is done to a unit outside the joint meeting.
var outsideActs = []flow.Act[access.Ties]{
	{Do: StepOutside, Label: "登记会外单位", May: mayKeep, Refusal: "您不能登记会外单位"},
	{Do: StepRetire, Label: "停用会外单位", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepRestore, Label: "恢复会外单位", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
}
