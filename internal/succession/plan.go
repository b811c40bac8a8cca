package succession

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/room"
	"jointmeeting/internal/unit"
)

// Row is a record that hangs on the unit.
type Row struct {
	Estate string
	Record int64
	Title  string
	Stays  []bool // by successor: whether it keeps the name of the unit
}

// Key names the row in the form.
func (r Row) Key() string { return fmt.Sprintf("%s-%d", r.Estate, r.Record) }

// Field is the name of the field that says where the row goes.
func (r Row) Field() string { return to + r.Key() }

// Share are the rows of one sort.
type Share struct {
	room.Estate
	Rows []Row
}

// Then says what becomes of a row that goes to the successor.
func (s Share) Then(r Row, successor int) string {
	if r.Stays[successor] {
		return s.Stays
	}
	return s.Moves
}

// Name is what a row is called. What the office does not read has a common name.
func (s Share) Name(r Row) string { return cmp.Or(r.Title, s.Unread) }

// Link is the page of a row, or "" where there is none, or none that the office opens.
func (s Share) Link(r Row) string {
	if s.Page == nil || r.Title == "" {
		return ""
	}
	return s.Page(r.Record)
}

// Plan is what the act would do.
type Plan struct {
	Unit       unit.Record
	Units      []unit.Unit
	Successors []unit.Unit
	On         time.Time
	Shares     []Share
	Seen       string // names what hangs on the unit now
}

// found is a row as it is read.
type found struct {
	Estate string
	Record int64
	Title  string
	Stays  bool
}

func openArgs(of int64, successor unit.Unit) db.Args {
	return db.Args{"unit": of, "successor": successor.ID}
}

// shares puts together what was read once for each successor.
func shares(estates []room.Estate, lists [][]found) []Share {
	out := []Share{}
	for _, e := range estates {
		s := Share{Estate: e}
		for _, f := range sorted(lists[0], e.Name()) {
			row := Row{Estate: f.Estate, Record: f.Record, Title: f.Title}
			for _, list := range lists {
				row.Stays = append(row.Stays, slices.ContainsFunc(list, func(o found) bool { return o.Estate == f.Estate && o.Record == f.Record && o.Stays }))
			}
			s.Rows = append(s.Rows, row)
		}
		if len(s.Rows) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func sorted(list []found, estate string) []found {
	out := slices.DeleteFunc(slices.Clone(list), func(f found) bool { return f.Estate != estate })
	slices.SortFunc(out, func(a, b found) int { return int(a.Record - b.Record) })
	return out
}

// seal names what hangs on the unit: where more does, or less, the page is shown again.
func seal(list []Share) string {
	h := sha256.New()
	for _, s := range list {
		for _, r := range s.Rows {
			fmt.Fprintln(h, r.Key(), r.Stays)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
