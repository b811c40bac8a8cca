package paper

import (
	"slices"
	"strconv"
	"strings"
)

// The roles beside the lead. A group has one of them; it never leads (R9).
const (
	RoleJoint   = "joint"
	RoleSupport = "support"
)

// Group is a group of units that a decision names as one (单位组), with its name as then. Paper says the name; the units that it stands for are
// units of the decision like those that are named by themselves, and signed with it.
type Group struct {
	ID         int64
	Role, Name string
	Kept       bool // a correction repeats it from the decision that it corrects; it is not signed anew
}

// helper is a unit beside the lead.
type helper struct {
	unit, via int64
	name      string
}

// helpers are the units of a role.
func (c Clause) helpers(role string) []helper {
	ids, names, vias := c.Joint, c.JointName, c.JointVia
	if role == RoleSupport {
		ids, names, vias = c.Support, c.SupportName, c.SupportVia
	}
	out := []helper{}
	for i, u := range ids {
		out = append(out, helper{u, viaAt(vias, i), names[i]})
	}
	return out
}

// put replaces the units of a role, in the order of the units, those from outside last.
func (c *Clause) put(role string, list []helper) {
	slices.SortFunc(list, func(a, b helper) int {
		if x, y := c.outside(a.unit), c.outside(b.unit); x != y {
			return map[bool]int{true: 1, false: -1}[x]
		}
		return int(a.unit - b.unit)
	})
	ids, names, vias := []int64{}, []string{}, []int64{}
	for _, h := range list {
		ids, names, vias = append(ids, h.unit), append(names, h.name), append(vias, h.via)
	}
	if role == RoleSupport {
		c.Support, c.SupportName, c.SupportVia = ids, names, vias
		return
	}
	c.Joint, c.JointName, c.JointVia = ids, names, vias
}

// Ordered is the decision with its units in their order.
func (c Clause) Ordered() Clause {
	for _, role := range []string{RoleJoint, RoleSupport} {
		c.put(role, c.helpers(role))
	}
	return c
}

// outside says whether a unit of the decision does not belong to the joint meeting.
func (c Clause) outside(unit int64) bool { return slices.Contains(c.Outside, unit) }

// OutsideNames are the names of the units of a role that do not.
func (c Clause) OutsideNames(role string) []string {
	out := []string{}
	for _, h := range c.helpers(role) {
		if c.outside(h.unit) {
			out = append(out, h.name)
		}
	}
	return out
}

// viaAt is the group by which the unit at a place stands in its decision.
func viaAt(list []int64, i int) int64 {
	if i < len(list) {
		return list[i]
	}
	return 0
}

// Printed are the names of a role as paper says them: units that are named by themselves, then groups.
func (c Clause) Printed(role string) []string {
	out := []string{}
	for _, h := range c.helpers(role) {
		if h.via == 0 {
			out = append(out, h.name)
		}
	}
	for _, g := range c.Groups {
		if g.Role == role {
			out = append(out, g.Name)
		}
	}
	return out
}

// Role is a role in a decision and who has it, by the names that paper prints.
type Role struct {
	Role, Label string
	Names       []string
}

// Roles are the roles that somebody has in the decision, the lead first.
func (c Clause) Roles() []Role {
	out := []Role{}
	if c.LeadName != "" {
		out = append(out, Role{"", "牵头单位", []string{c.LeadName}})
	}
	for _, r := range []Role{{Role: RoleJoint, Label: "共同负责单位"}, {Role: RoleSupport, Label: "配合单位"}} {
		if r.Names = c.Printed(r.Role); len(r.Names) > 0 {
			out = append(out, r)
		}
	}
	return out
}

// StandsFor are the units that a group of the decision stands for, with their names.
func (c Clause) StandsFor(group int64) (units []int64, names []string) {
	for _, role := range []string{RoleJoint, RoleSupport} {
		for _, h := range c.helpers(role) {
			if h.via == group && group != 0 {
				units, names = append(units, h.unit), append(names, h.name)
			}
		}
	}
	return units, names
}

// ByGroup is the name of the group by which a unit stands in the decision; empty for one that is named by itself, or not at all.
func (c Clause) ByGroup(unit int64) string {
	for _, h := range append(c.helpers(RoleJoint), c.helpers(RoleSupport)...) {
		if h.unit != unit || h.via == 0 {
			continue
		}
		if i := slices.IndexFunc(c.Groups, func(g Group) bool { return g.ID == h.via }); i >= 0 {
			return c.Groups[i].Name
		}
	}
	return ""
}

// RolesLine says who does a decision in which role, each group with the number of its units, and until when.
func (c Clause) RolesLine() string {
	out := []string{}
	for _, r := range c.Roles() {
		names := slices.Clone(r.Names)
		for _, g := range c.Groups {
			if i := slices.Index(names, g.Name); g.Role == r.Role && i >= 0 {
				units, _ := c.StandsFor(g.ID)
				names[i] += "（" + strconv.Itoa(len(units)) + " 个单位）"
			}
		}
		out = append(out, r.Label+"："+strings.Join(names, "、"))
	}
	if until := c.UntilDay(); until != "" {
		out = append(out, "完成时限："+until)
	}
	if steps := c.StepsDay(); steps != "" {
		out = append(out, "办理步骤："+steps)
	}
	return strings.Join(out, "；")
}

// Named are the units of a role that are named by themselves and belong to the joint meeting.
func (c Clause) Named(role string) []int64 {
	out := []int64{}
	for _, h := range c.helpers(role) {
		if h.via == 0 && !c.outside(h.unit) {
			out = append(out, h.unit)
		}
	}
	return out
}

// Expanded is the decision with the units of its groups anew. A unit stands in it once: what it is named as by itself goes before what a group makes
// of it, the lead gets no part of its own task, and of two groups the first one counts, of which those that answer with the lead come first.
func (c Clause) Expanded(units func(group int64) []int64, name func(unit int64) string) Clause {
	taken := map[int64]bool{Ref(c.Lead): true}
	of := map[string][]helper{}
	for _, role := range []string{RoleJoint, RoleSupport} {
		for _, h := range c.helpers(role) {
			if h.via == 0 {
				taken[h.unit], of[role] = true, append(of[role], h)
			}
		}
	}
	for _, role := range []string{RoleJoint, RoleSupport} {
		for _, g := range c.Groups {
			if g.Role != role {
				continue
			}
			for _, u := range units(g.ID) {
				if !taken[u] {
					taken[u], of[role] = true, append(of[role], helper{u, g.ID, name(u)})
				}
			}
		}
		c.put(role, of[role])
	}
	return c
}

// groups writes the groups of a decision; what was signed before there were any has the bytes that it had.
func (c *Canon) groups(list []Group) {
	if len(list) == 0 {
		return
	}
	c.Num("clause.groups", int64(len(list)))
	for _, g := range list {
		c.Num("clause.group", g.ID)
		c.Put("clause.group_role", g.Role)
		c.Put("clause.group_name", g.Name)
	}
}

func (c *Canon) via(name string, group int64) {
	if group != 0 {
		c.Num(name, group)
	}
}

func (r *Reader) groups() (out []Group) {
	if !r.next("clause.groups") {
		return nil
	}
	n := r.Num("clause.groups")
	for i := int64(0); i < n && r.err == nil; i++ {
		out = append(out, Group{ID: r.Num("clause.group"), Role: r.Text("clause.group_role"), Name: r.Text("clause.group_name")})
	}
	return out
}

func (r *Reader) via(name string) int64 {
	if !r.next(name) {
		return 0
	}
	return r.Num(name)
}
