package paper

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/diff"
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

// Compare puts two texts side by side for a reader, in the order of the paper, within one budget of thought.
func Compare(ctx context.Context, was, is Text) []Piece {
	s, end := diff.Within(ctx)
	defer end()
	out := []Piece{{Label: "纪要名称", Title: true, Part: "title", Runs: s.Chars(was.Title, is.Title)}}
	out = append(out, paragraphs(s, "会议概况", "overview", was.Overview, is.Overview)...)
	out = append(out, decisions(s, was.Clauses, is.Clauses)...)
	out = append(out, paragraphs(s, "其他内容", "other", was.Other, is.Other)...)
	for _, l := range []struct{ list, label string }{{Present, "出席"}, {Leave, "请假"}, {Observer, "列席"}, {Absent, "未到会"}} {
		if runs := s.Marked(Names(was.Attendance, l.list), Names(is.Attendance, l.list)); len(runs) > 0 {
			out = append(out, Piece{Label: l.label, Part: "attendance", Runs: runs})
		}
	}
	return out
}

func paragraphs(s diff.Search, label, part, was, is string) []Piece {
	out := []Piece{}
	for _, runs := range s.Paragraphs(was, is) {
		out = append(out, Piece{Label: label, Part: part, Runs: runs})
	}
	return out
}

// decisions compares row by row: a decision is the same one wherever it stands now.
func decisions(s diff.Search, was, is []Clause) []Piece {
	out, topic := []Piece{}, ""
	for _, pair := range merge(was, is) {
		if title := pair.topic(); title != topic {
			topic = title
			out = append(out, Piece{Title: true, Runs: []diff.Run{{Op: diff.Same, Text: title}}})
		}
		out = append(out, pair.piece(s))
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

func (p pair) piece(s diff.Search) Piece {
	c := p.any()
	out := Piece{Label: Place(c.Ord), Clause: c.ID, Part: partOf(c.ID)}
	switch {
	case p.was == nil:
		out.Label, out.Runs = out.Label+"（新增）", []diff.Run{{Op: diff.Added, Text: c.Text + aside(c)}}
	case p.is == nil:
		out.Label, out.Runs = "原"+Place(c.Ord)+"（删除）", []diff.Run{{Op: diff.Removed, Text: c.Text + aside(c)}}
	default:
		out.Runs = append(s.Chars(p.was.Text, p.is.Text), s.Marked(aside(*p.was), aside(*p.is))...)
		out.Note = p.moved()
	}
	return out
}

// aside is all that a decision says beside its words: what is printed, the days that words like 年底前 mean, and why it makes no task, which is kept
// and not printed.
func aside(c Clause) string {
	out := Duty(c)
	if day := c.UntilDay(); day != c.Until() {
		out += "（" + day + "）"
	}
	if steps := c.StepsDay(); steps != c.Steps() {
		out += "（" + steps + "）"
	}
	if c.NoTask != "" {
		out += "（不下达任务：" + c.NoTask + "）"
	}
	return out
}

func (p pair) moved() string {
	note := ""
	if p.was.Ord != p.is.Ord {
		note = "由" + Place(p.was.Ord) + "调整为" + Place(p.is.Ord)
	}
	if p.was.TopicTitle != p.is.TopicTitle {
		if note != "" {
			note += "；"
		}
		note += "所属议题由“" + pair{was: p.was}.topic() + "”改为“" + p.topic() + "”"
	}
	return note
}

// ChangedParts names what differs between two texts, for the entry of a save.
func ChangedParts(was, is Text) []string {
	out := []string{}
	for _, p := range []struct {
		name    string
		differs bool
	}{{"title", was.Title != is.Title}, {"overview", was.Overview != is.Overview}, {"other", was.Other != is.Other},
		{"attendance", !slices.EqualFunc(was.Attendance, is.Attendance, func(a, b Attendee) bool { return ContentAttendee(a) == ContentAttendee(b) })}} {
		if p.differs {
			out = append(out, p.name)
		}
	}
	return append(out, changedClauses(was.Clauses, is.Clauses)...)
}

// changedClauses names the decisions that came, went, or say something else. A decision that only moved
// says the same.
func changedClauses(was, is []Clause) []string {
	said := map[int64]string{}
	for _, c := range was {
		said[c.ID] = Wording(c)
	}
	out := []string{}
	for _, c := range is {
		if before, ok := said[c.ID]; !ok || before != Wording(c) {
			out = append(out, partOf(c.ID))
		}
		delete(said, c.ID)
	}
	for _, c := range was {
		if _, gone := said[c.ID]; gone {
			out = append(out, partOf(c.ID))
		}
	}
	return out
}

// Wording is what a decision says wherever it stands.
func Wording(c Clause) string {
	c.Ord = 0
	return ContentClause(c)
}

func partOf(clause int64) string { return fmt.Sprintf("clause:%d", clause) }
