package room

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// Under is a kind of record whose entries in the log name what it belongs to: an opinion its topic, a referral its minutes. They
// are out when that is. internal/house wants one of every kind whose records hang on a draft.
type Under struct {
	Kind, Title string // the title where the kind has no chart
	Table       string // whose column record is what it belongs to; empty: the log never shows what it names
	Of          string // the kind of that; empty: the column kind says it
	Out         string // the condition, of a.record, of a kind whose state does not say whether it is out
}

// Keep says of a kind of record when the log names it to whoever reads it.
type Keep struct {
	Kind, Title string
	Out         string // the condition, of a.record
}

// Always is the condition of a kind that is no draft and belongs to none.
const Always = "true"

// Hanging is a part by which records of another kind hang on those of its kind: answers on what was asked about.
type Hanging interface {
	Part
	Under() Under
}

// Keeps says it of every kind that the rooms declare; of one that is not here the log shows nothing. A kind of record goes out to the units when a
// state lets them see it as parties (有关单位); in the states that do not, it is a draft for whoever reads the log. Live states decide, and what is
// not found is not out.
func Keeps(rooms []Room) []Keep {
	drafts, out := Drafts(rooms), []Keep{}
	for _, o := range drafts {
		out = append(out, Keep{o.Kind, o.Title, isOut(o, "a.record")})
	}
	for _, u := range Unders(rooms) {
		out = append(out, Keep{u.Kind, cmp.Or(u.Title, titleOf(rooms, u.Kind)), u.isOut(drafts)})
	}
	for _, kind := range logged(rooms) {
		if !slices.ContainsFunc(out, func(k Keep) bool { return k.Kind == kind }) {
			out = append(out, Keep{Kind: kind, Out: Always})
		}
	}
	return out
}

// Drafts are the charts of the kinds that are kept out of the log before they are out.
func Drafts(rooms []Room) (out []flow.Outline) {
	for _, r := range rooms {
		for _, o := range r.Charts {
			if open := public(o); len(open) > 0 && len(open) < len(o.States) {
				out = append(out, o)
			}
		}
	}
	return out
}

// Unders are the kinds that belong to others: as their rooms say, or by a part of one.
func Unders(rooms []Room) (out []Under) {
	for _, r := range rooms {
		out = append(out, r.Under...)
	}
	for _, p := range PartsOf[Hanging](rooms) {
		out = append(out, p.Under())
	}
	return out
}

func titleOf(rooms []Room, kind string) string {
	for _, r := range rooms {
		for _, o := range r.Charts {
			if o.Kind == kind {
				return o.Title
			}
		}
	}
	return ""
}

// logged are the kinds under which the log has entries: those with a chart or acts, those that files hang on, and those of earlier versions.
func logged(rooms []Room) (out []string) {
	for _, r := range rooms {
		for _, o := range r.Charts {
			out = append(out, o.Kind)
		}
		for _, f := range r.Files {
			out = append(out, f.Kind)
		}
		for action := range r.Past {
			kind, _, _ := strings.Cut(action, ".")
			out = append(out, kind)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
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
	if u.Out != "" {
		return u.Out
	}
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
