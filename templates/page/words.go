package page

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/task"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// Words and fields that pages of several features share.

// dash stands where a record says nothing.
func dash(v string) string {
	if v == "" {
		return "—"
	}
	return v
}

// countWord writes a count that stops at a thousand.
func countWord(n int) string {
	if n >= task.CountCap {
		return strconv.Itoa(task.CountCap-1) + "+"
	}
	return strconv.Itoa(n)
}

// fileField is the field of files with its limits in words.
func fileField(f part.Field) part.Field {
	f.Name, f.Many, f.Accept = file.Field, true, file.Accept()
	f.Hint = "支持 " + file.Kinds()
	return f
}

// filesOf are the files of one record among those of several.
func filesOf(files []file.Attachment, record int64) []part.File {
	out := []part.File{}
	for _, f := range files {
		if f.Record == record {
			out = append(out, part.File{Name: f.Name, URL: f.Path(), Meta: layout.Size(f.Size)})
		}
	}
	return out
}

// fileList are files with when and by whom they were added; remove gives each a button that takes it off.
func fileList(list []file.Attachment, now time.Time, remove bool) []part.File {
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

func emptyPair(p part.Pair) bool { return p.Text == "" && strings.Join(p.Lines, "") == "" }

func numbered(list []string) []string {
	out := []string{}
	for i, x := range list {
		out = append(out, fmt.Sprintf("%d. %s", i+1, x))
	}
	return out
}

func verdictTone(verdict string) flow.Tone {
	switch verdict {
	case opinion.Adopted:
		return flow.Ok
	case opinion.Partly:
		return flow.Info
	case opinion.Declined:
		return flow.Bad
	}
	return flow.Wait
}

func opinionVerdicts() []part.Option {
	out := []part.Option{}
	for _, v := range opinion.Verdicts {
		out = append(out, part.Option{Value: v.Value, Label: v.Label})
	}
	return out
}
