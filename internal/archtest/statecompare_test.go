package archtest

import (
	"slices"
	"strings"
)

// comparison is a place where a statement compares a column with words, or writes words into it.
type comparison struct {
	of     string // the table or its other name, empty where the column stands alone
	column string
	words  []string
	unread bool // it is used in a form in which nobody here reads the words
}

// comparisons gives those of the columns with states, and of the parameters that are compared with them or written into them.
func comparisons(list []lexeme) (out []comparison) {
	for i, k := range list {
		if k.is("into") && at(list, i-1).is("insert") {
			out = append(out, inserted(list, i+1)...)
		}
		for name := range stateColumns {
			if c := comparedAt(list, i, name); len(c.words) > 0 || c.unread {
				c.column = name
				out = append(out, c)
			}
		}
	}
	for name, of := range stateParams(list) {
		for i := range list {
			if c := comparedAt(list, i, name); (len(c.words) > 0 || c.unread) && !inValues(list, i) {
				c.of, c.column = of.of, of.column
				out = append(out, c)
			}
		}
	}
	return out
}

// stateParams are the parameters that a statement compares with a state or writes into one, each with the column.
func stateParams(list []lexeme) map[string]comparison {
	out := map[string]comparison{}
	for i, k := range list {
		if k.is("into") && at(list, i-1).is("insert") {
			for _, c := range insertedParams(list, i+1) {
				out[c.words[0]] = comparison{of: c.of, column: c.column}
			}
		}
		for name := range stateColumns {
			if !k.names(name) || at(list, i+1).is("(", ".") || at(list, i-1).is("as") {
				continue
			}
			c := comparison{column: name}
			if at(list, i-1).is(".") {
				c.of = at(list, i-2).text
			}
			from, to := column(list, i)
			for _, p := range append(paramsBehind(list, to), paramBefore(list, from)...) {
				out[p] = c
			}
		}
	}
	return out
}

// inValues says whether what stands at i is one of the values of a row, beside which others stand that have nothing to do with it.
func inValues(list []lexeme, i int) bool {
	if !at(list, i-1).is("(", ",") {
		return false
	}
	for open := i - 1; open > 0; open-- {
		if list[open].is("(") && closing(list, open) > i {
			return list[open-1].is("values")
		}
	}
	return false
}

func (k lexeme) isParam() bool {
	return k.kind == wordToken && k.text != "" && strings.ContainsAny(k.text[:1], "@$")
}

// paramsBehind are the parameters that stand behind a column with an operator between.
func paramsBehind(list []lexeme, i int) (out []string) {
	if at(list, i).is("not") {
		i++
	}
	switch {
	case at(list, i).is("is"):
		for i++; at(list, i).is("not", "distinct"); i++ {
		}
		if !at(list, i).is("from") {
			return nil
		}
	case !at(list, i).is(operators...) && !at(list, i).is("in"):
		return nil
	}
	for depth, k := 0, at(list, i+1); isPlain(k) || k.isParam(); k = at(list, i+1) {
		i++
		switch {
		case k.isParam():
			out = append(out, k.text)
		case k.is("(", "["):
			depth++
		case k.is(")", "]"):
			depth--
		}
		if depth < 0 || depth == 0 && at(list, i+1).is(",") {
			break
		}
	}
	return out
}

// paramBefore is the parameter that stands before a column with an operator between.
func paramBefore(list []lexeme, i int) []string {
	switch k := at(list, i); {
	case k.is("from") && at(list, i-1).is("distinct"):
		for i--; at(list, i-1).is("is", "not"); i-- {
		}
	case !k.is(operators...):
		return nil
	}
	if i--; at(list, i-1).is("::") {
		i -= 2
	}
	if at(list, i).isParam() {
		return []string{list[i].text}
	}
	return nil
}

// comparedAt reads the column at i in the few forms in which SQL may use it: = and <> with a word, IN, IS DISTINCT FROM, CASE … WHEN, or no
// word beside it. Each other form is told as unread, so that none of them hides a word.
func comparedAt(list []lexeme, i int, name string) (c comparison) {
	if list[i].kind == stringToken && list[i].text == name && at(list, i-1).is("->", "->>") {
		return comparison{unread: true} // to_jsonb(t)->>'state'
	}
	if !list[i].names(name) || at(list, i+1).is("(", ".") || at(list, i-1).is("as") {
		return c
	}
	from, to := column(list, i)
	if at(list, i-1).is(".") {
		c.of = at(list, i-2).text
	}
	after, before := comparedAfter(list, to), comparedBefore(list, from)
	if at(list, from).is("case") {
		after, before = cases(list, to), comparison{}
	}
	c.words = slices.Concat(after.words, before.words)
	c = c.withAll(list[from+1 : min(to, len(list))]) // coalesce(state, …)
	if open := tupled(list, from, to); open >= 0 {
		from, to, c.unread = open-1, closing(list, open)+1, true
	}
	c.unread = (c.unread || after.unread || before.unread) && (c.of != "" || isStatement(list)) && (at(list, from).is("case") || wordBeside(list, from, to))
	return c
}

