package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"jointmeeting/internal/house"
)

// How large things may be, in lines. Minutes are the largest matter of the house.
const (
	fileMost     = 500
	roomMost     = 2500
	minutesMost  = 3500
	functionMost = 50
	// A component is markup, an element a line.
	componentMost = 70
)

// linesOfRooms counts the hand-written lines of each room that is shipped: code and pages.
func linesOfRooms(t *testing.T) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, s := range sources(t, func(p string) bool { return shipped(p) || templ(p) }) {
		out[path.Dir(s.path)] += strings.Count(s.text, "\n")
	}
	return out
}

// tooManyLines gives the rooms that are larger than they may be.
func tooManyLines(lines map[string]int) (out []string) {
	for room, n := range lines {
		most := roomMost
		if room == "internal/minutes" {
			most = minutesMost
		}
		if n > most {
			out = append(out, fmt.Sprintf("%s has %d lines, %d at most: divide it", room, n, most))
		}
	}
	return out
}

// function is one of the shipped code with its length.
type function struct {
	where string
	lines int
}

// functions are those that are declared, and those without a name that a package keeps in variables.
func functions(c *codebase) (out []function) {
	for _, p := range c.files {
		add := func(n ast.Node, name string) {
			from, to := p.lines.Position(n.Pos()), p.lines.Position(n.End())
			out = append(out, function{fmt.Sprintf("%s:%d: %s", p.path, from.Line, name), to.Line - from.Line + 1})
		}
		for _, d := range p.file.Decls {
			switch x := d.(type) {
			case *ast.FuncDecl:
				add(x, x.Name.Name)
			case *ast.GenDecl:
				ast.Inspect(x, func(n ast.Node) bool {
					f, ok := n.(*ast.FuncLit)
					if ok {
						add(f, "a function in a variable")
					}
					return !ok
				})
			}
		}
	}
	slices.SortFunc(out, func(a, b function) int { return a.lines - b.lines })
	return out
}

// components are the pieces of pages with their lengths: each begins at the edge of its file and ends there.
func components(pages []source) (out []function) {
	for _, s := range pages {
		from, name := 0, ""
		for i, line := range strings.Split(s.text, "\n") {
			switch {
			case strings.HasPrefix(line, "templ ") || strings.HasPrefix(line, "func "):
				from, name = i, line
			case line == "}" && name != "":
				out = append(out, function{fmt.Sprintf("%s:%d: %s", s.path, from+1, name), i - from + 1})
				name = ""
			}
		}
	}
	return out
}

// From how many kinds of record in one file, and of rooms in one declaration, these are a list of them.
const manyKinds, manyRooms = 4, 5

// lists gives the files outside the house that name many kinds of record, and the declarations that speak of many rooms, in whatever form: a
// value, a switch, a map that is filled, a slice that grows, a chain of calls. Each is another place to think of when a room is added.
func lists(c *codebase) (out []breach) {
	for _, p := range c.files {
		if p.room == "internal/house" {
			continue
		}
		all := map[string]bool{}
		for _, d := range p.file.Decls {
			x := mentioned{p, all, map[string]bool{}}
			ast.Inspect(d, x.look)
			if len(x.rooms) >= manyRooms {
				out = append(out, breach{p.path, p.lines.Position(d.Pos()).Line})
			}
		}
		if len(all) >= manyKinds {
			out = append(out, breach{p.path, 1})
		}
	}
	return out
}

// mentioned are the kinds of record and the rooms that a part of a file names.
type mentioned struct {
	parsed
	kinds, rooms map[string]bool
}

var (
	kindWords = sync.OnceValue(func() (out []string) {
		for _, o := range house.Charts() {
			out = append(out, o.Kind)
		}
		return out
	})
	roomsWithKinds = sync.OnceValue(func() (out []string) {
		for _, r := range house.Rooms() {
			if len(r.Charts) > 0 {
				out = append(out, "internal/"+r.Name)
			}
		}
		return out
	})
	// ofKind ends the names by which a package says what its kind of record is.
	ofKind = regexp.MustCompile(`(Kind|Chart|Acts|Room|Feature)$`)
)

