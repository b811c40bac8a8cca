package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// largeRoom is from how many lines a room is too large for names that only its writer remembers.
const largeRoom, shortest = 1000, 4

// metaphors are words that say what something is like, not what it does.
var metaphors = strings.Fields(`knock welcome stranger strangers plant grow grows grown growing born ripe unripe bury warden wardens steward stewards crowd crowded laggard laggards
	bomb crooked veil reap heir door doors hat hats astray awake asleep lane lanes parcel census pile prize whale wander wanders torn twin shy foul bereft naughty rhythm orphan`)

// declared gives what the file declares for its whole package.
func declared(p parsed) (names []*ast.Ident) {
	for _, d := range p.file.Decls {
		switch x := d.(type) {
		case *ast.FuncDecl:
			if x.Recv == nil {
				names = append(names, x.Name)
			}
		case *ast.GenDecl:
			for _, s := range x.Specs {
				switch y := s.(type) {
				case *ast.TypeSpec:
					names = append(names, y.Name)
				case *ast.ValueSpec:
					names = append(names, y.Names...)
				}
			}
		}
	}
	return names
}

// ours gives each name that the file makes or uses, whatever it is (a field, a method of an interface, a parameter, a variable), once; a member
// that is asked for is told where it is made.
func ours(p parsed) (names []*ast.Ident) {
	told := map[string]bool{}
	var look func(ast.Node) bool
	look = func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.SelectorExpr:
			ast.Inspect(x.X, look)
			return false
		case *ast.Ident:
			if !told[x.Name] {
				names = append(names, x)
			}
			told[x.Name] = true
		}
		return true
	}
	ast.Inspect(p.file, look)
	return names
}

// wrongNames gives the names of a shipped room that are too short for its size, and those that are metaphors anywhere.
func wrongNames(c *codebase, lines map[string]int) (out []string) {
	for _, p := range c.files {
		for _, n := range declared(p) {
			if lines[p.room] > largeRoom && !n.IsExported() && len(n.Name) < shortest && n.Name != "_" && !strings.HasSuffix(p.path, "_test.go") {
				out = append(out, fmt.Sprintf("%s: %s is too short a name for a room of %d lines", p.lines.Position(n.Pos()), n.Name, lines[p.room]))
			}
		}
		for _, n := range ours(p) {
			if w := metaphor(n.Name); w != "" {
				out = append(out, fmt.Sprintf("%s: %s is a metaphor (%s): say what it does", p.lines.Position(n.Pos()), n.Name, w))
			}
		}
	}
	return out
}

func metaphor(name string) string {
	for _, w := range wordsOf(name) {
		if slices.Contains(metaphors, w) {
			return w
		}
	}
	return ""
}

// wordsOf cuts a name at its capitals.
func wordsOf(name string) []string {
	b := strings.Builder{}
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}

// TestNamesSayWhatTheyDo: in large rooms no name of a package is shorter than four letters, nowhere one is
// a metaphor.
func TestNamesSayWhatTheyDo(t *testing.T) {
	t.Parallel()
	for _, s := range wrongNames(parseAll(t, sources(t, func(p string) bool { return strings.HasSuffix(p, ".go") })), linesOfRooms(t)) {
		t.Error(s)
	}
	sample := "package x\nfunc at() {}\ntype of int\nvar in, next = 1, 2\nconst to = 3\nfunc (o of) by() {}\nfunc plantation() { b.Grow(1) }\ntype outdoors struct { parcels int }\n"
	bad := []string{"func (o of) Knock() {}", "func isBorn() {}", "type visit struct { atDoor bool }", "type guests interface { Welcome() }", "func f(lane string) {}", "func f() (awake bool) { return }",
		"func f() { stranger := 1; f(stranger) }", "func f() { for hat := range x {} }", "type s struct { in struct { foundAstray int } }", "func TestStrangersAreShown(t *testing.T) {}", "type parcel[T any] struct{}", "func f[Parcel any]() {}", "var x = func(twin int) {}"}
	for _, path := range []string{"internal/x/x.go", "internal/x/x_test.go"} {
		for _, one := range bad {
			if found := wrongNames(parseAll(t, []source{{path, "package x\n" + one}}), nil); len(found) != 1 {
				t.Errorf("of one metaphor in %q is found: %v", one, found)
			}
		}
	}
	for lines, want := range map[int]int{largeRoom: 0, largeRoom + 1: 4} {
		if found := wrongNames(parseAll(t, []source{{"internal/x/x.go", sample}}), map[string]int{"internal/x": lines}); len(found) != want {
			t.Errorf("of four short names in a room of %d lines is found: %v", lines, found)
		}
	}
}
