package paper

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// What is to be done is said by the first sentence of a decision without what only leads up to it, its number, and the marks behind it. The same
// expressions name a task in messages, in SQL.
const (
	DeedLead = `^(会议)?(认为|指出|强调|要求|议定|决定|明确|议定事项|有关事项)(如下)?([：:，,]\s*|\s*\n\s*)`
	DeedMark = `^(（[一二三四五六七八九十]+）|（[0-9]+）|[0-9]+[.．、]|[一二三四五六七八九十]+[是、])\s*`
	DeedSpan = `^[^。；\n]+`
	DeedTail = `[：:，,、\s]+$`
)

var deedLead, deedMark = regexp.MustCompile(DeedLead), regexp.MustCompile(DeedMark)

// deedMarks are the marks that DeedTail takes off.
const deedMarks = "：:，,、 \t\n"

// Deed is what a decision says is to be done. A list asks it of each row, and most rows have nothing to take off.
func Deed(text string) string {
	head := text
	if first, _ := utf8.DecodeRuneInString(head); strings.ContainsRune("会认指强要议决明有", first) {
		head = deedLead.ReplaceAllString(head, "")
	}
	if first, _ := utf8.DecodeRuneInString(head); strings.ContainsRune("（一二三四五六七八九十0123456789", first) {
		head = deedMark.ReplaceAllString(head, "")
	}
	if i := strings.IndexAny(head, "。；\n"); i >= 0 {
		head = head[:i]
	}
	if head = strings.TrimRight(head, deedMarks); head == "" {
		head = strings.TrimRight(strings.TrimSpace(text), deedMarks)
	}
	return head
}
