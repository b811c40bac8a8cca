package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// bound is a word in Go that a statement gets as an argument.
type bound struct {
	place, name string
	value       ast.Expr
	in          parsed
}

// bounds are what the code gives to parameters of these names: in db.Args, or put into them afterwards.
func bounds(p parsed) (out []bound) {
	add := func(key, value ast.Expr) {
		if name := stringOf(key); name != "" {
			out = append(out, bound{fmt.Sprintf("%s:%d", p.path, p.lines.Position(value.Pos()).Line), "@" + name, value, p})
		}
	}
	ast.Inspect(p.file, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.CompositeLit:
			if !slices.Contains([]string{"internal/db.Args", "github.com/jackc/pgx/v5.NamedArgs"}, p.whole(x.Type)) {
				return true
			}
			for _, e := range x.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					add(kv.Key, kv.Value)
				}
			}
		case *ast.AssignStmt:
			for i, e := range x.Lhs {
				if at, ok := e.(*ast.IndexExpr); ok && len(x.Lhs) == len(x.Rhs) {
					add(at.Index, x.Rhs[i])
				}
			}
		}
		return true
	})
	return out
}

// words are those that an expression is known to stand for: a text, or a list of them.
func (c *codebase) words(p parsed, e ast.Expr) (out []string) {
	if i, ok := e.(*ast.Ident); ok {
		if list, ok := c.named[p.room][i.Name].(*ast.CompositeLit); ok {
			e = list
		}
	}
	if of, ok := e.(*ast.IndexExpr); ok { // one of a map that is written there: map[bool]string{…}[x]
		e = of.X
	}
	if list, ok := e.(*ast.CompositeLit); ok {
		for _, x := range list.Elts {
			if kv, ok := x.(*ast.KeyValueExpr); ok {
				x = kv.Value
			}
			out = append(out, c.words(p, x)...)
		}
		return out
	}
	if s := c.fold(p, e, 0); s != "" && !strings.Contains(s, hole) {
		return []string{s}
	}
	return nil
}

// isSpelled says whether a word stands in the expression itself.
func isSpelled(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		found = found || ok && lit.Kind == token.STRING && lit.Value != `""`
		return !found
	})
	return found
}

// boundStates gives the arguments for states that are spelled where they are bound, or stand for no state of their table, and the parameters with
// numbers that are states: of those nobody reads what is bound.
func boundStates(c *codebase, states map[string][]string) (out []string) {
	rooms, params := aliasesOf(c, states), map[string]map[string][]string{}
	for _, p := range c.files {
		if params[p.room] == nil {
			params[p.room] = map[string][]string{}
		}
		for _, x := range c.texts(p) {
			sql := tokens(x.full)
			for name, of := range stateParams(sql) {
				if numbered.MatchString(name) {
					out = append(out, fmt.Sprintf("%s: the state %s has no name: bind it by db.Args", x.place(), name))
				}
				params[p.room][name] = append(params[p.room][name], of.meant(aliases(sql, states), rooms[p.room])...)
			}
		}
	}
	for _, p := range c.files {
		for _, b := range bounds(p) {
			tables, ok := params[p.room][b.name]
			if !ok {
				continue
			}
			words := c.words(p, b.value)
			if len(words) > 0 && isSpelled(b.value) {
				out = append(out, fmt.Sprintf("%s: the state %s is spelled: take it from the chart", b.place, b.name))
			}
			for _, s := range (comparison{words: words}).strange(tables, states) {
				out = append(out, b.place+": "+s)
			}
		}
	}
	return out
}

// builders are the functions of a room that put an argument into a statement as a state, by their names.
func builders(c *codebase, room string) map[string]comparison {
	out := map[string]comparison{}
	for _, p := range c.files {
		for _, d := range p.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || p.room != room || f.Recv != nil {
				continue
			}
			part := p
			part.file = &ast.File{Name: p.file.Name, Imports: p.file.Imports, Decls: []ast.Decl{d}}
			for _, x := range c.texts(part) {
				sql := tokens(x.own)
				for i, k := range sql {
					if _, ok := stateColumns[k.text]; ok && at(sql, i+1).is(operators...) && at(sql, i+2).kind == stringToken && at(sql, i+2).text == hole {
						out[f.Name.Name] = comparison{of: at(sql, i-2).text, column: k.text}
					}
				}
			}
		}
	}
	return out
}

// strangeArguments gives what is handed to these functions and is no state of the table that their statement speaks of.
func strangeArguments(c *codebase, states map[string][]string) (out []string) {
	rooms := aliasesOf(c, states)
	for room := range rooms {
		built := builders(c, room)
		for _, p := range c.files {
			if p.room != room || len(built) == 0 {
				continue
			}
			ast.Inspect(p.file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				f, ok := call.Fun.(*ast.Ident)
				if !ok {
					return true
				}
				of, ok := built[f.Name]
				for i := 0; ok && i < len(call.Args); i++ {
					words := comparison{words: c.words(p, call.Args[i])}
					for _, s := range words.strange(of.meant(nil, rooms[room]), states) {
						out = append(out, fmt.Sprintf("%s:%d: %s", p.path, p.lines.Position(call.Pos()).Line, s))
					}
				}
				return true
			})
		}
	}
	return out
}

