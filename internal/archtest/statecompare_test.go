package archtest

import (
	"regexp"
	"slices"
	"strings"
)

// comparison is a place where a statement compares the column state with words, or writes words into it.
type comparison struct {
	of    string // the table or its other name, empty where the column stands alone
	words []string
}

// comparisons gives them in each form in which SQL can write them.
func comparisons(list []lexeme) (out []comparison) {
	for i, k := range list {
		if k.is("into") && at(list, i-1).is("insert") {
			out = append(out, inserted(list, i+1)...)
		}
		if !k.names("state") || at(list, i+1).is("(", ".") {
			continue
		}
		from, to := column(list, i)
		c := comparison{words: slices.Concat(comparedAfter(list, to), comparedBefore(list, from), comparedCases(list, from, to))}
		if at(list, i-1).is(".") {
			c.of = at(list, i-2).text
		}
		if len(c.words) > 0 {
			out = append(out, c)
		}
	}
	return out
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

// comparedAfter are the words behind an operator that stands behind the column.
func comparedAfter(list []lexeme, i int) []string {
	switch {
	case at(list, i).is("=", "<>", "!="):
		return operand(list, i+1)
	case at(list, i).is("in"):
		return inBrackets(list, i+1)
	case at(list, i).is("not") && at(list, i+1).is("in"):
		return inBrackets(list, i+2)
	case at(list, i).is("is") && at(list, i+1).is("distinct"):
		return operand(list, i+3)
	case at(list, i).is("is") && at(list, i+1).is("not") && at(list, i+2).is("distinct"):
		return operand(list, i+4)
	}
	return nil
}

// operand is a string, the strings of ANY (…), or those that a CASE chooses between.
func operand(list []lexeme, i int) []string {
	switch k := at(list, i); {
	case k.kind == stringToken:
		return stateWords(k.text)
	case k.is("any", "all", "some"):
		return inBrackets(list, i+1)
	case k.is("("):
		return inBrackets(list, i)
	case k.is("case"):
		return chosen(list, i+1)
	}
	return nil
}

// inBrackets are the strings of a list or an array; those of a subquery belong to it.
func inBrackets(list []lexeme, i int) (out []string) {
	if !at(list, i).is("(") || at(list, i+1).is("select", "with") {
		return nil
	}
	for _, k := range list[i:closing(list, i)] {
		if k.kind == stringToken {
			out = append(out, stateWords(k.text)...)
		}
	}
	return out
}

// stateWords are the words of a string, which may be an array: '{open,shut}'.
func stateWords(text string) (out []string) {
	for _, w := range strings.Split(strings.Trim(text, "{}"), ",") {
		if w = strings.TrimSpace(w); regexp.MustCompile(`^[a-z_]+$`).MatchString(w) {
			out = append(out, w)
		}
	}
	return out
}

// comparedBefore is the word before an operator that stands before the column: 'open' = t.state.
func comparedBefore(list []lexeme, i int) []string {
	switch {
	case at(list, i).is("=", "<>", "!="):
		i--
	case at(list, i).is("from") && at(list, i-1).is("distinct") && at(list, i-2).is("is"):
		i -= 3
	case at(list, i).is("from") && at(list, i-1).is("distinct") && at(list, i-2).is("not"):
		i -= 4
	default:
		return nil
	}
	if at(list, i-1).is("::") {
		i -= 2
	}
	if k := at(list, i); k.kind == stringToken {
		return stateWords(k.text)
	}
	return nil
}

// comparedCases are the words of CASE state WHEN ….
func comparedCases(list []lexeme, from, to int) (out []string) {
	if !at(list, from).is("case") {
		return nil
	}
	forCase(list, to, func(i int) {
		if k := at(list, i+1); list[i].is("when") && k.kind == stringToken {
			out = append(out, stateWords(k.text)...)
		}
	})
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

// inserted is the word that INSERT INTO writes into the column state.
func inserted(list []lexeme, i int) (out []comparison) {
	table := at(list, i)
	for !at(list, i).is("(") {
		if i++; i >= len(list) || at(list, i).is("select", "values") {
			return nil
		}
	}
	end := closing(list, i)
	n := slices.IndexFunc(items(list, i+1, end), func(x []lexeme) bool { return len(x) == 1 && x[0].names("state") })
	rows := rowsBehind(list, end+1)
	for _, row := range rows {
		if n >= 0 && n < len(row) && len(row[n]) > 0 && row[n][0].kind == stringToken {
			out = append(out, comparison{table.text, stateWords(row[n][0].text)})
		}
	}
	return out
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
