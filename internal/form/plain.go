package form

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain is a text as it is taken from a form: what ends a line anywhere ends it here, a space that only looks like one is one,
// and what no reader sees is gone: controls, marks that turn the direction, spaces of no width. A joiner inside an emoji stays.
// false says that it is no text at all: it holds a NUL, or bytes that are no UTF-8.
func Plain(v string) (string, bool) {
	if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
		return plain(strings.ToValidUTF8(v, "")), false
	}
	return plain(v), true
}

func plain(v string) string {
	if isPlain(v) {
		return v
	}
	text := []rune(strings.ReplaceAll(v, "\r\n", "\n"))
	out := make([]rune, 0, len(text))
	for i, r := range text {
		switch {
		case lineEnd(r):
			out = append(out, '\n')
		case blank(r):
			out = append(out, ' ')
		case unicode.Is(unicode.Variation_Selector, r): // it says how the sign before it is drawn
			if i > 0 && unicode.In(text[i-1], unicode.L, unicode.N, unicode.S, unicode.P) && !unicode.Is(fillers, text[i-1]) {
				out = append(out, r)
			}
		case r == joiner && i > 0 && i+1 < len(text) && pictured(text[i-1]) && pictured(text[i+1]), !unseen(r):
			out = append(out, r)
		}
	}
	return string(out)
}

// isPlain tells most texts, which have nothing to change, from the others.
func isPlain(v string) bool {
	return strings.IndexFunc(v, func(r rune) bool {
		return lineEnd(r) && r != '\n' || blank(r) || unseen(r) || unicode.Is(unicode.Variation_Selector, r)
	}) < 0
}

// joiner makes one emoji of several.
const joiner = '\u200d'

// lineEnd says whether a character ends a line in some program: Word sends VT for a line and FF for a page.
func lineEnd(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// blank says whether a character looks like a space and is found by no search for one.
func blank(r rune) bool {
	return r == '\u00a0' || r == '\u2007' || r == '\u202f' || r == '\u2800'
}

// fillers are letters and marks that are seen by nobody.
var fillers = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x034f, Hi: 0x034f, Stride: 1}, {Lo: 0x115f, Hi: 0x1160, Stride: 1},
	{Lo: 0x17b4, Hi: 0x17b5, Stride: 1}, {Lo: 0x3164, Hi: 0x3164, Stride: 1}, {Lo: 0xffa0, Hi: 0xffa0, Stride: 1}}}

// unseen says whether a character is seen by nobody.
func unseen(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // called a format character, and drawn
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, fillers)
}

// pictured says whether a character is a part of an emoji.
func pictured(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Sk) || r == '\ufe0f'
}

// Folded is a short text with its wide digits and letters, and the signs within numbers, as the narrow ones that are meant. Brackets and
// marks of a Chinese text stay as they are.
func Folded(v string) string {
	return strings.Map(func(r rune) rune {
		if n := r - 0xfee0; r > '\uff00' && r < '\uff5f' && (n >= '0' && n <= '9' || n >= 'A' && n <= 'Z' || n >= 'a' && n <= 'z' || n == '-' || n == '+' || n == '/') {
			return n
		}
		return r
	}, v)
}

// Short is a text of a word or two on one line, such as a name, a telephone or a number of a document: folded, without what nobody sees.
func Short(v string) string { return Line(Folded(v)) }

// PersonName is a person's name: Short, without the spaces by which tables make names of two characters as wide as those of three, or one
// person would stand there as two.
func PersonName(v string) string {
	words, out := strings.Fields(Short(v)), ""
	for i, w := range words {
		if i > 0 && !(allHan(out) && allHan(w)) {
			out += " "
		}
		out += w
	}
	return out
}

// allHan says whether a text is of Chinese characters alone.
func allHan(v string) bool {
	return v != "" && strings.IndexFunc(v, func(r rune) bool { return !unicode.Is(unicode.Han, r) && r != '·' }) < 0
}

// Narrow is what was typed into a number, a day, a time, a code or a login, with the wide letters, digits and signs of a
// Chinese keyboard as the narrow ones that are meant.
func Narrow(v string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r > '\uff00' && r < '\uff5f':
			return r - 0xfee0
		case r == '\u3000':
			return ' '
		case r == '。' || r == '．':
			return '.'
		case r == '—' || r == '–' || r == '−':
			return '-'
		}
		return r
	}, v)
}
