package minutes

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/diff"
	"jointmeeting/internal/paper"
)

// Piece is one paragraph of a comparison.
type Piece struct {
	Label  string // 纪要名称, 第 2 条, 出席
	Title  bool   // a heading
	Clause int64
	Part   string // what a save calls it
	Note   string // a change that is no change of words: moved, under another topic
	Runs   []diff.Run
}

// Changed says whether the piece differs.
func (p Piece) Changed() bool { return p.Note != "" || diff.Changes(p.Runs) > 0 }

// Comparison is what differs between two versions, in the order of the paper.
type Comparison struct {
	From, To int
	Pieces   []Piece
	Entries  []Entry // what was done from one to the other, the latest first
}

// Changes counts the places that differ.
func (c Comparison) Changes() int {
	n := 0
	for _, p := range c.Pieces {
		n += diff.Changes(p.Runs)
		if p.Note != "" && diff.Changes(p.Runs) == 0 {
			n++
		}
	}
	return n
}

// Touched are the pieces that differ.
func (c Comparison) Touched() []Piece {
	return slices.DeleteFunc(slices.Clone(c.Pieces), func(p Piece) bool { return !p.Changed() })
}

// Of lists the saves that changed the piece, the latest first.
func (c Comparison) Of(p Piece) []Entry {
	return slices.DeleteFunc(slices.Clone(c.Entries), func(e Entry) bool { return !slices.Contains(e.Parts, p.Part) })
}

// compare puts two texts side by side.
func compare(was, is Minutes) []Piece {
	out := []Piece{{Label: "纪要名称", Title: true, Part: "title", Runs: diff.Chars(was.Title, is.Title)}}
	out = append(out, paragraphs("会议概况", "overview", was.Overview, is.Overview)...)
	out = append(out, decisions(was.Clauses, is.Clauses)...)
	out = append(out, paragraphs("其他内容", "other", was.Other, is.Other)...)
	for _, l := range []struct{ list, label string }{{Present, "出席"}, {Leave, "请假"}, {Observer, "列席"}, {Absent, "未到会"}} {
		if runs := diff.Marked(Names(was.Attendance, l.list), Names(is.Attendance, l.list)); len(runs) > 0 {
			out = append(out, Piece{Label: l.label, Part: "attendance", Runs: runs})
		}
	}
	return out
}

func paragraphs(label, part, was, is string) []Piece {
	out := []Piece{}
	for _, runs := range diff.Paragraphs(was, is) {
		out = append(out, Piece{Label: label, Part: part, Runs: runs})
	}
	return out
}

// decisions compares row by row: a decision is the same one wherever it stands now.
func decisions(was, is []Clause) []Piece {
	out, topic := []Piece{}, ""
	for _, pair := range merge(was, is) {
		if title := pair.topic(); title != topic {
			topic = title
			out = append(out, Piece{Title: true, Runs: []diff.Run{{Op: diff.Same, Text: title}}})
		}
		out = append(out, pair.piece())
	}
	return out
}

// pair is one decision in both texts; one of them may be missing.
type pair struct{ was, is *Clause }

// merge orders the decisions as they stand now; one that went stands after the one it stood after.
func merge(was, is []Clause) []pair {
	out := []pair{}
	for i := range is {
		p := pair{is: &is[i]}
		if n := slices.IndexFunc(was, func(c Clause) bool { return c.ID == is[i].ID }); n >= 0 {
			p.was = &was[n]
		}
		out = append(out, p)
	}
	for i := range was {
		if slices.ContainsFunc(is, func(c Clause) bool { return c.ID == was[i].ID }) {
			continue
		}
		at := 0
		if i > 0 {
			at = 1 + slices.IndexFunc(out, func(p pair) bool { return p.id() == was[i-1].ID })
		}
		out = slices.Insert(out, at, pair{was: &was[i]})
	}
	return out
}

func (p pair) id() int64 { return p.any().ID }

func (p pair) any() Clause {
	if p.is != nil {
		return *p.is
	}
	return *p.was
}

func (p pair) topic() string {
	if t := p.any().TopicTitle; t != "" {
		return t
	}
	return "其他议定事项"
}

func (p pair) piece() Piece {
	c := p.any()
	out := Piece{Label: fmt.Sprintf("第 %d 条", c.Ord), Clause: c.ID, Part: partOf(c.ID)}
	switch {
	case p.was == nil:
		out.Label, out.Runs = out.Label+"（新增）", []diff.Run{{Op: diff.Added, Text: c.Text + paper.Duty(c)}}
	case p.is == nil:
		out.Label, out.Runs = fmt.Sprintf("原第 %d 条（删除）", c.Ord), []diff.Run{{Op: diff.Removed, Text: c.Text + paper.Duty(c)}}
	default:
		out.Runs = append(diff.Chars(p.was.Text, p.is.Text), diff.Marked(paper.Duty(*p.was), paper.Duty(*p.is))...)
		out.Note = p.moved()
	}
	return out
}

func (p pair) moved() string {
	note := ""
	if p.was.Ord != p.is.Ord {
		note = fmt.Sprintf("由第 %d 条调整为第 %d 条", p.was.Ord, p.is.Ord)
	}
	if p.was.TopicTitle != p.is.TopicTitle {
		if note != "" {
			note += "；"
		}
		note += "所属议题由“" + pair{was: p.was}.topic() + "”改为“" + p.topic() + "”"
	}
	return note
}

// ComparePage is two versions of one record beside each other; there is no comparison when there is only
// one version.
type ComparePage struct {
	VersionsPage
	Comparison *Comparison
}

// Compare gives what differs between two versions. Without a choice it is the present version with the
// one that the person last saw, or with the one before.
func (s *Service) Compare(ctx context.Context, who access.Actor, id int64, from, to int) (ComparePage, error) {
	p, err := s.Versions(ctx, who, id)
	if err != nil {
		return ComparePage{}, err
	}
	if to == 0 {
		to = p.Minutes.Version
	}
	if from == 0 {
		from = p.start(to)
	}
	if from == 0 {
		return ComparePage{VersionsPage: p}, nil
	}
	texts, err := s.stored(ctx, who, id, from, to)
	if err != nil {
		return ComparePage{}, err
	}
	return ComparePage{p, &Comparison{From: from, To: to, Pieces: compare(texts[from], texts[to]), Entries: between(p.Versions, from, to)}}, nil
}

func (p VersionsPage) start(to int) int {
	if l := p.Look; l != nil && l.Version < to && p.has(l.Version) {
		return l.Version
	}
	return p.before(to)
}

// between are the acts that led from one version to the other, the latest first.
func between(list []Version, from, to int) []Entry {
	out := []Entry{}
	for _, v := range list {
		if v.No > max(from, to) || v.No < min(from, to) {
			continue
		}
		for _, e := range v.Entries {
			if v.No != min(from, to) || e.Act == ActReturn {
				out = append(out, e)
			}
		}
	}
	return out
}

// Since is what changed since the person last looked; nil when they never did, or nothing changed.
func (p Page) Since() (*Comparison, error) {
	if p.Look == nil || p.Look.Content == "" {
		return nil, nil
	}
	was, err := Restore(p.Look.Content)
	if err != nil {
		return nil, err
	}
	c := &Comparison{From: p.Look.Version, To: p.Minutes.Version, Pieces: compare(was, p.Minutes)}
	if c.Changes() == 0 {
		return nil, nil
	}
	return c, nil
}
