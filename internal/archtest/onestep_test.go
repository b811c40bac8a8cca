package archtest

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// asksChart says whether a call asks a chart for a step or an act of a record that is there. One that is still to be made is written where it is
// asked with, and what takes a context is db.Steps.
func asksChart(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !(s.Sel.Name == "Take" && len(call.Args) == 4 || s.Sel.Name == "Act" && len(call.Args) == 3) {
		return false
	}
	if i, ok := call.Args[0].(*ast.Ident); ok && i.Name == "ctx" {
		return false
	}
	_, made := call.Args[1].(*ast.CompositeLit)
	return !made
}

// takesByHand finds functions that ask a chart themselves: inside an act, or to go on with what it answers. Who only wants to hear the refusal, for a
// page, leaves the answer.
func takesByHand(p parsed, n ast.Node) bool {
	f, ok := n.(*ast.FuncDecl)
	if !ok || f.Body == nil {
		return false
	}
	heard, found := map[ast.Node]bool{}, false
	ast.Inspect(f, func(in ast.Node) bool {
		switch x := in.(type) {
		case *ast.AssignStmt:
			if left, ok := x.Lhs[0].(*ast.Ident); ok && len(x.Lhs) == 2 && left.Name == "_" {
				heard[x.Rhs[0]] = true
			}
		case *ast.FuncDecl:
			found = found || inAct(p, x.Type) && asksWithin(x.Body)
		case *ast.FuncLit:
			found = found || inAct(p, x.Type) && asksWithin(x.Body)
		case *ast.CallExpr:
			found = found || asksChart(x) && !heard[x]
		}
		return !found
	})
	return found
}

// inAct says whether a function is given the transaction of an act.
func inAct(p parsed, f *ast.FuncType) bool {
	return slices.ContainsFunc(f.Params.List, func(of *ast.Field) bool { return p.whole(of.Type) == "internal/db.Tx" })
}

func asksWithin(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool { found = found || asksChart(n); return !found })
	return found
}

// refusesByState finds conditions about the state of a record behind which something is refused.
func refusesByState(p parsed, n ast.Node) bool {
	switch x := n.(type) {
	case *ast.IfStmt:
		return asksState(x.Cond) && refuses(p, x.Body.List)
	case *ast.SwitchStmt:
		return slices.ContainsFunc(x.Body.List, func(s ast.Stmt) bool {
			c := s.(*ast.CaseClause)
			return (x.Tag != nil && isState(x.Tag) || slices.ContainsFunc(c.List, asksState)) && refuses(p, c.Body)
		})
	}
	return false
}

// asksState says whether a condition compares the state of a record.
func asksState(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.BinaryExpr:
			found = found || (x.Op == token.EQL || x.Op == token.NEQ) && (isState(x.X) || isState(x.Y))
		case *ast.CallExpr:
			found = found || slices.ContainsFunc(x.Args, isState)
		}
		return !found
	})
	return found
}

// isState says whether an expression is the state of a record.
func isState(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "State" || x.Sel.Name == "Name" && isState(x.X)
	case *ast.CallExpr:
		s, ok := x.Fun.(*ast.SelectorExpr)
		return ok && (s.Sel.Name == "StateOf" || s.Sel.Name == "Now" && len(x.Args) == 1)
	}
	return false
}

// refuses says whether one of the statements answers with a refusal.
func refuses(p parsed, list []ast.Stmt) bool {
	return slices.ContainsFunc(list, func(s ast.Stmt) bool {
		r, ok := s.(*ast.ReturnStmt)
		return ok && slices.ContainsFunc(r.Results, func(e ast.Expr) bool {
			call, ok := e.(*ast.CallExpr)
			return ok && strings.HasPrefix(p.whole(call.Fun), "internal/fault.")
		})
	})
}
