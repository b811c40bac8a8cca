package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"slices"
	"strings"
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

// lists gives the places outside the house that name many of its rooms in one value: each is another place
// to think of when a room is added.
func lists(c *codebase) (out []breach) {
	for _, p := range c.files {
		if p.room == "internal/house" {
			continue
		}
		ast.Inspect(p.file, func(n ast.Node) bool {
			l, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			named := map[string]bool{}
			for _, e := range l.Elts {
				ast.Inspect(e, func(in ast.Node) bool { note(p, in, named); return true })
			}
			if len(named) < 6 {
				return true
			}
			out = append(out, breach{p.path, p.lines.Position(l.Pos()).Line})
			return false
		})
	}
	return out
}

func note(p parsed, n ast.Node, named map[string]bool) {
	s, ok := n.(*ast.SelectorExpr)
	if !ok {
		return
	}
	of, ok := s.X.(*ast.Ident)
	if !ok {
		return
	}
	for _, r := range house.Rooms() {
		if imported(p, of.Name) == "internal/"+r.Name && len(r.Charts) > 0 {
			named[r.Name] = true
		}
	}
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

// notLists are values that name many rooms and list no kinds.
var notLists = []string{"internal/minutes/read.go"} // one answer of the database with what each room knows of the minutes

// TestRoomsAreListedOnce: nothing but the house lists the rooms.
func TestRoomsAreListedOnce(t *testing.T) {
	t.Parallel()
	judge(t, "many rooms in one value are a second list of rooms: derive it from the house", notLists, lists(shippedCode(t)))
	names, imports, values := []string{"topic", "meeting", "minutes", "task", "basis", "problem"}, "", ""
	for _, n := range names {
		imports, values = imports+"import \"jointmeeting/internal/"+n+"\"\n", values+n+".Room, "
	}
	sample := "package x\n" + imports + "var all = []room.Room{" + values + "}"
	if found := lists(parseAll(t, []source{{"internal/x/x.go", sample}})); len(found) != 1 {
		t.Errorf("a second list of rooms is not found: %v", found)
	}
	if found := lists(parseAll(t, []source{{"internal/x/x.go", strings.Replace(sample, "task.Room, ", "", 1)}, {"internal/house/house.go", sample}})); len(found) > 0 {
		t.Errorf("a value of few rooms, or the list itself, is found: %v", found)
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
