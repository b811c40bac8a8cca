package sheet

import (
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// Topic is the paper 议题材料: what is brought, why, what is asked for, and on what it rests (R17).
func Topic(m topic.Material) part.Paper {
	t := m.Topic
	paper := part.Paper{Label: "议题材料正文", Org: m.Office.Organ() + "议题材料", No: t.Number, From: t.UnitName, Title: t.Title}
	if !t.SubmittedAt.IsZero() {
		paper.Date = layout.Date(t.SubmittedAt)
	}
	n := 0
	for _, s := range topicSections(m) {
		if strings.Join(s.lines, "") == "" {
			continue
		}
		n++
		paper.Body = append(paper.Body, part.Para{Level: 1, Text: part.Numeral(n) + "、" + s.title})
		for _, l := range s.lines {
			paper.Body = append(paper.Body, part.Para{Text: l})
		}
	}
	if names := fileNames(m); names != "" {
		paper.Foot = []part.Line{{Label: "附件", Text: names}}
	}
	return paper
}

// section is a heading of the paper with its paragraphs; one without any is left out.
type section struct {
	title string
	lines []string
}

// topicSections are the fields of the topic that are printed, in their order, with who brings it first and the bases
// behind what is asked for.
func topicSections(m topic.Material) []section {
	t := m.Topic
	out := []section{{"提出单位", []string{bringers(t)}}}
	for _, f := range topic.Fields {
		switch {
		case f.Not[form.Print] != "" || slices.Contains([]string{"title", "joint", "reporter_title", "duration"}, f.Name):
			// it stands above, or beside another
		case f.Name == "matters":
			out = append(out, section{f.Printed(), numbers(t.MatterList())}, section{"上级依据", citations(m)})
		case f.Name == "attend":
			out = append(out, section{f.Printed(), []string{strings.Join(t.AttendNames, "、")}})
		case f.Name == "reporter":
			out = append(out, section{"汇报安排", []string{reporting(t)}})
		default:
			out = append(out, section{f.Printed(), strings.Split(t.Word(f.Name), "\n")})
		}
	}
	return out
}

// bringers names the units of a topic that several bring; the single one stands above the title.
func bringers(t topic.Topic) string {
	if len(t.JointNames) == 0 {
		return ""
	}
	return t.UnitName + "与" + strings.Join(t.JointNames, "、") + "联合提出，" + t.UnitName + "牵头。"
}

func numbers(list []string) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = fmt.Sprintf("%d. %s", i+1, x)
	}
	return out
}

// citations are the bases, each with what it asks for; one that is no longer in force says so.
func citations(m topic.Material) []string {
	out := []string{}
	for i, b := range m.Bases {
		line := fmt.Sprintf("%d. %s", i+1, b.Citation())
		if !b.InForce() {
			line += "（已废止）"
		}
		if b.Demands != "" {
			line += "：" + strings.ReplaceAll(b.Demands, "\n", "")
		}
		out = append(out, line)
	}
	return out
}

func reporting(t topic.Topic) string {
	if t.Reporter == "" {
		return ""
	}
	return fmt.Sprintf("汇报人：%s %s，预计用时 %s 分钟。", t.Reporter, t.ReporterTitle, t.Duration)
}

func fileNames(m topic.Material) string {
	names := []string{}
	for _, f := range m.Files {
		names = append(names, f.Name)
	}
	return strings.Join(names, "、")
}
