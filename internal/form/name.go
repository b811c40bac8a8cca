package form

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NameKey is a name of a body as it is compared: wide signs are narrow ones, and no spaces count.
func NameKey(name string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(Narrow(name), unicode.IsSpace), ""))
}

// SameName says whether a paper would read both as the name of one body: they are equal as compared, or one is the other without the level before
// it, by which people call it: 财政局 for 市财政局. What is too short to be a name is none, and 省财政局 is another than 市财政局.
func SameName(a, b string) bool {
	a, b = NameKey(a), NameKey(b)
	return a == b || utf8.RuneCountInString(b) > 2 && levelled(a, b) || utf8.RuneCountInString(a) > 2 && levelled(b, a)
}

// levels stand before the names of bodies.
var levels = []string{"国", "省", "市", "区", "县", "州"}

func levelled(long, short string) bool {
	return slices.ContainsFunc(levels, func(l string) bool { return long == l+short })
}

// SeveralNames says whether spaces part words that may be names of their own; between single characters they only stretch a name.
func SeveralNames(name string) bool {
	words := strings.Fields(name)
	return len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		return utf8.RuneCountInString(w) < 2 || !unicode.Is(unicode.Han, first)
	})
}

// NamesIn parts what was typed into names.
func NamesIn(typed string) []string {
	out := []string{}
	for _, v := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune("、，,;；\n", r) }) {
		if name := Short(v); name != "" {
			out = append(out, name)
		}
	}
	return out
}