// TestArgumentsOfStatementsAreStates: what a function puts into a statement as a state is one of its table.
func TestArgumentsOfStatementsAreStates(t *testing.T) {
	t.Parallel()
	c, read := shippedCode(t), 0
	for _, s := range strangeArguments(c, statesOf(t)) {
		t.Error(s)
	}
	for room := range aliasesOf(c, nil) {
		read += len(builders(c, room))
	}
	if read < 3 {
		t.Errorf("only %d functions are found that put a state into a statement", read)
	}
	states := map[string][]string{"a": {"open"}, "b": {"gone"}}
	code := "package x\nconst from = ` FROM a t`\nconst Gone = `gone`\nfunc whileIn(state string) string { return `t.state = '` + state + `'` }\nfunc named(word string) string { return `t.name = '` + word + `'` }\nvar x = "
	for call, want := range map[string]int{"whileIn(`gone`)": 1, "whileIn(Gone)": 1, "whileIn(`open`)": 0, "whileIn(word)": 0, "named(`gone`)": 0} {
		if found := strangeArguments(parseAll(t, []source{{"internal/x/store.go", code + call}}), states); len(found) != want {
			t.Errorf("of %s is found %q", call, found)
		}
	}
}

var numbered = regexp.MustCompile(`^\$[0-9]`)

// TestBoundStatesAreOfTheChart: what a statement is given for a state comes from its chart.
func TestBoundStatesAreOfTheChart(t *testing.T) {
	t.Parallel()
	for _, s := range boundStates(shippedCode(t), statesOf(t)) {
		t.Error(s)
	}
	states := map[string][]string{"a": {"open", "shut"}, "b": {"gone"}}
	code := func(sql, value string) *codebase {
		return parseAll(t, []source{{"internal/x/store.go", "package x\nimport `jointmeeting/internal/db`\nconst Open, Gone = `open`, `gone`\nvar most = []string{Open, Gone}\n" +
			"func f() { tx.Change(ctx, `" + sql + "`, db.Args{`s`: " + value + "}) }\nfunc g(args db.Args) { args[`n`] = `never` }"}})
	}
	for _, sql := range []string{"UPDATE a SET state = @s", "SELECT 1 FROM a x WHERE x.state = @s", "SELECT 1 FROM a WHERE state = ANY(@s::text[])", "INSERT INTO a (id, state) VALUES (@id, @s)", "SELECT 1 FROM a WHERE @s = state"} {
		for value, want := range map[string]string{"`open`": "is spelled", "[]string{`open`}": "is spelled", "map[bool]string{true: `open`, false: Open}[x]": "is spelled", "map[bool]string{true: Gone, false: Open}[x]": "no state", "Gone": "no state", "most": "no state", "[]string{Open, Gone}": "no state"} {
			if found := boundStates(code(sql, value), states); len(found) != 1 || !strings.Contains(found[0], want) {
				t.Errorf("of %s in %q is found %q", value, sql, found)
			}
		}
		for _, value := range []string{"Open", "[]string{Open}", "map[bool]string{true: Open}[x]", "t.To", "``"} {
			if found := boundStates(code(sql, value), states); len(found) > 0 {
				t.Errorf("of %s in %q is found %q", value, sql, found)
			}
		}
	}
	if found := boundStates(code("SELECT 1 FROM a WHERE state = @n", "x"), states); len(found) != 2 { // spelled, and no state
		t.Errorf("of what is put into the arguments afterwards is found %q", found)
	}
	if found := boundStates(code("SELECT 1 FROM a WHERE state = $1", "`gone`"), states); len(found) != 1 || !strings.Contains(found[0], "has no name") {
		t.Errorf("of a state without a name is found %q", found)
	}
	if found := boundStates(code("SELECT 1 FROM a WHERE name = @s AND state = 'open'", "`gone`"), states); len(found) > 0 {
		t.Errorf("of what is no state is found %q", found)
	}
}

// noStates are words that stand where a state is asked for and are none, each with the reason.
var noStates = map[string]string{
	"finished": "a part of the list of tasks, with several states",
	"all":      "the whole list of tasks",
	"now":      "where a record stands on the course that its page draws",
}

var oneWord = regexp.MustCompile(`^[a-z_]+$`)

