package shared

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"jointmeeting/templates/part"
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

// WithTyping has the steps of a page keep the reason that came with one of them, which was refused.
func WithTyping(ctx context.Context, action, reason string) context.Context {
	return part.WithTyping(ctx, action, reason)
}
