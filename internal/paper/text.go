package paper

import (
	"fmt"
	"regexp"
	"strings"
)

// Para is one paragraph of the paper. Level 1 to 4 are 一、 （一） 1. （1）; 0 is body text. Rest runs on
// after a heading on the same line. Clause is the decision it shows; More says that it is a further line of the decision before it.
type Para struct {
	Level      int
	Text, Rest string
	Clause     int64
	More       bool
}

var (
	level1 = regexp.MustCompile(`^[一二三四五六七八九十百]+、`)
	level2 = regexp.MustCompile(`^（[一二三四五六七八九十百]+）`)
	level3 = regexp.MustCompile(`^\d{1,2}[.．]`)
	level4 = regexp.MustCompile(`^（\d{1,2}）`)
)

// Paras splits typed text into paragraphs by its numbering; a new line is a new paragraph.
func Paras(text string) []Para {
	out := []Para{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, para(line))
		}
	}
	return out
}

func para(line string) Para {
	switch {
	case level1.MatchString(line):
		return Para{Level: 1, Text: line}
	case level2.MatchString(line):
		// The heading is the first sentence; what follows is body text on the same line.
		if head, rest, ok := strings.Cut(line, "。"); ok && rest != "" {
			return Para{Level: 2, Text: head + "。", Rest: rest}
		}
		return Para{Level: 2, Text: line}
	case level3.MatchString(line):
		return Para{Level: 3, Text: line}
	case level4.MatchString(line):
		return Para{Level: 4, Text: line}
	}
	return Para{Text: line}
}

// byTopic groups decisions that follow each other on the same topic.
func byTopic(list []Clause) [][]Clause {
	out := [][]Clause{}
	for i, c := range list {
		if i == 0 || Ref(list[i-1].Topic) != Ref(c.Topic) || list[i-1].TopicTitle != c.TopicTitle {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], c)
	}
	return out
}

// Duty says in brackets who does it and until when. Why a decision makes no task is for those who make the minutes, and not in it.
func Duty(c Clause) string {
	parts := []string{}
	for _, r := range c.Roles() {
		parts = append(parts, r.Label+"："+strings.Join(r.Names, "、"))
	}
	if until := c.Until(); until != "" {
		parts = append(parts, "完成时限："+until)
	}
	if steps := c.Steps(); steps != "" {
		parts = append(parts, "办理步骤："+steps)
	}
	if c.Deliverable != "" {
		parts = append(parts, "完成标志："+c.Deliverable)
	}
	if c.Major {
		parts = append(parts, "重大事项，按程序报批后实施")
	}
	if len(parts) == 0 {
		return ""
	}
	return "（" + strings.Join(parts, "；") + "）"
}

// Names joins one list of attendance for the paper.
func Names(list []Attendee, which string) string {
	out := []string{}
	for _, a := range list {
		if a.List == which {
			out = append(out, a.name())
		}
	}
	return strings.Join(out, "　")
}

func (a Attendee) name() string {
	before := a.UnitName
	if before == "" {
		before = a.Title
	}
	return before + a.Person
}

var digits = [...]string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// Numeral writes 1 to 99 as papers do: 一, 十, 十一, 二十.
func Numeral(n int) string {
	switch {
	case n < 1 || n > 99:
		return fmt.Sprint(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n-10]
	}
	return digits[n/10] + "十" + digits[n%10]
}

// Number writes a number as official papers do, with the hexagonal brackets of GB/T 9704.
func Number(year, n int) string { return fmt.Sprintf("〔%d〕%d号", year, n) }
