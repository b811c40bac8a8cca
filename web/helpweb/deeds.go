package helpweb

import (
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/templates/page/helppage"
)

// tables say who does what with the kinds of a chapter, read from their charts: what the reader may do, and what others do.
func (w words) tables(who access.Actor, kinds []string) (own, others []helppage.Table) {
	for _, kind := range kinds {
		t := [2]helppage.Table{}
		for _, o := range w.charts {
			if o.Kind == kind {
				addDeeds(&t, who, o)
			}
		}
		for i, list := range []*[]helppage.Table{&own, &others} {
			if len(t[i].Rows) > 0 {
				*list = append(*list, t[i])
			}
		}
	}
	return own, others
}

// addDeeds puts what somebody does by a button into the two tables; what follows by itself, or is done on the server, is nobody's.
func addDeeds(t *[2]helppage.Table, who access.Actor, o flow.Outline) {
	t[0].Title, t[1].Title = o.Title, o.Title
	for _, d := range slices.Concat(o.Steps, o.Acts) {
		if d.Auto || d.By == flow.OnServer {
			continue
		}
		rights := allowed(o, d)
		i := 1
		if mine(who, d, rights) {
			i = 0
		}
		row := helppage.Deed{Label: d.Label, From: titles(o, d.From), To: strings.Join(titles(o, []string{d.To}), ""), Who: whose(d, rights), Needs: d.Needs}
		if !slices.ContainsFunc(t[i].Rows, row.Same) {
			t[i].Rows = append(t[i].Rows, row)
		}
	}
}

// allowed are the rights to a deed; one of editing has those of the states in which it is done.
func allowed(o flow.Outline, d flow.Deed) (out []access.Right) {
	out = append(out, d.May...)
	for _, s := range o.States {
		if d.Edits && (len(d.From) == 0 || slices.Contains(d.From, s.Name)) {
			out = append(out, s.Edit...)
		}
	}
	return out
}

func mine(who access.Actor, d flow.Deed, rights []access.Right) bool {
	return d.By == flow.Oneself || slices.ContainsFunc(rights, func(r access.Right) bool { return who.Is(r.Role) })
}

func whose(d flow.Deed, rights []access.Right) (out []string) {
	if d.By != "" {
		return []string{string(d.By)}
	}
	for _, r := range rights {
		if !slices.Contains(out, r.String()) {
			out = append(out, r.String())
		}
	}
	return out
}

func titles(o flow.Outline, states []string) (out []string) {
	for _, s := range o.States {
		if slices.Contains(states, s.Name) {
			out = append(out, s.Title)
		}
	}
	return out
}
