package page

import (
	"strconv"
	"time"

	"jointmeeting/internal/file"
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
