// Package sheet turns records into official papers: the document tree that pages preview and printing
// lays out by GB/T 9704. It decides what stands on the paper and in which order, not how it looks.
package sheet

import (
	"fmt"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/part"
)

// Minutes is the paper of minutes, as the portal shows it and as an offline copy repeats it.
func Minutes(p minutes.Page) part.Paper {
	s := paper.Lay(p.Minutes.Said(), minutes.Heading(p.Minutes, p.Office, number(p.Minutes)))
	out := part.Paper{Label: "纪要正文", Org: s.Org, No: s.No, From: s.From, Date: s.Date, Title: s.Title, People: lines(s.People), Foot: lines(s.Foot),
		Issuer: s.Issuer, Issued: s.Issued}
	if p.Minutes.Altered() {
		out.Warning = altered
	}
	switch p.Minutes.State {
	case minutes.Corrected:
		out.Foot = append(out.Foot, part.Line{Label: "更正", Text: "本纪要已由" + p.Minutes.CorrectedNumber + "更正并取代"})
	case minutes.Abandoned:
		out.Foot = append(out.Foot, part.Line{Label: "撤销", Text: "本更正稿没有印发，" + p.Minutes.CorrectsNumber + "仍然有效"})
	}
	for _, x := range s.Body {
		out.Body = append(out.Body, part.Para{Level: x.Level, Text: x.Text, Rest: x.Rest, ID: anchor(x.Clause), More: x.More})
	}
	return out
}

// altered is told to whoever reads or prints issued minutes that are not what was issued.
const altered = "所示内容与印发时登记的不一致，可能在系统之外被改动。请以收到的印发件为准，并告知安全管理员和审计员核验。"

func lines(list []paper.Line) []part.Line {
	out := []part.Line{}
	for _, l := range list {
		out = append(out, part.Line(l))
	}
	return out
}

// Circulated is the paper of a draft as a unit gets it for its word (会签): the decisions that name the unit
// are set off.
func Circulated(o unit.Office, m minutes.Minutes, no int, unitID int64) part.Paper {
	out := Version(o, m, no)
	out.Label, out.No = "会签稿正文", fmt.Sprintf("（会签稿，第 %d 稿）", no)
	own := map[string]bool{}
	for _, c := range m.Naming(unitID) {
		own[anchor(c.ID)] = true
	}
	for i, x := range out.Body {
		if own[x.ID] || x.More && out.Body[i-1].Mark != "" {
			out.Body[i].Mark = "本单位"
		}
	}
	return out
}

// number is what stands where the number will be.
func number(m minutes.Minutes) string {
	switch m.State {
	case minutes.Issued, minutes.Corrected:
		return m.Number
	case minutes.Signed:
		return "（已签发，待编号）"
	case minutes.Draft:
		return "（草稿）"
	case minutes.Consulting:
		return "（会签稿）"
	case minutes.Abandoned:
		return "（已撤销的更正稿）"
	}
	return "（送审稿）"
}

// anchor is the target of links to a decision.
func anchor(clause int64) string {
	if clause == 0 {
		return ""
	}
	return minutes.Anchor(clause)
}

// Version is the paper of an earlier text: without number, range and dates, which it never had.
func Version(o unit.Office, m minutes.Minutes, no int) part.Paper {
	m.State = minutes.Draft
	out := Minutes(minutes.Page{Minutes: m, Office: o})
	out.No = fmt.Sprintf("（第 %d 稿）", no)
	return out
}
