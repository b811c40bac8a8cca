package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"testing"
)

// unversioned gives the charts with states that do not say which version a record has: a stale form of
// theirs would be taken.
func unversioned(c *codebase) (out []string) {
	for _, p := range c.files {
		ast.Inspect(p.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if ok && p.whole(lit.Type) == "internal/flow.Chart" && has(lit, "States") && !has(lit, "Version") {
				out = append(out, fmt.Sprintf("%s:%d: the chart has states and no Version", p.path, p.lines.Position(lit.Pos()).Line))
			}
			return true
		})
	}
	return out
}

func has(lit *ast.CompositeLit, field string) bool {
	return slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		k, ok := kv.Key.(*ast.Ident)
		return ok && k.Name == field
	})
}

// unregistered gives the charts and lists of acts of the rooms that no descriptor names: their words would stand in the log raw.
func unregistered(c *codebase) (out []string) {
	named, declared := map[string]bool{}, map[string]string{}
	for _, p := range c.files {
		ast.Inspect(p.file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Outline" {
				named[p.whole(s.X)] = true
			}
			return true
		})
		for _, d := range p.file.Decls {
			g, ok := d.(*ast.GenDecl)
			for i := 0; ok && i < len(g.Specs); i++ {
				for j, v := range valuesOf(g.Specs[i]) {
					lit, ok := v.(*ast.CompositeLit)
					if ok && (p.whole(lit.Type) == "internal/flow.Chart" || p.whole(lit.Type) == "internal/flow.Acts") {
						declared[p.room+"."+g.Specs[i].(*ast.ValueSpec).Names[j].Name] = p.path
					}
				}
			}
		}
	}
	for name, where := range declared {
		if !named[name] {
			out = append(out, fmt.Sprintf("%s: %s is in the Charts of no room", where, name))
		}
	}
	return out
}

// valuesOf are the values of a declaration, those behind & as well.
func valuesOf(s ast.Spec) (out []ast.Expr) {
	v, ok := s.(*ast.ValueSpec)
	if !ok || len(v.Values) != len(v.Names) {
		return nil
	}
	for _, e := range v.Values {
		if u, ok := e.(*ast.UnaryExpr); ok {
			e = u.X
		}
		out = append(out, e)
	}
	return out
}

// TestChartsAreRegistered: each chart and list of acts is named by a descriptor, so that the log knows its words.
func TestChartsAreRegistered(t *testing.T) {
	t.Parallel()
	for _, s := range unregistered(shippedCode(t)) {
		t.Error(s)
	}
	chart := source{"internal/x/chart.go", "package x\nimport f \"jointmeeting/internal/flow\"\nvar Chart = f.Chart[int]{Kind: `lamp`}\nvar acts = &f.Acts{Kind: `lamp`}"}
	if found := unregistered(parseAll(t, []source{chart})); len(found) != 2 {
		t.Errorf("of two charts that nobody names is found: %v", found)
	}
	if found := unregistered(parseAll(t, []source{chart, {"internal/x/room.go", "package x\nvar a, b = Chart.Outline(), acts.Outline()"}})); len(found) > 0 {
		t.Errorf("charts that are named are found: %v", found)
	}
}

// TestChartsHaveVersions: every chart with states says the version of its records.
func TestChartsHaveVersions(t *testing.T) {
	t.Parallel()
	for _, s := range unversioned(shippedCode(t)) {
		t.Error(s)
	}
	sample := "package x\nimport f \"jointmeeting/internal/flow\"\nvar Chart = f.Chart[Lamp]{Kind: `lamp`, States: states"
	if found := unversioned(parseAll(t, []source{{"internal/x/chart.go", sample + "}"}})); len(found) != 1 {
		t.Errorf("a chart without Version is not found: %v", found)
	}
	if found := unversioned(parseAll(t, []source{{"internal/x/chart.go", sample + ", Version: version}"}})); len(found) > 0 {
		t.Errorf("a chart with Version is found: %v", found)
	}
}
