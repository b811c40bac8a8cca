package minutes

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitgroup"
)

// outsiders gives a decision the units outside the joint meeting that were typed by name: found, or made with the save. They answer for it with the lead
// or support it, and are no choice of who leads (R9).
func (r *resolver) outsiders(ctx context.Context, tx *db.Tx, c *Clause, in ClauseForm, i int) error {
	stands := map[int64]bool{}
	for _, x := range []struct {
		typed       []string
		role, field string
		ids         *[]int64
		names       *[]string
	}{
		{form.NamesIn(in.JointOutside), paper.RoleJoint, "joint-outside-" + in.Key, &c.Joint, &c.JointName},
		{form.NamesIn(in.SupportOutside), paper.RoleSupport, "support-outside-" + in.Key, &c.Support, &c.SupportName},
	} {
		for _, typed := range x.typed {
			id, name, err := r.outsider(ctx, tx, typed, x.field, i, c.Origin)
			switch {
			case err != nil:
				return err
			case id == 0 || slices.Contains(*x.ids, id):
			case stands[id]:
				r.errs.Add(x.field, "%s的会外单位“%s”不能同时列为共同负责和配合", paper.Place(i+1), name)
			default:
				stands[id], c.Outside = true, append(c.Outside, id)
				*x.ids, *x.names = append(*x.ids, id), append(*x.names, name)
			}
		}
	}
	*c = c.Ordered()
	return nil
}

// outsider is the unit of one name; what stands against the name is said beside its field. A decision that a correction repeats keeps a unit that the
// office has retired since.
func (r *resolver) outsider(ctx context.Context, tx *db.Tx, typed, field string, i int, origin *int64) (id int64, name string, err error) {
	if id := outsideNamed(r.before(origin), form.PersonName(typed)); id != 0 {
		return id, form.PersonName(typed), nil
	}
	if r.register == nil {
		if r.register, err = unit.NewRegister(ctx, tx, groupNames(r.groups)); err != nil {
			return 0, "", err
		}
	}
	id, name, why, err := r.register.Resolve(ctx, tx, typed, r.before(origin).Names)
	switch {
	case err != nil:
		return 0, "", fmt.Errorf("name the unit %q: %w", typed, err)
	case why != "":
		r.errs.Add(field, "%s：%s", paper.Place(i+1), why)
	}
	return id, name, nil
}

// outsideNamed is the outside unit that a signed decision calls by the name, which may have another name by now, or none that is known; 0 for none.
func outsideNamed(was Clause, name string) int64 {
	ids, names := slices.Concat(was.Joint, was.Support), slices.Concat(was.JointName, was.SupportName)
	for i, id := range ids {
		if names[i] == name && slices.Contains(was.Outside, id) {
			return id
		}
	}
	return 0
}

func groupNames(groups []unitgroup.Group) (out []string) {
	for _, g := range groups {
		if !g.Retired {
			out = append(out, g.Name)
		}
	}
	return out
}
