// Package dump makes one file of a whole database and a database of one such file. The file is the rows of every
// table in one snapshot, the sequences and the keys of the program, in a tar, compressed and encrypted to the public
// key of whoever keeps the other half (reliability.md 4.13). It needs no program of PostgreSQL, does not depend on the
// server's version, and knows nothing of what the tables mean.
//
// Inside stand, in this order: head.json (where and when, the tables with their columns), tables/NAME.N (the rows as
// COPY writes them, cut in pieces), keys/NAME, manifest.json (the same head with rows and digests of all). A file
// without its manifest is no backup. `age -d -i KEY FILE | tar xzO …` reads it without this program.
package dump

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// fileForm is the number of the file's form: a later one has a higher number and is refused by this program.
const fileForm = 1

// Manifest is what a backup says of itself. At the head of the file rows, sizes, digests and sequences are empty.
type Manifest struct {
	Form      int        `json:"form"`
	Schema    int64      `json:"schema"`  // number of the newest migration that the database had
	Program   string     `json:"program"` // what made the file
	Machine   string     `json:"machine"`
	At        time.Time  `json:"at"` // of the snapshot
	Snapshot  string     `json:"snapshot"`
	LSN       string     `json:"lsn"`
	Server    string     `json:"server"`
	Tables    []Table    `json:"tables"`
	Sequences []Sequence `json:"sequences,omitempty"`
	Keys      []KeyMark  `json:"keys,omitempty"`
}

// Table is one table of the snapshot: the digest is SHA-256 over its rows as COPY writes them, in the order of its key.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"` // name and type, in order
	Rows    int64    `json:"rows"`
	Bytes   int64    `json:"bytes"`
	Digest  string   `json:"sha256,omitempty"`

	names []string // the columns alone
	order string   // how the rows stand
}

// Sequence is where a sequence stood.
type Sequence struct {
	Name   string `json:"name"`
	Last   int64  `json:"last"`
	Called bool   `json:"called"`
}

// Secret is a key of the program that a database is of little use without.
type Secret struct {
	Name string
	Text []byte
}

// KeyMark tells which secret is in the file, without telling it.
type KeyMark struct {
	Name   string `json:"name"`
	Digest string `json:"sha256"`
}

// Rows is how many rows the backup holds.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Bytes is how much the rows take as text.
func (m Manifest) Bytes() (n int64) {
	for _, t := range m.Tables {
		n += t.Bytes
	}
	return n
}

// Names of what stands in the file.
const (
	headName     = "head.json"
	manifestName = "manifest.json"
	tablesFolder = "tables/"
	keysFolder   = "keys/"
)

// What may be wrong with a file; the sentences are for whoever stands before it at night.
var (
	ErrKey     = errors.New("this key does not open the backup: it was encrypted to another one")
	ErrDamaged = errors.New("the backup is damaged: it was cut or altered, and nothing of it was used; take another copy of it, or an older one")
	ErrForeign = errors.New("this is no backup of a portal, or its very beginning is damaged")
	ErrNewer   = errors.New("the backup was made by a newer program than this one; restore it with that program")
	ErrRunning = errors.New("another backup of this database is being made")
	ErrMoved   = errors.New("the schema changed while the backup began; make it again")
)

func readManifest(r io.Reader) (m Manifest, err error) {
	if err = json.NewDecoder(io.LimitReader(r, 16<<20)).Decode(&m); err != nil {
		return m, err
	}
	if m.Form > fileForm {
		return m, fmt.Errorf("%w (form %d of the file, %d is known here)", ErrNewer, m.Form, fileForm)
	}
	return m, nil
}
