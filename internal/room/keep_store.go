package room

import (
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// Under is a kind of record whose entries in the log name what it belongs to: an opinion its topic, a referral its minutes. They
// are out when that is.
type Under struct {
	Kind, Title string
	Table       string // whose column record is what it belongs to; empty: the log never shows what it names
	Of          string // the kind of that; empty: the column kind says it
}

// Keep is a kind of record that the log names to nobody outside its circle before it is out.
type Keep struct {
	Kind, Title string
	Out         string // the condition, of a.record
}

// Keeps derives them from the charts: a kind of record goes out to the units when a state lets them see it as parties (有关单位); in
// the states that do not, it is a draft for whoever reads the log. Live states decide, and what is not found is not out.
func Keeps(rooms []Room) (out []Keep) {
	drafts := []flow.Outline{}
	for _, r := range rooms {
		for _, o := range r.Charts {
			if open := public(o); len(open) > 0 && len(open) < len(o.States) {
				drafts = append(drafts, o)
				out = append(out, Keep{o.Kind, o.Title, isOut(o, "a.record")})
			}
		}
	}
	for _, r := range rooms {
		for _, u := range r.Under {
			out = append(out, Keep{u.Kind, u.Title, u.isOut(drafts)})
		}
	}
	return out
}

// public are the states in which units see the record as parties to it.
func public(o flow.Outline) (out []string) {
	for _, s := range o.States {
		if slices.ContainsFunc(s.See, func(r access.Right) bool { return r.Tie == access.Party }) {
			out = append(out, "'"+s.Name+"'")
		}
	}
	return out
}

// isOut looks the one record up by its number: EXISTS would have the planner read all that are out, for a page of the log.
func isOut(o flow.Outline, record string) string {
	return fmt.Sprintf("coalesce((SELECT r.state IN (%[3]s) FROM %[1]s r WHERE r.id = %[2]s), false)", o.Table, record, strings.Join(public(o), ", "))
}

// isOut asks what the record belongs to, of whichever kind that is.
func (u Under) isOut(drafts []flow.Outline) string {
	ways := []string{"false"}
	for _, o := range drafts {
		switch {
		case u.Table == "" || u.Of != "" && u.Of != o.Kind:
		case u.Of == o.Kind:
			ways = append(ways, isOut(o, fmt.Sprintf("(SELECT x.record FROM %s x WHERE x.id = a.record)", u.Table)))
		default:
			ways = append(ways, isOut(o, fmt.Sprintf("(SELECT x.record FROM %s x WHERE x.id = a.record AND x.kind = '%s')", u.Table, o.Kind)))
		}
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}
