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
	functionMost = 70
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

func functions(c *codebase) (out []function) {
	for _, p := range c.files {
		for _, d := range p.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				from, to := p.lines.Position(f.Pos()), p.lines.Position(f.End())
				out = append(out, function{fmt.Sprintf("%s:%d: %s", p.path, from.Line, f.Name.Name), to.Line - from.Line + 1})
			}
		}
	}
	slices.SortFunc(out, func(a, b function) int { return a.lines - b.lines })
	return out
}

// lists gives the places outside the house that name many of its rooms in one value: each is another place
// to think of when a room is added.
func lists(c *codebase) (out []string) {
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
			out = append(out, fmt.Sprintf("%s names %d rooms", p.lines.Position(l.Pos()), len(named)))
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
	for _, s := range sources(t, func(p string) bool { return shipped(p) || templ(p) }) {
		if n := strings.Count(s.text, "\n"); n > fileMost {
			t.Errorf("%s has %d lines", s.path, n)
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
	for _, l := range lists(shippedCode(t)) {
		t.Log(l)
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
}
