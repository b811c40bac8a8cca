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
