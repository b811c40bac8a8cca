package logbook

import (
	"slices"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/room"
)

// condition is a part of a WHERE clause, written where the filter asks for it.
type condition struct{ arg, sql string }

// The log is walked by days, or else by an act, along their indexes; the rest is asked of the entries on the way.
var (
	byDays = []condition{{"from", "at >= @from"}, {"to", "at < @to"}}
	byAct  = []condition{{"action", "action = @action"}}
	onWay  = []condition{{"person", "name LIKE @person"}, {"kind", "kind = @kind"}, {"words", "title LIKE @words"}}
)

// walked and sifted are the conditions by which the log is walked, and those asked on the way.
func (f Filter) walked() []condition {
	if f.withinDays() {
		return byDays
	}
	return byAct
}

func (f Filter) sifted() []condition {
	if f.withinDays() {
		return slices.Concat(byAct, onWay)
	}
	return onWay
}

// where are those of the conditions that the filter asks for.
func (f Filter) where(list []condition) string {
	has, out := args(f), "true"
	for _, c := range list {
		if _, ok := has[c.arg]; ok {
			out += " AND " + c.sql
		}
	}
	return out
}

// sifts says whether entries are passed on the way.
func (f Filter) sifts() bool { return f.where(f.sifted()) != "true" }

// window are the entries that one page looks at, the newest first: so many at most where some are passed.
func (f Filter) window(columns string) string {
	order, behind := f.order()
	if f.Before == 0 {
		behind = ""
	}
	return "SELECT " + columns + " FROM audit a WHERE " + f.where(f.walked()) + behind + " ORDER BY " + order + " LIMIT @window"
}

func (f Filter) order() (order, behind string) {
	if f.withinDays() {
		return byMoment, behindMoment
	}
	return byNumber, behindNumber
}

// The log is in the order of its numbers. Within days it is in the order of its moments, which an index of them gives from the end of the
// days backwards; of one moment again in that of the numbers.
const (
	byNumber = "seq DESC"
	byMoment = "at DESC, seq DESC"

	behindNumber = " AND seq < @before"
	behindMoment = " AND (at, seq) < ((SELECT b.at FROM audit b WHERE b.seq = @before), @before)"
)

// kept is whether an entry names a record that is not out. Of a kind that no room declares nobody knows whether it is a draft: it is kept.
func kept(keeps []room.Keep) string {
	cases := ""
	for _, k := range keeps {
		cases += " WHEN '" + k.Kind + "' THEN NOT " + k.Out
	}
	return "CASE a.kind WHEN '' THEN false" + cases + " ELSE true END"
}

// selectRows looks at the records of the entries on the page alone; whoever looks for words does not find those that are kept.
func selectRows(f Filter, keeps []room.Keep) string {
	where, order := f.where(f.sifted()), ""
	if f.Words != "" {
		where += " AND NOT " + kept(keeps)
	}
	order, _ = f.order()
	return "SELECT a.*, " + kept(keeps) + " AS kept FROM (SELECT a.* FROM (" + f.window(audit.Columns) + ") a WHERE " + where + " ORDER BY " + order + " LIMIT @limit) a ORDER BY " + order
}

// selectLooked is from when to when the window goes, its oldest entry, and whether there are older ones.
func selectLooked(f Filter) string {
	order, _ := f.order()
	oldest, older := "seq", " AND seq < w.seq"
	if f.withinDays() {
		oldest, older = "at, seq", " AND (at, seq) < (w.at, w.seq)"
	}
	return "SELECT w.seq AS oldest, w.at AS since, (SELECT at FROM (" + f.window("at, seq") + ") n ORDER BY " + order + " LIMIT 1) AS until, (SELECT true FROM audit a WHERE " +
		f.where(f.walked()) + older + " ORDER BY " + order + " LIMIT 1) IS NOT NULL AS more FROM (SELECT at, seq FROM (" + f.window("at, seq") + ") w ORDER BY " + oldest + " LIMIT 1) w"
}

const selectLast = `SELECT coalesce((SELECT seq FROM audit ORDER BY seq DESC LIMIT 1), 0)`
