// Package file keeps attachments: bytes in the database by their SHA-256, in chunks, and which record
// each file hangs on. A file has no right of its own: whoever may see the record may fetch it, asked
// at every download. Nothing is ever unpacked, shown or run; files are only looked into to refuse them.
package file

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"jointmeeting/internal/limit"
	"jointmeeting/internal/setting"
)

// The outer limits, beyond which no setting goes.
const (
	MaxSize  = limit.FileBytes // bytes of one file
	MaxCount = limit.Files     // files on one record
	MaxName  = 100             // runes of a file's name
)

// Limits are what the office allows at present (系统默认 until changed).
type Limits struct{ MB, Count int }

// LimitsOf reads the limits from the settings.
func LimitsOf(v setting.Values) Limits {
	return Limits{v.Int(setting.FileMaxMB), v.Int(setting.FileMaxCount)}
}

// Words say the limits under a file field.
func (l Limits) Words() string {
	return fmt.Sprintf("支持 %s，单个不超过 %d MB，最多 %d 个", Kinds(), l.MB, l.Count)
}

// Field is the name of the form field that carries files.
const Field = "files"

// Upload is a file as it came with a form. It is read where it lies, in pieces: no whole file is ever in memory.
type Upload struct {
	Name  string
	Size  int64
	Bytes io.ReaderAt
}

// all reads the file from its beginning.
func (u Upload) all() *io.SectionReader { return io.NewSectionReader(u.Bytes, 0, u.Size) }

// head are the first bytes.
func (u Upload) head() []byte {
	var b [8]byte
	n, _ := u.all().ReadAt(b[:], 0) // what cannot be read is no type of ours
	return b[:n]
}

// whole says whether as many bytes lie there as came, no less and no more.
func (u Upload) whole() bool {
	var b [1]byte
	last, _ := u.Bytes.ReadAt(b[:], u.Size-1)
	more, err := u.Bytes.ReadAt(b[:], u.Size)
	return last == 1 && more == 0 && err == io.EOF
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
