package archtest

import (
	"fmt"
	"go/ast"
	"testing"
)

// houseFile is where the kinds of record that are signed or delivered, and the uses of rounds, are listed.
const houseFile = "internal/house/house.go"

// listedTypes are the types whose values the house lists.
var listedTypes = map[string]bool{"signing.Kind": true, "delivery.Paper": true, "round.Waits": true}

// unlistedPapers gives the rooms' values that say how a kind is signed, delivered or asked about and that the house does not list.
func unlistedPapers(c *codebase) (out []string) {
	listed, declared := map[string]bool{}, map[string]string{}
	for _, p := range c.files {
		if p.path == houseFile {
			ast.Inspect(p.file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					listed[selector(s)] = true
				}
				return true
			})
			continue
		}
		for _, d := range p.file.Decls {
			for name := range papersIn(d) {
				declared[p.file.Name.Name+"."+name] = p.path
			}
		}
	}
	for name, where := range declared {
		if !listed[name] {
			out = append(out, fmt.Sprintf("%s: %s is in no list of %s", where, name, houseFile))
		}
	}
	return out
}

// papersIn are the names of such values that a declaration makes.
func papersIn(d ast.Decl) map[string]bool {
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
			lit, ok := x.(*ast.CompositeLit)
			if !ok {
				continue
			}
			if of, ok := lit.Type.(*ast.SelectorExpr); ok && listedTypes[selector(of)] {
				out[v.Names[i].Name] = true
			}
		}
	}
	return out
}

func selector(s *ast.SelectorExpr) string {
	if x, ok := s.X.(*ast.Ident); ok {
		return x.Name + "." + s.Sel.Name
	}
	return ""
}

// TestSignedAndDeliveredKindsAreListed: a room that says how its records are signed or delivered stands in the list of the house, by which
// they are served.
func TestSignedAndDeliveredKindsAreListed(t *testing.T) {
	t.Parallel()
	for _, s := range unlistedPapers(shippedCode(t)) {
		t.Error(s)
	}
	found := unlistedPapers(parseAll(t, []source{{houseFile, "package house\nfunc Signed() []signing.Kind { return []signing.Kind{minutes.Signable} }"},
		{"internal/circular/x.go", "package circular\nvar Signable = signing.Kind{Name: `circular`}\nvar Papers = delivery.Paper{Kind: `circular`}\nvar Waits = round.Waits{View: view}"}}))
	if len(found) != 3 {
		t.Errorf("of three values that are not listed is found: %v", found)
	}
}
