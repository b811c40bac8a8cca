package archtest

import (
	"slices"
	"strings"
	"unicode"
)

// tableRef is a place where a statement names a table, or another source of rows (without a name).
type tableRef struct {
	name, alias string
	write       bool
	doubtful    bool // in small letters and known at run time only: as likely prose as a statement
}

// notCommands are the words before UPDATE where it names no table: FOR UPDATE, DO UPDATE, a trigger's OR UPDATE.
var notCommands = []string{"for", "do", "key", "or", "before", "after", "on"}

// tableRefs gives the tables that a statement, or a piece of one, reads and writes, however they are written.
func tableRefs(list []lexeme) []tableRef {
	r := refReader{list: list, whole: isStatement(list)}
	for i := range list {
		r.at(i)
	}
	return r.out
}

type refReader struct {
	list  []lexeme
	whole bool
	out   []tableRef
}

func (r *refReader) at(i int) {
	before, word, next := at(r.list, i-1), r.list[i], at(r.list, i+1)
	switch {
	case word.is("into") && before.is("insert", "merge"), word.is("from") && before.is("delete"):
		r.one(i, i+1, true)
	case word.is("update") && !before.is(notCommands...) && !next.is("set", "of"):
		r.one(i, i+1, true)
	case word.is("truncate"):
		r.several(i, true)
	case word.is("copy"):
		r.copied(i)
	case word.is("table") && before.is("alter", "drop", "lock", "create"):
		r.one(i, i+1, true)
	case word.is("table") && !before.is("truncate", "on") && (i == 0 || before.is("(", ";") || r.whole || word.raw == "TABLE"):
		r.one(i, i+1, false)
	case word.is("lock") && !next.is("table") && (i == 0 || before.is(";")) && locks(r.list):
		r.several(i, true)
	case word.is("join"):
		r.one(i, i+1, false)
	case word.is("from") && !(before.is("distinct") && at(r.list, i-2).is("is", "not")) && !r.inCall(i):
		r.several(i, false)
	case word.is("using") && !next.is("("):
		r.several(i, false)
	}
}

// copied is COPY, which writes FROM a file and reads TO one.
func (r *refReader) copied(i int) {
	end := i + 2
	if at(r.list, end).is("(") {
		end = closing(r.list, end) + 1
	}
	if at(r.list, end).is("from", "to") {
		r.one(i, i+1, at(r.list, end).is("from"))
	}
}

// one takes the table at i, named behind the keyword, and tells where the reader stands behind it.
func (r *refReader) one(keyword, i int, write bool) int {
	for at(r.list, i).is("only", "lateral", "table", "if", "not", "exists") {
		i++
	}
	if at(r.list, i).is("(") {
		return r.bracket(keyword, i, write)
	}
	name := at(r.list, i)
	if r.missing(keyword, i) {
		name = lexeme{text: hole}
	}
	if !name.isName() {
		return i
	}
	i++
	for text := name.text; at(r.list, i).is(".") && at(r.list, i+1).isName(); i += 2 {
		text += "." + at(r.list, i+1).text
		name.text = text
	}
	called := at(r.list, i).is("(") && !write
	if called && !name.unknown() {
		name.text, i = "", closing(r.list, i)+1
	}
	ref := tableRef{name: name.text, write: write, doubtful: name.unknown() && !r.whole && !upper(r.list[keyword].raw)}
	ref.alias, i = r.alias(i)
	r.out = append(r.out, ref)
	return i
}

// spoken says whether the word at i is one of a statement and not of a sentence.
func (r *refReader) spoken(i int) bool { return r.whole || upper(r.list[i].raw) }

// missing says whether the name behind a keyword is not written there: an argument stands in its place, or the string ends and is
// to be continued by what nobody reads here.
func (r *refReader) missing(keyword, i int) bool {
	if i < len(r.list) {
		return r.list[i].kind == wordToken && strings.ContainsAny(r.list[i].text[:1], "@$")
	}
	return r.spoken(keyword)
}

