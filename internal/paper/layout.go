package paper

import "strings"

// Layout is how papers are laid out that are issued now. The statement of an issue names it, so that a paper is printed again as it was issued; the first
// layout, of papers from before there was another, goes by no number.
const Layout = 2

// Ordinal is the number of a decision as paper prints it and everything else says it: （二）.
func Ordinal(n int) string { return "（" + Numeral(n) + "）" }

// Place names a decision by its number: 议定事项（二）.
func Place(n int) string { return "议定事项" + Ordinal(n) }

// Body is the whole text of the paper in a layout: overview, decisions under their topics, and the rest.
func Body(t Text, layout int) []Para {
	out, n := Paras(t.Overview), 0
	for i, group := range byTopic(t.Clauses) {
		title := group[0].TopicTitle
		if title == "" {
			title = "其他议定事项"
		}
		out = append(out, Para{Level: 1, Text: Numeral(i+1) + "、" + title})
		for k, c := range group {
			if n++; layout < Layout {
				out = append(out, firstDecision(c, k, len(group))...)
			} else {
				out = append(out, decision(c, title, n, len(t.Clauses))...)
			}
		}
	}
	return append(out, Paras(t.Other)...)
}

// decision is a decision line by line, as it was typed (分项), under a number that runs through the minutes. Who does it stands behind a decision of one
// line, and below one of several in a line of its own: behind the last of these it would read as if it were about that one alone. Where the heading
// has said the first line already, who does it stands in its place.
func decision(c Clause, heading string, n, of int) []Para {
	out, duty := lines(c), Duty(c)
	switch {
	case duty != "" && bare(out[0].Text) == bare(heading):
		out[0].Text = strings.TrimSuffix(strings.TrimPrefix(duty, "（"), "）") + "。"
	case len(out) == 1:
		out[0].Text += duty
	case duty != "":
		out = append(out, Para{Text: duty, More: true})
	}
	if of > 1 {
		out[0] = Para{Text: Ordinal(n) + out[0].Text}
	}
	out[0].Clause = c.ID
	return out
}

// bare is a line without the marks at its end, by which it may differ from a heading of the same words.
func bare(line string) string {
	return strings.TrimRight(strings.TrimSpace(line), "。；：:，,、 ")
}

// firstDecision is a decision of the first layout: numbered within its topic, who does it behind the last line.
func firstDecision(c Clause, n, of int) []Para {
	out := lines(c)
	if of > 1 {
		out[0] = Para{Text: Ordinal(n+1) + out[0].Text}
	}
	out[0].Clause = c.ID
	out[len(out)-1].Text += Duty(c)
	return out
}

// lines are those of a decision, one at least.
func lines(c Clause) []Para {
	out := []Para{}
	for i, p := range Paras(c.Text) {
		if p.Level < 3 { // it stands under its topic and its own number
			p = Para{Text: p.Text + p.Rest}
		}
		p.More = i > 0
		out = append(out, p)
	}
	if len(out) == 0 {
		out = []Para{{}}
	}
	return out
}
