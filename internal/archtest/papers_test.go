package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"testing"
)

// listedTypes are the types whose values a room's descriptor lists in Parts.
var listedTypes = map[string]bool{"internal/signing.Kind": true, "internal/delivery.Paper": true, "internal/round.Waits": true}

// unlistedPapers gives the rooms' values that say how a kind is signed, delivered or asked about and that its descriptor
// does not list.
func unlistedPapers(c *codebase) (out []string) {
	listed, declared := map[string]bool{}, map[string]string{}
	for _, p := range c.files {
		ast.Inspect(p.file, func(n ast.Node) bool {
			if kv, ok := n.(*ast.KeyValueExpr); ok && path.Base(p.path) == "room.go" && p.whole(kv.Key) == p.room+".Parts" {
				lit, ok := kv.Value.(*ast.CompositeLit)
				if !ok {
					return true // a list of its own, which holds none of these
				}
				for _, e := range lit.Elts {
					listed[p.whole(e)] = true
				}
			}
			return true
		})
		for _, d := range p.file.Decls {
			for name := range papersIn(p, d) {
				declared[p.room+"."+name] = p.path
			}
		}
	}
	for name, where := range declared {
		if !listed[name] {
			out = append(out, fmt.Sprintf("%s: %s is not in the Parts of its room", where, name))
		}
	}
	return out
}

// papersIn are the names of such values that a declaration makes.
func papersIn(p parsed, d ast.Decl) map[string]bool {
	out := map[string]bool{}
	g, ok := d.(*ast.GenDecl)
	if !ok {
		return out
	}
	for _, s := range g.Specs {
		v, ok := s.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, x := range v.Values {
			if u, ok := x.(*ast.UnaryExpr); ok {
				x = u.X
			}
			lit, ok := x.(*ast.CompositeLit)
			if !ok {
				continue
			}
			if listedTypes[p.whole(lit.Type)] {
				out[v.Names[i].Name] = true
			}
		}
	}
	return out
}

// TestSignedAndDeliveredKindsAreListed: a room that says how its records are signed or delivered lists it in its descriptor, by
// which they are served.
func TestSignedAndDeliveredKindsAreListed(t *testing.T) {
	t.Parallel()
	for _, s := range unlistedPapers(shippedCode(t)) {
		t.Error(s)
	}
	found := unlistedPapers(parseAll(t, []source{{"internal/minutes/room.go", "package minutes\nimport \"jointmeeting/internal/room\"\nvar Room = room.Room{Parts: []room.Part{Signable}}"},
		{"internal/minutes/x.go", "package minutes\nimport \"jointmeeting/internal/signing\"\nvar Signable = signing.Kind{Name: `minutes`}"},
		{"internal/circular/x.go", "package circular\nimport (s \"jointmeeting/internal/signing\"; \"jointmeeting/internal/delivery\"; \"jointmeeting/internal/round\")\n" +
			"var Signable = s.Kind{Name: `circular`}\nvar Papers = &delivery.Paper{Kind: `circular`}\nvar Waits = round.Waits{View: view}"}}))
	if len(found) != 3 {
		t.Errorf("of three values that are not listed is found: %v", found)
	}
}
