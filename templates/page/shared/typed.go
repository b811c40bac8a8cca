package shared

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// typedRows is how many lines of a page a text takes, up to what can be overlooked.
func typedRows(text string) string {
	const wide, most = 40, 12
	n := 0
	for l := range strings.Lines(text) {
		n += 1 + utf8.RuneCountInString(l)/wide
	}
	return strconv.Itoa(min(n, most))
}
