package proofread

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

var (
	bareNumber    = regexp.MustCompile(`^(\d{1,2})[、．]\s*`)
	halfHan       = regexp.MustCompile(`^\(([一二三四五六七八九十百]+)\)\s*`)
	halfDigit     = regexp.MustCompile(`^\((\d{1,2})\)\s*`)
	straightQuote = regexp.MustCompile(`"`)
	afterMark     = regexp.MustCompile(`^([一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）|（\d{1,2}）|\d{1,2}\.)[\s\x{00a0}]+`)
)

// fullWidth are the marks that a Chinese text writes in full width.
var fullWidth = map[rune]rune{',': '，', ';': '；', ':': '：', '?': '？', '!': '！'}

// Tidied is one line that was put right.
type Tidied struct{ Before, After string }

// Tidy gives pasted text the numbering and marks of official papers and lists the changed lines: no tab
// after a number, 1. for 1、, （一） for (一), full-width marks between Chinese characters, “” for "".
func Tidy(text string) (string, []Tidied) {
	lines := strings.Split(text, "\n")
	changed := []Tidied{}
	for i, l := range lines {
		lines[i] = tidyLine(l)
		if before := strings.TrimRight(l, " \t"); lines[i] != before {
			changed = append(changed, Tidied{before, lines[i]})
		}
	}
	return strings.Join(lines, "\n"), changed
}

// shownMost is how many changed lines are shown after a save, and how much of each.
const (
	shownMost  = 3
	shownRunes = 16
)

// PutRight says once what was put right in a text: “1、压实责任” 改为 “1.压实责任”.
func PutRight(list []Tidied) string {
	out := fmt.Sprintf("已规范 %d 处格式：", len(list))
	for i, t := range list[:min(shownMost, len(list))] {
		if i > 0 {
			out += "；"
		}
		out += "“" + firstRunes(t.Before) + "”改为“" + firstRunes(t.After) + "”"
	}
	if len(list) > shownMost {
		out += "；等"
	}
	return out
}

func firstRunes(s string) string {
	rs := []rune(strings.TrimSpace(s))
	if len(rs) > shownRunes {
		return string(rs[:shownRunes]) + "…"
	}
	return string(rs)
}

func tidyLine(l string) string {
	l = strings.TrimFunc(l, func(r rune) bool { return unicode.IsSpace(r) })
	l = bareNumber.ReplaceAllString(l, "$1.")
	l = halfHan.ReplaceAllString(l, "（$1）")
	l = halfDigit.ReplaceAllString(l, "（$1）")
	l = afterMark.ReplaceAllString(l, "$1")
	return pairQuotes(widenMarks(l))
}

// pairQuotes turns straight quotation marks of a Chinese line into pairs; an odd number is left alone.
func pairQuotes(l string) string {
	if n := strings.Count(l, `"`); n == 0 || n%2 == 1 || !strings.ContainsFunc(l, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return l
	}
	pair, i := [2]string{"“", "”"}, 0
	return straightQuote.ReplaceAllStringFunc(l, func(string) string {
		i++
		return pair[(i-1)%2]
	})
}

// widenMarks widens a mark that stands between two Chinese characters, or ends the line after one.
func widenMarks(l string) string {
	rs := []rune(l)
	for i, r := range rs {
		wide, ok := fullWidth[r]
		if ok && i > 0 && unicode.Is(unicode.Han, rs[i-1]) && (i == len(rs)-1 || unicode.Is(unicode.Han, rs[i+1])) {
			rs[i] = wide
		}
	}
	return string(rs)
}
