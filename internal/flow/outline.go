package flow

import (
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/access"
)

// Outline is what a chart, or a kind that has acts only, says of itself, without the type of its record:
// lists of all kinds hold it. Words of the log, CHARTS.md and the matrix derive from it.
type Outline struct {
	Kind, Title, Table string
	States             []State
	Steps, Acts        []Deed
}

// Deed is a step or an act as a chart lists it.
type Deed struct {
	Do, Label string
	Action    string // what the log calls it
	Word      string // the log's word for it
	From      []string
	To        string // empty for an act
	May       []access.Right
	Needs     []string // the guards' names
	By        Hand     // whose act it is where no seat gives it
	Auto      bool
	Edits     bool // the right is that of editing in the present state
	Ask       Ask
	Follows   string
	Danger    bool
	Hidden    bool
}

// Outline is what the chart says without its records.
func (c *Chart[T]) Outline() Outline {
	o := Outline{Kind: c.Kind, Title: c.Title, States: c.States}
	if len(c.States) > 0 {
		o.Table = c.TableName()
	}
	for _, s := range c.Steps {
		o.Steps = append(o.Steps, Deed{Do: s.Do, Label: s.Label, Action: c.Action(s.Do), Word: stepWord(s.Log, s.Label, c.Title), From: s.From, To: s.To, May: s.May,
			Needs: guardNames(s.Needs), Auto: s.Auto, Ask: s.Ask, Follows: s.Follows, Danger: s.Danger, Hidden: s.Hidden})
	}
	for _, a := range c.Acts {
		o.Acts = append(o.Acts, Deed{Do: a.Do, Label: a.Label, Action: c.Action(a.Do), Word: a.Label, From: a.From, May: a.May,
			Needs: guardNames(a.Needs), By: a.By, Auto: a.Auto, Edits: a.Edits})
	}
	return o
}

// Before are the states from which one of these steps is taken, After those to which one of them leads, as the chart has them in order: what waits for a
// step is found by them, and nobody spells its state. A step that nobody declared is a programmer's error.
func (o Outline) Before(steps ...string) []string {
	return o.around(steps, func(d Deed) []string { return d.From })
}

// After: see Before.
func (o Outline) After(steps ...string) []string {
	return o.around(steps, func(d Deed) []string { return []string{d.To} })
}

func (o Outline) around(steps []string, of func(Deed) []string) (out []string) {
	found := []string{}
	for _, do := range steps {
		n := len(found)
		for _, d := range o.Steps {
			if d.Do == do {
				found = append(found, of(d)...)
			}
		}
		if len(found) == n {
			panic(fmt.Sprintf("flow: %s declares no step %s", o.Kind, do))
		}
	}
	for _, s := range o.States {
		if slices.Contains(found, s.Name) {
			out = append(out, s.Name)
		}
	}
	return out
}

// stepWord names the record beside the step, unless the label does so: 受理议题, 签收任务.
func stepWord(word, label, title string) string {
	if word != "" {
		return word
	}
	if strings.Contains(label, title) {
		return label
	}
	return label + title
}

func guardNames[T any](list []Guard[T]) []string {
	out := []string{}
	for _, g := range list {
		out = append(out, g.Name)
	}
	return out
}

// Mermaid draws the chart as text for CHARTS.md.
func (o Outline) Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, s := range o.States {
		fmt.Fprintf(&b, "  state \"%s\" as %s\n", s.Title, s.Name)
		if s.Start {
			fmt.Fprintf(&b, "  [*] --> %s\n", s.Name)
		}
		if s.Final {
			fmt.Fprintf(&b, "  %s --> [*]\n", s.Name)
		}
	}
	for _, s := range o.Steps {
		for _, f := range s.From {
			fmt.Fprintf(&b, "  %s --> %s: %s%s\n", f, s.To, s.Label, map[bool]string{true: "（自动）"}[s.Auto])
		}
	}
	return b.String()
}

// Matrix lists who may see, edit and take each step in each state, as a table in Markdown.
func (o Outline) Matrix() string {
	var b strings.Builder
	b.WriteString("| 状态 | 可看 | 可改 | 可办（谁；条件） |\n|---|---|---|---|\n")
	for _, s := range o.States {
		steps := []string{}
		for _, st := range o.Steps {
			if slices.Contains(st.From, s.Name) {
				steps = append(steps, fmt.Sprintf("%s `%s` → `%s`（%s）", st.Label, st.Do, st.To, st.terms()))
			}
		}
		fmt.Fprintf(&b, "| %s `%s` | %s | %s | %s |\n", s.Title, s.Name, words(s.See), words(s.Edit), strings.Join(steps, "<br>"))
	}
	return b.String()
}

// ActTable lists who may do the acts that are no step, as a table in Markdown; empty when there are none.
func (o Outline) ActTable() string {
	if len(o.Acts) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("| 其他操作 | 状态 | 谁；条件 |\n|---|---|---|\n")
	for _, a := range o.Acts {
		fmt.Fprintf(&b, "| %s `%s` | %s | %s |\n", a.Label, a.Action, o.titles(a.From), a.terms())
	}
	return b.String()
}

func (o Outline) titles(states []string) string {
	out := []string{}
	for _, s := range o.States {
		if slices.Contains(states, s.Name) {
			out = append(out, s.Title)
		}
	}
	if len(out) == 0 {
		return "—"
	}
	return strings.Join(out, "、")
}

// terms are who may, and under which conditions.
func (d Deed) terms() string {
	who := words(d.May)
	switch {
	case d.Auto:
		who = "自动"
	case d.By != "":
		who = string(d.By)
	case d.Edits:
		who = "可改者"
	}
	for _, n := range d.Needs {
		who += "；" + n
	}
	return who
}

func words(rights []access.Right) string {
	if len(rights) == 0 {
		return "—"
	}
	out := make([]string, len(rights))
	for i, r := range rights {
		out[i] = r.String()
	}
	return strings.Join(out, "、")
}