// column gives the places before and behind a column, with its table, cast, brackets and coalesce.
func column(list []lexeme, i int) (from, to int) {
	from, to = i-1, i+1
	if at(list, from).is(".") {
		from -= 2
	}
	for {
		switch {
		case at(list, to).is("::"):
			to += 2
		case at(list, from).is("(") && at(list, to).is(")") && !calledAt(list, from):
			from, to = from-1, to+1
		case at(list, from).is("(") && at(list, from-1).is("coalesce"):
			from, to = from-2, closing(list, from)+1
		default:
			return from, to
		}
	}
}

// calledAt says whether the bracket at i is that of a function or list, and not one around an expression.
func calledAt(list []lexeme, i int) bool {
	return at(list, i-1).isName() || at(list, i-1).is("in", "values")
}

// operators are those of which the words are read.
var operators = []string{"=", "<>", "!="}

// termEnds may stand behind a column or what it is compared with, termBegins before it.
var (
	termEnds   = strings.Fields(`and or then when else end as asc desc where from order group limit union returning for on left cross join loop is nulls`)
	termBegins = strings.Fields(`select distinct where and or not on when then else by set having returning if elsif return`)
)

// comparedAfter reads what stands behind the column.
func comparedAfter(list []lexeme, i int) comparison {
	if at(list, i).is("not") {
		i++
	}
	switch k := at(list, i); {
	case k.is(operators...):
		return operand(list, i+1)
	case k.is("in"):
		return operand(list, i+1)
	case k.is("is"):
		for i++; at(list, i).is("not", "distinct"); i++ {
		}
		if at(list, i).is("from") {
			return operand(list, i+1)
		}
		return comparison{}
	}
	return comparison{unread: !endsTerm(list, i)}
}

func endsTerm(list []lexeme, i int) bool {
	return i >= len(list) || list[i].is(",", ")", "]", ";") || list[i].is(termEnds...) || list[i].text == hole
}

// operand reads what a column is compared with or set to: a word, several in brackets, those that a CASE chooses between. What has no word in
// it is not looked at, and a word with anything else beside it is unread.
func operand(list []lexeme, i int) (c comparison) {
	if at(list, i).is("case") {
		return comparison{words: chosen(list, i+1)}
	}
	plain := true
	for ; !endsTerm(list, i); i++ {
		if !at(list, i).is("(", "[") {
			c, plain = c.with(list[i]), plain && isPlain(list[i])
			continue
		}
		end := closing(list, i)
		switch subscript := at(list, i).is("[") && at(list, i-1).is(")", "]"); {
		case at(list, i+1).is("select", "with"):
			c.unread = c.unread || at(list, i+2).kind == stringToken
		case !subscript:
			for _, one := range items(list, i+1, end) {
				c = c.withAll(one)
				plain = plain && (!hasWord(one) || !slices.ContainsFunc(one, func(k lexeme) bool { return !isPlain(k) }))
			}
		}
		i = end
	}
	c.unread = c.unread || len(c.words) > 0 && !plain
	return c
}

func hasWord(list []lexeme) bool {
	return slices.ContainsFunc(list, func(k lexeme) bool { return k.kind == stringToken })
}

func (c comparison) withAll(list []lexeme) comparison {
	for _, k := range list {
		c = c.with(k)
	}
	return c
}

func (c comparison) with(k lexeme) comparison {
	if k.kind == stringToken {
		c.words = append(c.words, stateWords(k.text)...)
	}
	return c
}

// isPlain says whether a token may stand beside words that are read.
func isPlain(k lexeme) bool {
	return k.kind == stringToken || k.is("(", ")", "[", "]", ",", "::", "array", "values", "text", "varchar", "null", "any", "all", "some", "coalesce")
}

// comparedBefore reads what stands before the column: a word and an operator, or what begins a term.
func comparedBefore(list []lexeme, i int) comparison {
	switch k := at(list, i); {
	case k.is("from") && at(list, i-1).is("distinct"):
		for i--; at(list, i-1).is("is", "not", "distinct"); i-- {
		}
	case !k.is(operators...):
		return comparison{unread: i >= 0 && !k.is("(", ",", "[", ";") && !k.is(termBegins...) && k.text != hole}
	}
	end := i - 1
	for i--; i >= 0 && !list[i].is(termBegins...) && !list[i].is(",", "case"); i-- {
		if list[i].is("(", "[") && closing(list, i) > end {
			break
		}
	}
	return operand(append(slices.Clone(list[i+1:end+1]), lexeme{kind: signToken, text: ";"}), 0)
}

// cases reads the words of CASE state WHEN ….
func cases(list []lexeme, to int) (c comparison) {
	c.unread = !at(list, to).is("when")
	forCase(list, to, func(i int) {
		if list[i].is("when") {
			c = c.with(at(list, i+1))
			c.unread = c.unread || !at(list, i+2).is("then")
		}
	})
	return c
}

