// Package sheet turns records into official papers: the document tree that pages preview and printing
// lays out by GB/T 9704. It decides what stands on the paper and in which order, not how it looks.
package sheet

import (
	"fmt"
	"strings"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// Minutes is the paper of minutes: red head, number, title, text, people, range (GB/T 9704 10.3). They
// carry no seal and no signature line; the fingerprint ties the paper to what was signed.
func Minutes(p minutes.Page) part.Paper {
	m := p.Minutes
	paper := part.Paper{Label: "纪要正文", Org: organ(p.Office) + "纪要", No: number(m), From: p.Office.Short + "办公室", Title: m.Title}
	if m.SignedOn != nil {
		paper.Date = layout.Date(*m.SignedOn)
	}
	for _, x := range minutes.Body(m) {
		paper.Body = append(paper.Body, part.Para{Level: x.Level, Text: x.Text, Rest: x.Rest, ID: anchor(x.Clause)})
	}
	for _, l := range []struct{ label, list string }{{"出席", minutes.Present}, {"请假", minutes.Leave}, {"列席", minutes.Observer}} {
		if names := minutes.Names(m.Attendance, l.list); names != "" {
			paper.People = append(paper.People, part.Line{Label: l.label, Text: names})
		}
	}
	return foot(paper, m)
}

// foot adds the range, as sent or as it will be by rule, and the issuing office.
func foot(paper part.Paper, m minutes.Minutes) part.Paper {
	names := m.UnitNames
	if len(names) == 0 {
		for _, r := range minutes.Range(m) {
			names = append(names, r.Name)
		}
	}
	if len(names) > 0 {
		paper.Foot = []part.Line{{Label: "分送", Text: strings.Join(names, "、") + "。"}}
	}
	if m.IssuedOn != nil {
		paper.Issuer, paper.Issued = paper.From, layout.Date(*m.IssuedOn)+"印发"
	}
	if m.State != minutes.Draft {
		paper.Foot = append(paper.Foot, part.Line{Label: "校验指纹", Text: minutes.Fingerprint(m.ContentHash)})
	}
	return paper
}

// organ is the joint meeting's own name, which heads its papers.
func organ(o unit.Office) string {
	if name := strings.TrimSuffix(o.Charter, "制度"); name != "" {
		return name
	}
	return o.Name
}

// number is what stands where the number will be.
func number(m minutes.Minutes) string {
	switch m.State {
	case minutes.Issued:
		return m.Number
	case minutes.Signed:
		return "（已签发，待编号）"
	case minutes.Draft:
		return "（草稿）"
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
	paper := Minutes(minutes.Page{Minutes: m, Office: o})
	paper.No = fmt.Sprintf("（第 %d 稿）", no)
	return paper
}
