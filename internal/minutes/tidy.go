package minutes

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	bareNumber = regexp.MustCompile(`^(\d{1,2})[、．]\s*`)
	halfHan    = regexp.MustCompile(`^\(([一二三四五六七八九十百]+)\)\s*`)
	halfDigit  = regexp.MustCompile(`^\((\d{1,2})\)\s*`)
	afterMark  = regexp.MustCompile(`^([一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）|（\d{1,2}）|\d{1,2}\.)[\s\x{00a0}]+`)
)

// fullWidth are the marks that a Chinese text writes in full width.
var fullWidth = map[rune]rune{',': '，', ';': '；', ':': '：', '?': '？', '!': '！'}

// Tidy gives pasted text the numbering and marks of official papers and counts the changed lines:
// no tab after a number, 1. for 1、, （一） for (一), full-width marks between Chinese characters.
func Tidy(text string) (string, int) {
	lines := strings.Split(text, "\n")
	changed := 0
	for i, l := range lines {
		if t := tidyLine(l); t != strings.TrimRight(l, " \t") {
			lines[i] = t
			changed++
		} else {
			lines[i] = t
		}
	}
	return strings.Join(lines, "\n"), changed
}

func tidyLine(l string) string {
	l = strings.TrimFunc(l, func(r rune) bool { return unicode.IsSpace(r) })
	l = bareNumber.ReplaceAllString(l, "$1.")
	l = halfHan.ReplaceAllString(l, "（$1）")
	l = halfDigit.ReplaceAllString(l, "（$1）")
	l = afterMark.ReplaceAllString(l, "$1")
	return marks(l)
}

// marks widens a mark that stands between two Chinese characters, or ends the line after one.
func marks(l string) string {
	rs := []rune(l)
	for i, r := range rs {
		wide, ok := fullWidth[r]
		if ok && i > 0 && unicode.Is(unicode.Han, rs[i-1]) && (i == len(rs)-1 || unicode.Is(unicode.Han, rs[i+1])) {
			rs[i] = wide
		}
	}
	return string(rs)
}