// shown are the functions that may be given a state beside other words: what comes out is shown.
var shown = []string{"json_build_object", "jsonb_build_object", "json_build_array"}

// tupled gives the bracket in which the column is given to a function, or stands in a row that is compared as a whole; -1 where it is not.
func tupled(list []lexeme, from, to int) int {
	if !at(list, from).is("(", "[", ",") || !at(list, to).is(")", "]", ",") {
		return -1
	}
	open := from
	for open >= 0 && (!list[open].is("(", "[") || closing(list, open) < to) {
		open--
	}
	if open < 0 || at(list, open+1).is("select", "insert", "update", "with") || at(list, open-1).is(shown...) || at(list, open-2).is("into", "index", "on", "with", "as") {
		return -1
	}
	return open
}

// wordBeside says whether a word stands in the term around these places.
func wordBeside(list []lexeme, from, to int) bool {
	for depth := 0; from >= 0 && (depth > 0 || !list[from].is(termBegins...) && !list[from].is("(", ",", "[")); from-- {
		switch {
		case list[from].is(")", "]"):
			depth++
		case list[from].is("(", "["):
			depth--
		}
	}
	distinct := func(i int) bool {
		return at(list, i).is("is") && (at(list, i+1).is("distinct") || at(list, i+2).is("distinct")) || at(list, i).is("from") && at(list, i-1).is("distinct")
	}
	for ; !endsTerm(list, to) || distinct(to); to++ {
		if list[to].is("(", "[") {
			to = min(closing(list, to), len(list)-1)
		}
	}
	return hasWord(list[from+1 : min(to, len(list))])
}

// stateWords are the words of a string, which may be an array: '{open,shut}'.
func stateWords(text string) (out []string) {
	for _, w := range strings.Split(strings.Trim(text, "{}"), ",") {
		if w = strings.TrimSpace(w); w != "" && !strings.Contains(w, hole) {
			out = append(out, w)
		}
	}
	return out
}

// chosen are the words that a CASE has as its values.
func chosen(list []lexeme, i int) (out []string) {
	forCase(list, i, func(i int) {
		if k := at(list, i+1); list[i].is("then", "else") && k.kind == stringToken {
			out = append(out, stateWords(k.text)...)
		}
	})
	return out
}

// forCase walks over a CASE up to its END, without those inside it.
func forCase(list []lexeme, i int, do func(i int)) {
	for depth := 0; i < len(list); i++ {
		switch {
		case list[i].is("case"):
			depth++
		case list[i].is("end"):
			if depth--; depth < 0 {
				return
			}
		case depth == 0:
			do(i)
		}
	}
}

// inserted are the words that INSERT INTO writes into columns with states.
func inserted(list []lexeme, i int) (out []comparison) {
	forInserted(list, i, func(table, column string, value []lexeme) {
		c := operand(value, 0)
		c.of, c.column = table, column
		out = append(out, c)
	})
	return out
}

// insertedParams are the parameters that it writes there, each as the one word of its comparison.
func insertedParams(list []lexeme, i int) (out []comparison) {
	forInserted(list, i, func(table, column string, value []lexeme) {
		if at(value, 0).isParam() && (at(value, 1).is("::") || endsTerm(value, 1)) {
			out = append(out, comparison{of: table, column: column, words: []string{value[0].text}})
		}
	})
	return out
}

// forInserted gives each value that is written into a column with states by the INSERT INTO whose table stands at i.
func forInserted(list []lexeme, i int, do func(table, column string, value []lexeme)) {
	table := at(list, i)
	for !at(list, i).is("(") {
		if i++; i >= len(list) || at(list, i).is("select", "values") {
			return
		}
	}
	end := closing(list, i)
	columns := items(list, i+1, end)
	for _, row := range rowsBehind(list, end+1) {
		for n, c := range columns {
			if _, ok := stateColumns[at(c, 0).text]; ok && len(c) == 1 && n < len(row) {
				do(table.text, c[0].text, row[n])
			}
		}
	}
}

// rowsBehind are the rows of VALUES, or the columns of SELECT, at i.
func rowsBehind(list []lexeme, i int) (rows [][][]lexeme) {
	if at(list, i).is("select") {
		return append(rows, items(list, i+1, len(list)))
	}
	if !at(list, i).is("values") {
		return nil
	}
	for i++; at(list, i).is("("); i += 2 {
		end := closing(list, i)
		rows = append(rows, items(list, i+1, end))
		i = end
		if !at(list, i+1).is(",") {
			break
		}
	}
	return rows
}

// items cuts a list at its commas.
func items(list []lexeme, from, to int) (out [][]lexeme) {
	start := from
	for i := from; i < min(to, len(list)); i++ {
		switch {
		case list[i].is("(", "["):
			i = closing(list, i)
		case list[i].is("from"):
			return append(out, list[start:i])
		case list[i].is(","):
			out, start = append(out, list[start:i]), i+1
		}
	}
	return append(out, list[start:min(max(to, start), len(list))])
}
