package db

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
)

// Args are named arguments of a statement (@name). A yes or no, and the numbers @limit and @cap, are
// written into the text of the statement; the others travel beside it. So PostgreSQL knows, when it keeps a
// plan, what a reader may see and how many rows are wanted, and one plan serves all readers of a kind: with
// these as parameters it planned most statements anew at each request, which cost as much as running them.
type Args map[string]any

// Seen are the arguments of a visibility fragment for the person, with a statement's own beside them.
func Seen(who access.Actor, own Args) Args {
	args := Args(who.Scope().Args())
	maps.Copy(args, own)
	return args
}

// RewriteQuery gives the statement as PostgreSQL takes it, with numbered parameters and their values.
// A name without a value is an error, because NULL would quietly be another question.
func (a Args) RewriteQuery(_ context.Context, _ *pgx.Conn, sql string, _ []any) (string, []any, error) {
	w, err := a.written(sql)
	if err != nil {
		return "", nil, err
	}
	values := make([]any, len(w.names))
	for i, name := range w.names {
		values[i] = a[name]
	}
	return w.sql, values, nil
}

// fixed is what stands for the argument in the text itself; empty when it travels beside it.
func (a Args) fixed(name string) string {
	switch v := a[name].(type) {
	case bool:
		return strconv.FormatBool(v)
	case int:
		if name == "limit" || name == "cap" {
			return strconv.Itoa(v)
		}
	}
	return ""
}

// statement is the text of a statement cut at its names, and what has been written of it so far.
type statement struct {
	text    []string // one more than names: before, between and behind them
	names   []string
	mu      sync.RWMutex
	written map[string]written // by what is fixed in it
}

// written is a statement with its fixed arguments in the text, and the names of its parameters in order.
type written struct {
	sql   string
	names []string
}

// statements keeps what has been cut: as many as the program has, each with the few combinations of what is
// fixed in it.
var statements sync.Map

func (a Args) written(sql string) (written, error) {
	known, ok := statements.Load(sql)
	if !ok {
		known, _ = statements.LoadOrStore(sql, cutAtNames(sql))
	}
	st := known.(*statement)
	fixed := make([]string, len(st.names))
	for i, name := range st.names {
		if _, given := a[name]; !given {
			return written{}, fmt.Errorf("the statement names @%s, which has no value: %s", name, sql)
		}
		fixed[i] = a.fixed(name)
	}
	return st.with(fixed), nil
}

// with puts what is fixed into the text and numbers the rest.
func (st *statement) with(fixed []string) written {
	key := strings.Join(fixed, " ")
	st.mu.RLock()
	w, ok := st.written[key]
	st.mu.RUnlock()
	if ok {
		return w
	}
	w = st.write(fixed)
	st.mu.Lock()
	defer st.mu.Unlock()
	st.written[key] = w
	return w
}

func (st *statement) write(fixed []string) (w written) {
	var out strings.Builder
	for i, name := range st.names {
		out.WriteString(st.text[i])
		if fixed[i] != "" {
			out.WriteString(fixed[i])
			continue
		}
		if !slices.Contains(w.names, name) {
			w.names = append(w.names, name)
		}
		out.WriteString("$" + strconv.Itoa(slices.Index(w.names, name)+1))
	}
	out.WriteString(st.text[len(st.names)])
	w.sql = withoutFalse(out.String())
	return w
}

// withoutFalse leaves out what cannot be at the head of an OR: PostgreSQL makes a join of an EXISTS only where it
// stands alone, and looks for such before it folds constants.
func withoutFalse(sql string) string {
	const never = "(false OR "
	for strings.Contains(sql, never) {
		sql = strings.ReplaceAll(sql, never, "(")
	}
	return sql
}

// token finds the names, and what a name may not be looked for in: strings, quoted names, comments.
var token = regexp.MustCompile(`'(?:[^']|'')*'|"[^"]*"|--[^\n]*|@[a-z][a-z0-9_]*`)

func cutAtNames(sql string) *statement {
	st, from := &statement{written: map[string]written{}}, 0
	for _, at := range token.FindAllStringIndex(sql, -1) {
		if name, isName := strings.CutPrefix(sql[at[0]:at[1]], "@"); isName {
			st.text, st.names = append(st.text, sql[from:at[0]]), append(st.names, name)
			from = at[1]
		}
	}
	st.text = append(st.text, sql[from:])
	return st
}
