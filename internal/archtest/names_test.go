package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// roomy is from how many lines a room is too large for names that only its writer remembers.
const roomy, shortest = 1000, 4

// metaphors are words that say what something is like, not what it does.
var metaphors = []string{"knock", "welcome", "stranger", "strangers", "plant", "grow", "born", "ripe", "unripe", "bury", "warden", "wardens", "steward", "stewards", "crowd", "laggard", "laggards",
	"bomb", "crooked", "veil", "reap", "heir", "door", "doors", "hat", "hats"}

// fieldsOf gives the fields of a type that is declared.
func fieldsOf(x *ast.TypeSpec) (names []*ast.Ident) {
	ast.Inspect(x, func(n ast.Node) bool {
		if s, ok := n.(*ast.StructType); ok {
			for _, f := range s.Fields.List {
				names = append(names, f.Names...)
			}
		}
		return true
	})
	return names
}

// declared gives what the file declares for its whole package, and its methods and fields, which stand after their types.
func declared(p parsed) (names []*ast.Ident, members []*ast.Ident) {
	for _, d := range p.file.Decls {
		switch x := d.(type) {
		case *ast.FuncDecl:
			if x.Recv == nil {
				names = append(names, x.Name)
			} else {
				members = append(members, x.Name)
			}
		case *ast.GenDecl:
			for _, s := range x.Specs {
				switch y := s.(type) {
				case *ast.TypeSpec:
					names, members = append(names, y.Name), append(members, fieldsOf(y)...)
				case *ast.ValueSpec:
					names = append(names, y.Names...)
				}
			}
		}
	}
	return names, members
}

// wrongNames gives the names of a room that are too short for its size, and those that are metaphors.
func wrongNames(c *codebase, lines map[string]int) (out []string) {
	for _, p := range c.files {
		names, members := declared(p)
		for _, n := range names {
			if lines[p.room] > roomy && !n.IsExported() && len(n.Name) < shortest && n.Name != "_" {
				out = append(out, fmt.Sprintf("%s: %s is too short a name for a room of %d lines", p.lines.Position(n.Pos()), n.Name, lines[p.room]))
			}
		}
		for _, n := range slices.Concat(names, members) {
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
	for _, s := range wrongNames(parseAll(t, sources(t, func(p string) bool { return shipped(p) || drawn(p) })), linesOfRooms(t)) {
		t.Error(s)
	}
	sample := "package x\nfunc at() {}\ntype of int\nvar in, next = 1, 2\nconst to = 3\nfunc (o of) by() {}\nfunc (o of) Knock() {}\nfunc isBorn() {}\nfunc plantation() {}\ntype visit struct { atDoor bool; outdoors int }"
	c := parseAll(t, []source{{"internal/x/x.go", sample}})
	if found := wrongNames(c, map[string]int{"internal/x": roomy + 1}); len(found) != 7 {
		t.Errorf("of four short names and three metaphors is found: %v", found)
	}
	if found := wrongNames(c, map[string]int{"internal/x": roomy}); len(found) != 3 {
		t.Errorf("in a small room is found: %v", found)
	}
}
