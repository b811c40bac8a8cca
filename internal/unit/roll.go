package unit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// Entry is a unit as a charter file states it, and as the database has it today.
type Entry struct {
	ID       int64  `json:"id"`
	Code     string `json:"code"`
	Kind     string `json:"kind"`
	Ord      int    `json:"ord"`
	Chip     string `json:"chip"`
	Host     bool   `json:"host"`
	FullName string `json:"full_name"`
	Name     string `json:"name"`
	Duty     string `json:"duty"`
	Current  bool   `json:"-"`
	Ended    bool   `json:"-"` // others go on for it (单位撤并)
	Inherits bool   `json:"-"` // it goes on for another
}

// Fixed tells what about the unit is not dated, in words.
func (e Entry) Fixed() string {
	host := ""
	if e.Host {
		host = "，办公室所在单位"
	}
	return fmt.Sprintf("%s第 %d 位，全称%s，简称%s%s", KindWord(e.Kind), e.Ord, e.FullName, e.Chip, host)
}

// Roll is what a charter file is compared with.
type Roll struct {
	Office    Office
	Functions []Function
	Entries   []Entry
}

// Changes are what an act writes about units. Each list is one kind of change.
type Changes struct {
	New, Names, Duties, Join, Leave, Fixed []Entry
	Functions                              []Function
	Office                                 *Office
}

// RollNow reads the roll as of today.
func RollNow(ctx context.Context, d *db.DB) (Roll, error) {
	var office *Office
	var functions *[]Function
	var entries *[]Entry
	err := d.Read(ctx, func(b *db.Batch) {
		office, functions, entries = TheOffice(b), Functions(b), Entries(b)
	})
	if err != nil {
		return Roll{}, err
	}
	return Roll{*office, *functions, *entries}, nil
}

// Entries asks for every unit of the charter's kinds with its duty of today, in charter order (M5).
func Entries(b *db.Batch) *[]Entry { return db.Many[Entry](b, selectRoll, db.Args{}) }

// RollTx reads the roll inside an act and keeps others from changing it until the act ends.
func RollTx(ctx context.Context, tx *db.Tx) (r Roll, err error) {
	if r.Office, err = db.Get[Office](ctx, tx, selectOffice+" FOR UPDATE", db.Args{}); err != nil {
		return r, err
	}
	if r.Functions, err = db.All[Function](ctx, tx, selectFunctions, db.Args{}); err != nil {
		return r, err
	}
	r.Entries, err = db.All[Entry](ctx, tx, selectRoll, db.Args{})
	return r, err
}

// Apply writes the changes with effect from a day. What was true before keeps its dates; the number of
// statements does not grow with the number of units.
func Apply(ctx context.Context, tx *db.Tx, c Changes, from time.Time, basis string) error {
	at := db.Args{"from": form.Day(from), "basis": basis}
	if err := unnamed(ctx, tx, append(slices.Clone(c.New), c.Names...)); err != nil {
		return err
	}
	if err := vacateHost(ctx, tx, c.Fixed, at); err != nil {
		return err
	}
	steps := []struct {
		rows []Entry
		sql  []string
	}{
		{c.Fixed, []string{clearHost, updateFixed, updateFullName}},
		{c.New, []string{insertUnits}},
		{c.Names, supersede("unit_name", "name, full_name", "r.name, r.full_name")},
		{c.Duties, supersede("duty", "text", "r.duty")},
		{c.Join, []string{insertMembership}},
		{c.Leave, []string{endMembership}},
	}
	for _, s := range steps {
		if err := applyRows(ctx, tx, s.sql, s.rows, at); err != nil {
			return err
		}
	}
	return applyOffice(ctx, tx, c)
}

// unnamed refuses a name that a unit outside the joint meeting has: two bodies of one name could not be told apart on a paper.
func unnamed(ctx context.Context, tx *db.Tx, rows []Entry) error {
	names := []string{}
	for _, e := range rows {
		names = append(names, e.Name)
	}
	taken, err := db.All[struct{ Name string }](ctx, tx, selectTaken, db.Args{"names": names, "ids": rowIDs(rows)})
	if err != nil {
		return fmt.Errorf("look for the names: %w", err)
	}
	if len(taken) > 0 {
		return fault.Refused("名称“%s”已登记为会外单位，请先在“会外单位”页将其更名", taken[0].Name)
	}
	return nil
}

// vacateHost ends the seats of the office where it sits no longer, and refuses those that wait there: they belong to its host alone (M3).
func vacateHost(ctx context.Context, tx *db.Tx, fixed []Entry, at db.Args) error {
	for _, sql := range []string{endOffice, refuseOffice} {
		if _, err := tx.Exec(ctx, sql, db.Args{"rows": fixed, "from": at["from"], "basis": at["basis"], "by": tx.Who.Name, "at": tx.At}); err != nil {
			return fmt.Errorf("end the seats of the office that moves: %w", err)
		}
	}
	return nil
}

func rowIDs(rows []Entry) (out []int64) {
	for _, e := range rows {
		out = append(out, e.ID)
	}
	return out
}

func applyRows(ctx context.Context, tx *db.Tx, statements []string, rows []Entry, at db.Args) error {
	if len(rows) == 0 {
		return nil
	}
	args := db.Args{"rows": rows, "from": at["from"], "basis": at["basis"]}
	for _, sql := range statements {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return dateFault(err)
		}
	}
	return nil
}

func applyOffice(ctx context.Context, tx *db.Tx, c Changes) error {
	if len(c.Functions) > 0 {
		if _, err := tx.Exec(ctx, upsertFunctions, db.Args{"rows": c.Functions}); err != nil {
			return fmt.Errorf("write the functions: %w", err)
		}
	}
	if c.Office == nil {
		return nil
	}
	_, err := tx.Exec(ctx, updateOffice, db.Args{"name": c.Office.Name, "short": c.Office.Short, "charter": c.Office.Charter, "text": c.Office.Text, "digest": c.Office.Digest})
	return err
}

// dateFault turns a refused overlap of dates into a sentence; other errors stay.
func dateFault(err error) error {
	switch db.Constraint(err) {
	case "unit_name_overlap", "duty_overlap", "membership_overlap":
		return fault.Refused("该日期之后已登记有变更，请改用更晚的日期").Because(err)
	case "unit_name_dates", "duty_dates", "membership_dates":
		return fault.Refused("终止日期须晚于起始日期").Because(err)
	}
	return err
}
