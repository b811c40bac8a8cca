package file

import (
	"bytes"
	"strings"
)

// kind is a type of file that is taken in. A zip kind is known by the entry that makes it what it is,
// not by its name.
type kind struct {
	Ext, Type, Entry string
}

// kinds is the allow list.
var kinds = []kind{
	{"pdf", "application/pdf", ""},
	{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/workbook.xml"},
	{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "ppt/presentation.xml"},
	{"ofd", "application/ofd", "OFD.xml"},
}

// Kinds lists the types in words: pdf、docx、….
func Kinds() string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = k.Ext
	}
	return strings.Join(words, "、")
}

// Accept is the accept attribute of the file field.
func Accept() string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = "." + k.Ext
	}
	return strings.Join(words, ",")
}

var (
	pdfHead = []byte("%PDF-")
	zipHead = []byte("PK\x03\x04")
)

// sniff tells the type by the content alone; nil when it is none of ours. The heads must be at the
// very start, so that a file cannot be two things at once.
func sniff(u Upload) (*kind, error) {
	head := u.head()
	switch {
	case bytes.HasPrefix(head, pdfHead):
		return &kinds[0], nil
	case bytes.HasPrefix(head, zipHead):
		a, err := openArchive(u)
		if err != nil {
			return nil, err
		}
		return a.kind(), nil
	}
	return nil, nil
}
