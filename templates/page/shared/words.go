// Package shared holds what pages of several features need: words for nothing and for counts, lists of
// files and units, log entries as a timeline, the page of a refusal and the page of two texts for one
// record.
package shared

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/round"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// Words and fields that pages of several features share.

// Dash stands where a record says nothing.
func Dash(v string) string {
	if v == "" {
		return "—"
	}
	return v
}

// CountWord writes a count of a list, which stops at a thousand.
func CountWord(n int) string { return CappedWord(n, limit.CountCap) }

// CappedWord writes a count that stops at a cap, which itself stands for more.
func CappedWord(n, most int) string {
	if n >= most {
		return strconv.Itoa(most-1) + "+"
	}
	return strconv.Itoa(n)
}

// FirstOffer is the label of the first main step that the reader may take now; "" where there is none.
func FirstOffer(offers []flow.Offer) string {
	for _, o := range offers {
		if o.Primary && o.Blocked == "" {
			return o.Label
		}
	}
	return ""
}

// FileField is the field of files with its limits in words.
func FileField(f part.Field) part.Field {
	f.Name, f.Many, f.Accept = file.Field, true, file.Accept()
	f.Hint = "支持 " + file.Kinds()
	return f
}

// FilesOf are the files of one record among those of several.
func FilesOf(files []file.Attachment, record int64) []part.File {
	out := []part.File{}
	for _, f := range files {
		if f.Record == record {
			out = append(out, part.File{Name: f.Name, URL: f.Path(), Meta: layout.Size(f.Size)})
		}
	}
	return out
}

// FileList are files with when and by whom they were added; remove gives each a button that takes it off.
func FileList(list []file.Attachment, now time.Time, remove bool) []part.File {
	out := []part.File{}
	for _, a := range list {
		f := part.File{Name: a.Name, URL: a.Path(), Meta: layout.Size(a.Size) + "　" + layout.Near(a.At, now) + "　" + a.ByName}
		if remove {
			f.Remove = strconv.FormatInt(a.ID, 10)
		}
		out = append(out, f)
	}
	return out
}

// EmptyPair says whether a pair has nothing to show.
func EmptyPair(p part.Pair) bool { return p.Text == "" && strings.Join(p.Lines, "") == "" }

// Numbered puts 1., 2. … before the lines.
func Numbered(list []string) []string {
	out := []string{}
	for i, x := range list {
		out = append(out, fmt.Sprintf("%d. %s", i+1, x))
	}
	return out
}

// VerdictTone is the colour of what was made of a remark.
func VerdictTone(verdict string) flow.Tone {
	switch verdict {
	case round.Adopted:
		return flow.Ok
	case round.Partly:
		return flow.Info
	case round.Declined:
		return flow.Bad
	}
	return flow.Wait
}

// VerdictOptions are the answers to a remark: 采纳 and the others.
func VerdictOptions() []part.Option {
	out := []part.Option{}
	for _, v := range round.Verdicts {
		out = append(out, part.Option{Value: v.Value, Label: v.Label})
	}
	return out
}

// JoinedWords puts what was said into one line.
func JoinedWords(parts ...string) string {
	kept := []string{}
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "；")
}

// ClearedTo is where a filter is cleared, nowhere when nothing is filtered.
func ClearedTo(filtered bool, url string) string {
	if filtered {
		return url
	}
	return ""
}
