// Package room holds the type with which a feature tells the house what it brings along: its tables, the
// life of its records, its events, checks, numbers, files and limits. Each feature has one such value, in
// room.go; internal/house lists them in order, and the log's words, the messages, the portal's verify, the
// rights matrix, CHARTS.md and the order of imports derive from the list.
//
// It stands above setting, calendar, file and message, because a descriptor speaks of their values, days,
// files and events; what those four bring along is told in internal/house.
package room

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
)

// Room is what one feature brings along. Fields that a room has nothing for stay empty.
type Room struct {
	Name    string                      // of the package: "topic"
	Tables  []string                    // which this room alone writes
	Unheld  map[string]string           // those of them whose rows the log does not hold, each with the reason: portal verify compares those of all others
	Rows    map[string]Rows             // what the log leaves out of the rows that it holds
	Steady  map[string]string           // those of them whose size hangs on the office and not on its years, each with the reason
	Fill    string                      // the statements that fill those that grow where a portal is measured, in terms of what fill/load.sql has made by then
	Charts  []flow.Outline              // its charts, and its kinds that have acts only
	Parts   []Part                      // how its records are signed, delivered and asked about
	Derive  func([]Room) []flow.Outline // charts that follow from the parts of all rooms
	Events  func() []message.Kind       // what people are told of
	Checks  []Check                     // its part of portal verify
	Ask     func([]Room) []Check        // checks that follow from what all rooms bring along
	Numbers []Number                    // the kinds of record that draw numbers
	Files   []Files                     // the kinds of record that files hang on
	Citers  map[string]Citer            // by kind of record that cites 上级依据
	Follows []calendar.Follower         // limits that hang on the calendar
	Sweeps  []Sweep                     // what may go when it has ended
	Under   []Under                     // kinds whose entries in the log name what they belong to
	Past    map[string]string           // words of the log for actions that only earlier versions noted
	Units   map[string]string           // columns with a unit in which nothing open hangs on it, each with the reason (room.Estate has the others)
}

// Part says how one kind of record takes part in what a room does for many kinds: how it is signed (signing.Kind), sent to units and
// signed for (delivery.Paper), put to units as a question (round.Waits), handed on when a unit ends (Estate).
type Part interface {
	OfKind() string // the kind of record, as in the log
}

// PartsOf are the parts of one sort, in the order of the rooms.
func PartsOf[T Part](rooms []Room) []T {
	out := []T{}
	for _, r := range rooms {
		for _, p := range r.Parts {
			if of, ok := p.(T); ok {
				out = append(out, of)
			}
		}
	}
	return out
}

// Rows says what of a table's rows is held otherwise than as it is stored.
type Rows struct {
	Without []string // columns that are no facts, or follow from others
	Fades   bool     // its rows are swept once they are long past
	Shipped bool     // the migrations put rows there, before there is a log
}

// Derived are the rooms with the charts and checks that follow from what all bring along.
func Derived(rooms []Room) []Room {
	out := slices.Clone(rooms)
	for i, r := range out {
		if r.Derive != nil {
			out[i].Charts = slices.Concat(r.Charts, r.Derive(rooms))
		}
		if r.Ask != nil {
			out[i].Checks = slices.Concat(r.Checks, r.Ask(rooms))
		}
	}
	return out
}

// Check is one group of invariants; it answers a sentence per broken row, naming it (signature/12).
type Check struct {
	Name string
	Run  func(context.Context, audit.Querier) ([]string, error)
}

// Files says who may read the files of a kind of record: whoever may see the record, asked at each
// download.
type Files struct {
	Kind string
	Noun string // what such a file is called in the log: 依据文件
	See  func(*db.DB) file.Asker
}

// Citer locks a record that is to cite, and takes the act that changes its citations by a form about a version of it: an error when the
// person may not, or the form is stale.
type Citer func(ctx context.Context, tx *db.Tx, record int64, version int) (Citing, error)

// Citing is what cites: its name in the log, its page, and the act.
type Citing struct {
	Title, Path string
	Cite        flow.Taken
}

// Sweep is a statement that removes what has ended and is no record of the office.
type Sweep struct {
	What string
	SQL  string
}

// Number is how a kind of record is numbered within a year, without gaps.
type Number struct {
	Kind, Table string // the counter's kind, the table with the column number
	Prefix      string // RW of RW-2026-001; empty when year and count stand in columns of their own
	Year, Count string // those columns, where Prefix is empty
}

// Draw gives the next number of the year in its form; the counter stays locked until the act ends.
func (n Number) Draw(ctx context.Context, tx *db.Tx, year int) (string, error) {
	i, err := tx.Number(ctx, n.Kind, year)
	return fmt.Sprintf("%s-%d-%03d", n.Prefix, year, i), err
}

// YearSQL reads the year of a record's number.
func (n Number) YearSQL() string { return n.part(n.Year, "(%s)-%s") }

// CountSQL reads the place of a record's number in its year.
func (n Number) CountSQL() string { return n.part(n.Count, "%s-(%s)") }

// part reads a piece of a number; of one that is none it reads nothing.
func (n Number) part(column, form string) string {
	if n.Prefix == "" {
		return column
	}
	return fmt.Sprintf("substring(number FROM '^%s-"+form+"$')::int", n.Prefix, "[0-9]{4}", "[0-9]{3,9}")
}
