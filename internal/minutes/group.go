package minutes

import (
	"slices"

	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/unitgroup"
)

// grouped gives a decision its groups and the units that they stand for on the day of the meeting. A task that a group shares needs somebody who gathers
// what its units do: where nobody was chosen, that is the host.
func (r *resolver) grouped(c Clause, in ClauseForm, i int) Clause {
	was := r.before(c.Origin)
	c.Groups = append(r.chosen(in.JointGroup, paper.RoleJoint, "joint-"+in.Key, was, i), r.chosen(in.SupportGroup, paper.RoleSupport, "support-"+in.Key, was, i)...)
	if len(c.Groups) == 0 {
		return c
	}
	if c.Lead == nil && c.NoTask == "" && r.host != 0 && !c.Names(r.host) {
		c.Lead, c.LeadName = &r.host, r.names[r.host]
	}
	return c.Expanded(func(id int64) []int64 { return r.standing(id, was) }, func(u int64) string { return r.names[u] })
}

// before is the signed decision that one of a correction repeats: the zero decision for one that it adds, and in a first draft, whose groups follow
// the day. What the correction itself has put into its draft is not signed, and follows the day, too.
func (r *resolver) before(origin *int64) Clause {
	if origin == nil {
		return Clause{}
	}
	if i := slices.IndexFunc(r.signed, func(w Clause) bool { return w.ID == *origin }); i >= 0 {
		return r.signed[i]
	}
	return Clause{}
}

// chosen are the groups of one role. One that the office has retired stands only where a correction repeats it.
func (r *resolver) chosen(ids []int64, role, field string, was Clause, i int) (out []paper.Group) {
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if kept := heldBy(was, id); kept.ID != 0 {
			out = append(out, paper.Group{ID: id, Role: role, Name: kept.Name, Kept: true})
			continue
		}
		switch g := unitgroup.Find(r.groups, id); {
		case g.ID == 0:
			r.errs.Add(field, "%s选了不存在的单位组", paper.Place(i+1))
		case g.Retired:
			r.errs.Add(field, "%s的单位组“%s”已停用，请改选单位或其他单位组", paper.Place(i+1), g.Name)
		default:
			out = append(out, paper.Group{ID: id, Role: role, Name: g.Name})
		}
	}
	return out
}

// standing are the units that a group stands for: those of the day of the meeting, and in a decision that a correction repeats those that it stood for, so
// that putting one word right asks nobody else.
func (r *resolver) standing(id int64, was Clause) []int64 {
	units := unitgroup.Find(r.groups, id).Units
	if heldBy(was, id).ID == 0 {
		return units
	}
	stood, _ := was.StandsFor(id)
	for _, u := range units {
		if was.Names(u) && !slices.Contains(stood, u) {
			stood = append(stood, u) // it was named by itself
		}
	}
	return stood
}

// heldBy is the group as a decision names it.
func heldBy(c Clause, id int64) paper.Group {
	if i := slices.IndexFunc(c.Groups, func(g paper.Group) bool { return g.ID == id }); i >= 0 {
		return c.Groups[i]
	}
	return paper.Group{}
}

// Groups are the groups with their units of the day of the meeting, which the check has been given.
func (m Minutes) Groups() []unitgroup.Group {
	return unitgroup.On(m.GroupsNow, belonging(m.Facts.Units))
}

func belonging(units []proofread.Named) (out []unitgroup.Member) {
	for _, u := range units {
		if u.Belongs {
			out = append(out, unitgroup.Member{ID: u.ID, Kind: u.Kind})
		}
	}
	return out
}

// grouped are the groups that the text is held against. What the office does to one of its own once the text is handed in changes nothing in it: it
// is signed with the units that it names.
func (m *Minutes) grouped(units []proofread.Named) (out []proofread.Group) {
	if len(units) == 0 {
		return nil
	}
	for _, g := range unitgroup.On(m.GroupsNow, belonging(units)) {
		if g.Kind != unitgroup.KindOwn || m.State == Draft || m.State == Consulting {
			out = append(out, proofread.Group{ID: g.ID, Name: g.Name, Retired: g.Retired, Units: g.Units})
		}
	}
	return out
}