// inCall says whether the FROM at i is one of a function's own: extract(day FROM x).
func (r *refReader) inCall(i int) bool {
	for depth, j := 0, i-1; j > 0; j-- {
		switch {
		case r.list[j].is(")"):
			depth++
		case r.list[j].is("(") && depth > 0:
			depth--
		case r.list[j].is("("):
			return r.list[j-1].is("extract", "substring", "trim", "overlay")
		}
	}
	return false
}

// locks says whether the words are LOCK with its tables and not a sentence about one.
func locks(list []lexeme) bool {
	return len(list) > 1 && list[1].isName() && (len(list) == 2 && upper(list[0].raw) || slices.ContainsFunc(list, func(k lexeme) bool { return k.is("mode") }))
}

// bracket is a subquery, or tables joined in brackets.
func (r *refReader) bracket(keyword, i int, write bool) int {
	end := closing(r.list, i)
	if at(r.list, i+1).is("(") && r.list[keyword].is("from", "join", "using") {
		r.bracket(keyword, i+1, write)
	}
	if inner := at(r.list, i+1); inner.isName() && !inner.unknown() && r.list[keyword].is("from", "join") {
		r.one(keyword, i+1, write)
		return end + 1
	}
	alias, after := r.alias(end + 1)
	if alias != "" {
		r.out = append(r.out, tableRef{alias: alias})
	}
	return after
}

func (r *refReader) alias(i int) (string, int) {
	if at(r.list, i).is("as") {
		i++
	}
	if at(r.list, i).isName() && !at(r.list, i+1).is(".", "(") {
		return at(r.list, i).text, i + 1
	}
	return "", i
}

// several takes the list of tables behind a keyword, up to the end of the clause.
func (r *refReader) several(keyword int, write bool) {
	for i := r.one(keyword, keyword+1, write); i < len(r.list); i++ {
		switch {
		case r.list[i].is("("):
			i = closing(r.list, i)
		case r.list[i].is(","):
			i = r.one(keyword, i+1, write) - 1
		case r.list[i].is(")", ";") || r.list[i].is(clauseEnds...):
			return
		}
	}
}

// clauseEnds end a list of tables; behind ON stands a condition, behind the joined tables perhaps a comma more.
var clauseEnds = []string{"where", "order", "group", "limit", "returning", "for", "union", "set", "having", "window", "except", "intersect", "offset", "select", "from"}

func upper(word string) bool { return word != "" && unicode.IsUpper(rune(word[0])) }

// isStatement says whether a string is part of one: it has words that together only a statement has.
func isStatement(list []lexeme) bool {
	selects := false
	for i, k := range list {
		next := at(list, i+1)
		switch {
		case k.is("select"):
			selects = true
		case k.is("from") && selects,
			k.is("into") && at(list, i-1).is("insert", "merge") && next.isName(),
			k.is("from") && at(list, i-1).is("delete") && (next.isName() || next.is("only")),
			k.is("update") && (next.isName() || next.is("only")) && slices.ContainsFunc(list[i:], func(s lexeme) bool { return s.is("set") }),
			k.is("truncate") && i == 0 && (next.isName() || next.is("table", "only")),
			k.is("table") && i == 0 && len(list) == 2 && next.isName(),
			k.is("copy") && i == 0 && copies(list):
			return true
		}
	}
	return false
}

func copies(list []lexeme) bool {
	r := refReader{list: list, whole: true}
	r.copied(0)
	return len(r.out) > 0
}

// ownWords says whether a string has words of a statement itself, and not only in what its names stand for.
func ownWords(list []lexeme) bool {
	for i, k := range list {
		if k.is("select", "insert", "delete", "from", "join", "merge", "truncate", "copy", "table") ||
			k.is("update") && !at(list, i-1).is(notCommands...) {
			return true
		}
	}
	return false
}

// tablesIn gives the words that stand where tables are read and written.
func tablesIn(sql string) (reads, writes []string) {
	for _, r := range tableRefs(tokens(sql)) {
		switch {
		case r.name == "" || r.doubtful:
		case r.write:
			writes = append(writes, r.name)
		default:
			reads = append(reads, r.name)
		}
	}
	return reads, writes
}
