package archtest

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jointmeeting/internal/access"
)

// comparesRoles finds roles compared with each other or with their words, in whatever way.
func comparesRoles(p parsed, n ast.Node) bool {
	switch x := n.(type) {
	case *ast.BinaryExpr:
		return (x.Op == token.EQL || x.Op == token.NEQ) && roleAmong(p, x.X, x.Y)
	case *ast.SwitchStmt:
		return x.Tag != nil && slices.ContainsFunc(caseValues(x), func(e ast.Expr) bool { return roleAmong(p, x.Tag, e) })
	case *ast.CallExpr:
		return comparesWords(p, x) && slices.ContainsFunc(x.Args, func(a ast.Expr) bool { return speaksOfRole(p, a) })
	}
	return false
}

// comparesWords says whether a call is one of a function that compares texts.
func comparesWords(p parsed, call *ast.CallExpr) bool {
	name := p.whole(call.Fun)
	return (strings.HasPrefix(name, "strings.") || strings.HasPrefix(name, "slices.")) && slices.ContainsFunc(comparing, func(w string) bool { return strings.HasSuffix(name, w) })
}

// comparing are the functions of strings and slices that compare.
var comparing = []string{".Contains", ".ContainsFunc", ".Index", ".IndexFunc", ".EqualFold", ".HasPrefix", ".HasSuffix", ".Compare"}

// roleAmong says whether two values that are compared are a role and something that may be one; a member Role
// of another meaning is compared with other words.
func roleAmong(p parsed, a, b ast.Expr) bool {
	other := func(e ast.Expr) bool { return isConstant(e) && !speaksOfRole(p, e) }
	return (speaksOfRole(p, a) || speaksOfRole(p, b)) && !other(a) && !other(b)
}

// speaksOfRole says whether an expression has a role in it: a member Role, a role of access, or the word of one.
func speaksOfRole(p parsed, e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			return false // looked at by itself
		case *ast.SelectorExpr:
			name, ok := strings.CutPrefix(p.whole(x), "internal/access.")
			found = found || x.Sel.Name == "Role" && p.whole(x) == "" || ok && roleNames[name]
		case *ast.BasicLit:
			found = found || roleWords[stringOf(x)]
		}
		return true
	})
	return found
}

// roleNames are the constants of access, roleWords what the database and the screen call them.
var roleNames, roleWords = map[string]bool{"Chief": true, "Convenor": true, "Director": true, "Office": true, "Member": true, "Liaison": true, "Admin": true, "Security": true, "Auditor": true},
	wordsOfRoles()

func wordsOfRoles() map[string]bool {
	out := map[string]bool{}
	for _, r := range access.Roles() {
		out[string(r)], out[r.Title()] = true, true
	}
	return out
}

func stringOf(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value)
	return s
}

// TestComparedRolesAreFound: each way of comparing a role is found, other words of the same names are not.
func TestComparedRolesAreFound(t *testing.T) {
	t.Parallel()
	for sample, want := range map[string]bool{
		"var x = p.Role == `office`":                                                            true,
		"var x = `office` != string(p.Role)":                                                    true,
		"var x = h.Role.Title() == `办公室主任`":                                                     true,
		"var x = title == `联络员`":                                                                true,
		"var x = p.Role == q.Role":                                                              true,
		"func f() { switch p.Role {\ncase `office`, `chief`: } }":                               true,
		"func f() { switch { case p.Role == q: } }":                                             true,
		"import `slices`\nvar x = slices.Contains(list, p.Role)":                                true,
		"import `strings`\nvar x = strings.HasSuffix(title, `召集人`)":                             true,
		"import a `jointmeeting/internal/access`\nvar x = role == a.Chief":                      true,
		"import `slices`\nvar x = slices.Contains([]string{`office`}, role)":                    true,
		"var x = p.Role == ``":                                                                  false,
		"var x = r.Role == `support`":                                                           false,
		"func f() { switch r.Role {\ncase `lead`: } }":                                          false,
		"import `jointmeeting/templates/page/taskpage`\nvar x = taskpage.Role(r.Part) == other": false,
		"import `strings`\nvar x = strings.Join([]string{h.Name, h.Role.Title()}, ` `)":         false,
	} {
		found := goRule{finds: comparesRoles, in: shipped}.breaches(parseAll(t, []source{{"web/x/x.go", "package x\n" + sample}}))
		if len(found) > 0 != want {
			t.Errorf("in %q is found %v", sample, found)
		}
	}
	for name := range roleNames {
		if !roleWords[strings.ToLower(name)] {
			t.Errorf("access has no role %s", name)
		}
	}
	if len(roleNames) != len(access.Roles()) {
		t.Errorf("access has %d roles, %d are known here", len(access.Roles()), len(roleNames))
	}
}