// strangeWords gives the words that the state of a record is compared with, or set to, in Go and that are a state of no chart.
func strangeWords(c *codebase, states map[string][]string, excused map[string]string) (out []string) {
	known := slices.Concat(slices.Collect(maps.Values(states))...)
	for _, p := range c.files {
		look := func(e ast.Expr) {
			word := c.fold(p, e, 0)
			if oneWord.MatchString(word) && !slices.Contains(known, word) && excused[word] == "" {
				out = append(out, fmt.Sprintf("%s:%d: %q is a state of no chart", p.path, p.lines.Position(e.Pos()).Line, word))
			}
		}
		ast.Inspect(p.file, func(n ast.Node) bool {
			for _, e := range besideState(n) {
				look(e)
			}
			return true
		})
	}
	return out
}

// besideState are the expressions that a state is compared with or set to.
func besideState(n ast.Node) []ast.Expr {
	is := func(e ast.Expr) bool {
		switch x := e.(type) {
		case *ast.SelectorExpr:
			return strings.HasSuffix(x.Sel.Name, "State")
		case *ast.Ident:
			return strings.HasSuffix(x.Name, "State")
		}
		return false
	}
	switch x := n.(type) {
	case *ast.BinaryExpr:
		if (x.Op == token.EQL || x.Op == token.NEQ) && is(x.X) {
			return []ast.Expr{x.Y}
		}
	case *ast.SwitchStmt:
		if x.Tag != nil && is(x.Tag) {
			return caseValues(x)
		}
	case *ast.KeyValueExpr:
		if is(x.Key) {
			return []ast.Expr{x.Value}
		}
	case *ast.AssignStmt:
		if len(x.Lhs) == 1 && is(x.Lhs[0]) {
			return x.Rhs
		}
	}
	return nil
}

// TestWordsOfStatesAreStates: no state in Go is misspelled.
func TestWordsOfStatesAreStates(t *testing.T) {
	t.Parallel()
	found := strangeWords(shippedCode(t), statesOf(t), noStates)
	for _, s := range found {
		t.Error(s)
	}
	bare := strings.Join(strangeWords(shippedCode(t), statesOf(t), nil), "\n")
	for word := range noStates {
		if !strings.Contains(bare, fmt.Sprintf("%q", word)) {
			t.Errorf("%q needs no exception", word)
		}
	}
	states := map[string][]string{"a": {"open"}}
	for _, s := range []string{"func f() bool { return x.State == `opened` }", "func f() bool { return x.MeetingState != `opened` }", "func f() { switch x.State { case `open`, `opened`: } }",
		"var x = Lamp{State: `opened`}", "func f() { x.State = `opened` }", "const Opened = `opened`\nfunc f() bool { return x.State == Opened }"} {
		if found := strangeWords(parseAll(t, []source{{"internal/x/x.go", "package x\n" + s}}), states, nil); len(found) != 1 {
			t.Errorf("in %s is found %q", s, found)
		}
		right := strings.ReplaceAll(s, "`opened`", "`open`")
		if found := strangeWords(parseAll(t, []source{{"internal/x/x.go", "package x\n" + right}}), states, nil); len(found) > 0 {
			t.Errorf("in %s is found %q", right, found)
		}
	}
}

// spelledIn gives the states that the files of a room spell, in statements or in Go.
func spelledIn(c *codebase, room string) (out []string) {
	for _, p := range c.files {
		if p.room != room {
			continue
		}
		for _, x := range c.texts(p) {
			for _, s := range comparisons(tokens(x.own)) {
				if len(s.words) > 0 || s.unread {
					out = append(out, fmt.Sprintf("%s: a state is spelled: %q", x.place(), s.words))
				}
			}
		}
		ast.Inspect(p.file, func(n ast.Node) bool {
			for _, e := range besideState(n) {
				if word := c.fold(p, e, 0); oneWord.MatchString(word) {
					out = append(out, fmt.Sprintf("%s:%d: a state is spelled: %q", p.path, p.lines.Position(e.Pos()).Line, word))
				}
			}
			return true
		})
	}
	return out
}

// TestDeskSpellsNoState: the rows of the desks ask the charts which states wait for a step, whoever's desk it is.
func TestDeskSpellsNoState(t *testing.T) {
	t.Parallel()
	for _, s := range spelledIn(shippedCode(t), "internal/desk") {
		t.Errorf("%s: take it from the chart by a step (flow.Outline.Before, After)", s)
	}
	for text, want := range map[string]int{
		"const x = `SELECT 1 FROM task t WHERE t.state = 'claimed'`":         1,
		"const x = ` AND m.state IN ('assigned', 'working')`":                1,
		"func f() bool { return t.State == `unit_review` }":                  1,
		"var x = Row{State: `claimed`}":                                      1,
		"var x = `SELECT 1 FROM task t WHERE ` + within(`t.state`, claimed)": 0,
		"func f() bool { return slices.Contains(returned, t.State) }":        0,
	} {
		if found := spelledIn(parseAll(t, []source{{"internal/desk/x.go", "package desk\n" + text}}), "internal/desk"); len(found) != want {
			t.Errorf("in %s is found %q", text, found)
		}
	}
}