// look notes what is named at n; the names of a statement's arguments name nothing.
func (x mentioned) look(n ast.Node) bool {
	switch e := n.(type) {
	case *ast.CompositeLit:
		for i := 0; x.whole(e.Type) == "internal/db.Args" && i < len(e.Elts); i++ {
			ast.Inspect(e.Elts[i].(*ast.KeyValueExpr).Value, x.look)
		}
		return x.whole(e.Type) != "internal/db.Args"
	case *ast.BasicLit:
		word := stringOf(e)
		for _, k := range append(tokens(word), lexeme{kind: stringToken, text: word}) {
			if k.kind == stringToken && slices.Contains(kindWords(), k.text) {
				x.kinds[k.text] = true
			}
		}
	case *ast.SelectorExpr:
		of, _ := e.X.(*ast.Ident)
		if of == nil {
			return true
		}
		at := imported(x.parsed, of.Name)
		room := slices.Contains(roomsWithKinds(), at)
		if room {
			x.rooms[at] = true
		}
		if (room || strings.HasPrefix(at, "web/")) && ofKind.MatchString(e.Sel.Name) {
			x.kinds[strings.TrimSuffix(path.Base(at), "web")] = true
		}
	}
	return true
}

// TestSizesOfTheHouse: no file, room or function is too large to be read. With -v it prints the sizes.
func TestSizesOfTheHouse(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, func(p string) bool { return strings.HasSuffix(p, ".go") && !drawn(p) || templ(p) }) {
		if n := strings.Count(s.text, "\n"); n > fileMost {
			t.Errorf("%s has %d lines", s.path, n)
		}
	}
	for _, f := range components(sources(t, templ)) {
		if f.lines > componentMost {
			t.Errorf("%s has %d lines", f.where, f.lines)
		}
	}
	lines := linesOfRooms(t)
	for _, s := range tooManyLines(lines) {
		t.Error(s)
	}
	all := functions(shippedCode(t))
	for _, f := range all {
		if f.lines > functionMost {
			t.Errorf("%s has %d lines", f.where, f.lines)
		}
	}
	t.Logf("functions: %d, median %d, p90 %d, longest %d lines", len(all), all[len(all)/2].lines, all[len(all)*9/10].lines, all[len(all)-1].lines)
	for _, room := range slices.SortedFunc(maps.Keys(lines), func(a, b string) int { return lines[b] - lines[a] }) {
		t.Logf("%5d %s", lines[room], room)
	}
}

// notLists are files that name many kinds or rooms and list none, and one list that cannot be derived.
var notLists = []string{
	"internal/minutes/read.go",               // one answer of the database with what each room knows of the minutes
	"templates/part/icon.go", "cmd/gallery/", // icons called as what they stand for; samples of pages
	"cmd/portal/user.go",     // options of a command
	"web/helpweb/chapter.go", // which kind is told in which chapter (TestEveryKindHasOneChapter)
	"web/features.go",        // the packages of pages, which the rooms do not know (TestEveryFeatureIsServed)
}

