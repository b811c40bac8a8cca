// Package file keeps attachments: bytes in the database by their SHA-256, in chunks, and which record
// each file hangs on. A file has no right of its own: whoever may see the record may fetch it, asked
// at every download. Nothing is ever unpacked, shown or run; files are only looked into to refuse them.
package file

import (
	"io"
	"strconv"
	"time"
)

// The limits of a file and of a record (系统默认).
const (
	MaxSize  = 20 << 20 // bytes of one file
	MaxCount = 10       // files on one record
	MaxName  = 100      // runes of a file's name
)

// Field is the name of the form field that carries files.
const Field = "files"

// Upload is a file as it came with a form.
type Upload struct {
	Name string
	Size int64
	Open func() (io.ReadCloser, error)
}

// Attachment is a file on a record. Type is ours, never the browser's word.
type Attachment struct {
	ID     int64
	Kind   string
	Record int64
	Name   string
	Type   string
	Size   int64
	ByName string
	At     time.Time
}

// Path is where the file is fetched.
func Path(id int64) string { return "/files/" + strconv.FormatInt(id, 10) }

// Path is where this file is fetched.
func (a Attachment) Path() string { return Path(a.ID) }
