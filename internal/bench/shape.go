package bench

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// What is read here of a statement does not hang on how many rows there are: a LIMIT above the cap ends nothing, and what is counted or gathered
// without one grows when its turn comes.

var (
	limiting = regexp.MustCompile(`(?i)\b(?:limit|fetch\s+(?:first|next))\s+(\$\d+|@\w+|\d+|\S+)(?:::\w+)?\s*([-+*/%|]?)`)
	array    = regexp.MustCompile(`(?i)\barray\s*\(\s*(?:select|with|values|table)\b`)
)

// wide are the LIMITs of a statement that are higher than the cap, or that say no number.
func (s statement) wide() (faults []Fault) {
	for _, m := range limiting.FindAllStringSubmatch(s.sql, -1) {
		if rows := s.number(m[1], m[2]); rows > rowCap {
			faults = append(faults, Fault{Rule: WideLimit, Rows: rows, Said: fmt.Sprintf("LIMIT %s is %.0f rows, more than the cap", m[1], rows)})
		}
	}
	return faults
}

// number is what the word behind LIMIT says; without end where it is reckoned, or no number.
func (s statement) number(word, reckoned string) float64 {
	var n float64
	named, ok := namedOf(s.args)
	switch {
	case reckoned != "":
		return math.Inf(1)
	case strings.HasPrefix(word, "@") && ok:
		return numeric(named[word[1:]])
	case strings.HasPrefix(word, "$"):
		var i int
		if _, err := fmt.Sscanf(word, "$%d", &i); err != nil || i > len(s.args) {
			return math.Inf(1)
		}
		return numeric(s.args[i-1])
	}
	if _, err := fmt.Sscanf(strings.TrimRight(word, ");,"), "%g", &n); err != nil {
		return math.Inf(1)
	}
	return n
}

func namedOf(args []any) (pgx.NamedArgs, bool) {
	if len(args) == 0 {
		return nil, false
	}
	v := reflect.ValueOf(args[0])
	if !v.CanConvert(reflect.TypeFor[pgx.NamedArgs]()) {
		return nil, false
	}
	named, ok := v.Convert(reflect.TypeFor[pgx.NamedArgs]()).Interface().(pgx.NamedArgs)
	return named, ok
}

func numeric(value any) float64 {
	if v := reflect.ValueOf(value); v.CanInt() {
		return float64(v.Int())
	}
	return math.Inf(1)
}

// keys are, by growing table, the columns of which one value is that of one record or of what hangs on one record: how many rows have it does not
// grow with the years.
type keys map[string][]string

// uncapped are the growing tables from which rows come to a step that counts or gathers them, with no LIMIT on their way, and not by the key of a record.
// arrays says that what is asked once beside the statement, or for each row, may be gathered into an array; not what the planner hashes to look rows
// up in (hashed names it), which whatever reads it is held to.
func (n node) uncapped(tables keys, arrays bool, hashed string) (list []Fault) {
	beside := (n.Parent == "InitPlan" || n.Parent == "SubPlan") && n.Type != "Limit" && !strings.Contains(hashed, "hashed "+n.Subplan+")")
	if slices.Contains(counting, n.Type) || arrays && beside && n.Rows > 1 {
		list = append(list, n.loose(tables)...)
	}
	for _, below := range n.Plans {
		list = append(list, below.uncapped(tables, arrays, hashed)...)
	}
	return list
}

// loose is the table from which most rows come to the step that neither a LIMIT ends nor the key of a record holds.
func (n node) loose(tables keys) []Fault {
	open, joins := n.stream(tables), n.conditions()
	for held := true; held; {
		i := slices.IndexFunc(open, func(s node) bool { return s.keyed(tables[s.Relation], joins, open) })
		if held = i >= 0; held {
			open = slices.Delete(open, i, i+1)
		}
	}
	for _, s := range open {
		if rows := s.Rows * s.Loops / max(1, n.Loops); rows > 1 {
			return []Fault{{Rule: NoLimit, Rows: rows, Table: s.Relation, Said: fmt.Sprintf("gathers rows of %s that no LIMIT ends and no record holds: %.0f", s.Relation, rows)}}
		}
	}
	return nil
}

// stream are the steps that read growing tables for the step, most rows first. What is asked once beside it, or for each of its rows, is a step of
// its own.
func (n node) stream(tables keys) (list []node) {
	if _, ok := tables[n.Relation]; ok {
		list = append(list, n)
	}
	for _, below := range n.Plans {
		if below.Type != "Limit" && below.Parent != "InitPlan" && below.Parent != "SubPlan" {
			list = append(list, below.stream(tables)...)
		}
	}
	slices.SortStableFunc(list, func(a, b node) int { return cmp.Compare(b.Rows*b.Loops, a.Rows*a.Loops) })
	return list
}

// keyed says whether the rows that a step reads are those of a key: by its own condition, or by that of a join, with what is given or with rows that
// are held already; open are those that are not.
func (n node) keyed(columns []string, joins string, open []node) bool {
	given := func(of string) bool {
		alias, _, qualified := strings.Cut(of, ".")
		return !qualified || !slices.ContainsFunc(open, func(o node) bool { return o.Alias == alias })
	}
	own := strings.Join([]string{n.IndexCond, n.Recheck, n.Filter}, " ")
	return slices.ContainsFunc(columns, func(c string) bool {
		mine := regexp.QuoteMeta(n.Alias) + `\.` + regexp.QuoteMeta(c)
		for _, m := range slices.Concat(
			regexp.MustCompile(`(?:^|[ (])(?:`+regexp.QuoteMeta(n.Alias)+`\.)?`+regexp.QuoteMeta(c)+`\)? = (?:ANY )?\(*([\w.$']+)`).FindAllStringSubmatch(own, -1),
			regexp.MustCompile(`(?:^|[ (])`+mine+`\)? = (?:ANY )?\(*([\w.$']+)`).FindAllStringSubmatch(joins, -1),
			regexp.MustCompile(`(\w+\.\w+)\)? = \(*`+mine+`\b`).FindAllStringSubmatch(joins, -1)) {
			if given(m[1]) {
				return true
			}
		}
		return false
	})
}

// conditions are all those of the step and of those below it.
func (n node) conditions() string {
	out := strings.Join([]string{n.IndexCond, n.Recheck, n.Filter, n.HashCond, n.MergeCond, n.JoinFilter}, " ")
	for _, below := range n.Plans {
		out += " " + below.conditions()
	}
	return out
}