// TestRoomsAreListedOnce: nothing but the house lists the rooms or the kinds of record.
func TestRoomsAreListedOnce(t *testing.T) {
	t.Parallel()
	judge(t, "many kinds or rooms in one place are a second list of them: derive it from the house", notLists, lists(parseAll(t, sources(t, func(p string) bool { return shipped(p) || drawn(p) || statements(p) }))))
	names, imports := []string{"topic", "meeting", "minutes", "task", "basis", "problem"}, ""
	for _, n := range names {
		imports += "import \"jointmeeting/internal/" + n + "\"\nimport \"jointmeeting/web/" + n + "web\"\n"
	}
	each := func(form, between string, n int) (out string) {
		for _, name := range names[:n] {
			out += strings.ReplaceAll(form, "$", name) + between
		}
		return out
	}
	for sample, body := range map[string]func(n int) string{
		"a value of rooms":       func(n int) string { return "var all = []room.Room{" + each("$.Room", ", ", n) + "}" },
		"a value of features":    func(n int) string { return "var all = []edge.Feature{" + each("$web.Feature", ", ", n) + "}" },
		"a switch":               func(n int) string { return "func f() { switch kind {\n" + each("case $.Kind: f()", "\n", n) + "} }" },
		"a switch over words":    func(n int) string { return "func f() { switch kind {\n" + each("case `$`: f()", "\n", n) + "} }" },
		"a map that is filled":   func(n int) string { return "func f() {\n" + each("m[$.Chart.Kind] = 1", "\n", n) + "}" },
		"a slice that grows":     func(n int) string { return "func f() {\n" + each("out = append(out, row{$.Kind, 1})", "\n", n) + "}" },
		"a chain of calls":       func(n int) string { return "var x = list." + each("With($.Chart.Outline())", ".", n) + "End()" },
		"several functions":      func(n int) string { return each("func f$() { g(`$`) }", "\n", n) },
		"a condition in a query": func(n int) string { return "const x = `SELECT 1 WHERE c.kind IN (''" + each(", '$'", "", n) + ")`" },
	} {
		for n, want := range map[int]int{manyKinds - 1: 0, manyKinds: 1} {
			if found := lists(parseAll(t, []source{{"internal/x/x.go", "package x\n" + imports + body(n)}})); len(found) != want {
				t.Errorf("in %s of %d is found: %v", sample, n, found)
			}
		}
	}
	calls := "package x\n" + imports + "func f() {\n" + each("out = append(out, $.Waiting(b)...)", "\n", manyRooms) + "}\nfunc g(a db.Args) { g(db.Args{" + each("`$`: 1", ", ", 6) + "}) }\n"
	if found := lists(parseAll(t, []source{{"internal/x/x.go", strings.Replace(calls, imports, imports+"import \"jointmeeting/internal/db\"\n", 1)}})); len(found) != 1 {
		t.Errorf("of what many rooms are asked for in one function is found: %v", found)
	}
	if found := lists(parseAll(t, []source{{"internal/house/house.go", calls}})); len(found) > 0 {
		t.Errorf("the list itself is found: %v", found)
	}
}

// TestSizesAreFound: what is too large is told.
func TestSizesAreFound(t *testing.T) {
	t.Parallel()
	sizes := map[string]int{"internal/x": roomMost + 1, "internal/y": roomMost, "internal/minutes": minutesMost}
	if found := tooManyLines(sizes); len(found) != 1 {
		t.Errorf("of one room that is too large is found: %v", found)
	}
	long := "package x\nfunc f() {\n" + strings.Repeat("\tf()\n", functionMost) + "}\n"
	if got := functions(parseAll(t, []source{{"internal/x/x.go", long}})); len(got) != 1 || got[0].lines <= functionMost {
		t.Errorf("a long function is %v", got)
	}
	kept := "package x\nvar f = func() {\n" + strings.Repeat("\tf()\n", functionMost) + "}\nvar g = 1\n"
	if got := functions(parseAll(t, []source{{"internal/x/x.go", kept}})); len(got) != 1 || got[0].lines <= functionMost {
		t.Errorf("a long function in a variable is %v", got)
	}
	page := "package x\n\ntempl a() {\n" + strings.Repeat("\t<p></p>\n", componentMost) + "}\n\ntempl b() {\n\t<p></p>\n}\n"
	if got := components([]source{{"templates/x/x.templ", page}}); len(got) != 2 || got[0].lines <= componentMost || got[1].lines != 3 {
		t.Errorf("a long component is %v", got)
	}
}
