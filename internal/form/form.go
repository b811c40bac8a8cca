// Package form holds what was typed and what is wrong with it. A form keeps the raw strings, also
// when they are wrong, so that a refused page shows them again.
package form

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Token is the page's operation token, 128 random bits made when the page is drawn. Each form on the
// page derives its own with For, so that two different acts on one page never look like a repeat.
type Token string

// NewToken draws a token.
func NewToken() Token {
	var b [16]byte
	rand.Read(b[:])
	return Token(base64.RawURLEncoding.EncodeToString(b[:]))
}

// For derives the token of one form on the page; name is unique on the page (the step, or step and id).
func (t Token) For(name string) string { return string(t) + "." + name }

// Error is one sentence about one field.
type Error struct{ Field, Text string }

// Errors are what is wrong with a form, in the order of its fields. It is an error, so a use case can
// return it; the web edge answers 422 with the same page.
type Errors []Error

// Error lists the sentences, for the log.
func (e Errors) Error() string {
	words := make([]string, len(e))
	for i, x := range e {
		words[i] = x.Field + ": " + x.Text
	}
	return strings.Join(words, "; ")
}

// Add notes a sentence about a field.
func (e *Errors) Add(field, text string, args ...any) {
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	*e = append(*e, Error{field, text})
}

// Of is the first sentence about the field, or "".
func (e Errors) Of(field string) string {
	for _, x := range e {
		if x.Field == field {
			return x.Text
		}
	}
	return ""
}

// All lists the errors for the summary on top of the page.
func (e Errors) All() []Error { return e }

// Err is nil when nothing is wrong, so that `return errs.Err()` is right.
func (e Errors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Text is what was typed as plain text, without what stands around it.
func Text(v string) string {
	v, _ = Plain(v)
	return strings.TrimSpace(v)
}

// Number reads a whole number, as a Chinese keyboard may type it too; false when it is none.
func Number(v string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(Narrow(v)))
	return n, err == nil
}

// Line is Text on one line.
func Line(v string) string { return strings.Join(strings.Fields(Text(v)), " ") }

// Need notes an error when the text is empty or longer than limit runes. label is the field's label.
func (e *Errors) Need(field, label, v string, limit int) {
	if v == "" {
		e.Add(field, "请填写%s", label)
		return
	}
	e.Limit(field, label, v, limit)
}

// NeedPerson is Need for the name of a person. It has no comma: what stands behind one is the portal's own word on whose behalf the person acted.
func (e *Errors) NeedPerson(field, label, v string, limit int) {
	if e.Need(field, label, v, limit); strings.ContainsAny(v, "，,﹐､") {
		e.Add(field, "%s不能含有逗号", label)
	}
}

// Limit notes an error when the text is longer than limit runes.
func (e *Errors) Limit(field, label, v string, limit int) {
	if n := utf8.RuneCountInString(v); n > limit {
		e.Add(field, "%s不超过 %d 字，现有 %d 字", label, limit, n)
	}
}

// ID reads a record id; 0 when it is none.
func ID(v string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// IDs reads the ids of a group of checkboxes, without repeats, in the order sent.
func IDs(vs []string) []int64 {
	out := []int64{}
	seen := map[int64]bool{}
	for _, v := range vs {
		if id := ID(v); id != 0 && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// Version reads the hidden version of an edit form; -1 when it is missing, which is always stale.
func Version(v url.Values) int { return VersionNumber(v.Get("version")) }

// VersionNumber reads a version as typed; -1 when it is none. The database holds no larger one.
func VersionNumber(v string) int {
	n, err := strconv.ParseInt(v, 10, 32)
	if err != nil {
		return -1
	}
	return int(n)
}

// Storable is a text without what PostgreSQL does not take: a NUL, and bytes that are no UTF-8.
func Storable(v string) string { return strings.ReplaceAll(strings.ToValidUTF8(v, ""), "\x00", "") }

// Zone is the office's time zone. Times are stored with zone, read and shown in this one.
var Zone = zone()

func zone() *time.Location {
	z, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return time.FixedZone("CST", 8*3600)
	}
	return z
}

// First is the beginning of a text.
func First(text string, runes int) string {
	r := []rune(text)
	return string(r[:min(runes, len(r))])
}
