package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	descriptor "jointmeeting/internal/room"
)

// uncited gives the kinds whose chart has the act cite, and whose room has no Citers for them: nobody could change what they cite.
func uncited(rooms []descriptor.Room) (out []string) {
	for _, r := range rooms {
		for _, o := range r.Charts {
			cites := slices.ContainsFunc(o.Acts, func(d flow.Deed) bool { return d.Do == "cite" })
			if _, declared := r.Citers[o.Kind]; cites != declared {
				out = append(out, fmt.Sprintf("room %s: %s has the act cite: %v, is in Citers: %v", r.Name, o.Kind, cites, declared))
			}
		}
	}
	return out
}

// unasked gives the kinds that files are attached to and for which no room says in Files who may read them.
func unasked(c *codebase, rooms []descriptor.Room) (out []string) {
	declared := map[string]bool{}
	for _, r := range rooms {
		for _, f := range r.Files {
			declared[f.Kind] = true
		}
	}
	for _, p := range c.files {
		ast.Inspect(p.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 4 {
				return true
			}
			if p.whole(call.Fun) != "internal/file.Attach" {
				return true
			}
			if kind := c.kind(p, call.Args[2]); !declared[kind] {
				out = append(out, fmt.Sprintf("%s:%d: files are attached to %q, which is in Files of no room", p.path, p.lines.Position(call.Pos()).Line, kind))
			}
			return true
		})
	}
	return out
}

// kind is the kind of record that an expression names: a constant, or the Kind of a chart of the same room.
func (c *codebase) kind(p parsed, e ast.Expr) string {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Kind" {
		return c.fold(p, e, 0)
	}
	chart, ok := s.X.(*ast.Ident)
	if !ok {
		return hole
	}
	lit, ok := c.named[p.room][chart.Name].(*ast.CompositeLit)
	if !ok {
		return c.fold(p, e, 0)
	}
	for _, x := range lit.Elts {
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Kind" {
				return c.fold(p, kv.Value, 0)
			}
		}
	}
	return hole
}

// unfollowed gives the rooms' limits that hang on the calendar and that their descriptor does not name: nobody would hear that another calendar
// moves them.
func unfollowed(c *codebase) (out []string) {
	named := map[string]bool{}
	for _, p := range c.files {
		ast.Inspect(p.file, func(n ast.Node) bool {
			if kv, ok := n.(*ast.KeyValueExpr); ok {
				if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Follows" {
					ast.Inspect(kv.Value, func(in ast.Node) bool {
						if i, ok := in.(*ast.Ident); ok {
							named[p.room+"."+i.Name] = true
						}
						return true
					})
				}
			}
			return true
		})
	}
	for _, p := range c.files {
		ast.Inspect(p.file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			for i := 0; ok && i < len(v.Values); i++ {
				if name := v.Names[i].Name; follows(p, v.Values[i]) && !named[p.room+"."+name] {
					out = append(out, fmt.Sprintf("room %s: %s hangs on the calendar and is not in Follows", strings.TrimPrefix(p.room, "internal/"), name))
				}
			}
			return true
		})
	}
	return out
}

// follows says whether a value is a calendar.Follower.
func follows(p parsed, e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.CompositeLit:
		return p.whole(x.Type) == "internal/calendar.Follower"
	case *ast.CallExpr:
		return p.whole(x.Fun) == "internal/calendar.Counting"
	}
	return false
}

// ending is a statement that removes what is older than some time.
var ending = regexp.MustCompile(`(?s)^DELETE FROM .*\binterval\b`)

// unswept gives the statements that remove what has ended and that no room has in Sweeps: they would never run.
func unswept(c *codebase, sweeps []descriptor.Sweep) (out []string) {
	for _, p := range c.files {
		for _, x := range c.texts(p) {
			if ending.MatchString(x.full) && !slices.ContainsFunc(sweeps, func(s descriptor.Sweep) bool { return s.SQL == x.full }) {
				out = append(out, fmt.Sprintf("%s:%d: %.40q removes what has ended and is in Sweeps of no room", x.path, x.line, x.full))
			}
		}
	}
	return out
}

// proofs are what the check of a room with signed records asks of them (signing.Checker): the chain of their signatures, that none is missing, and
// what was said to those who asked for a word.
var proofs = []string{"NewChecker", "Chain", "Complete", "Referrals"}

// unproven gives the rooms that have records signed and do not look at each proof of it in portal verify.
func unproven(c *codebase) (out []string) {
	signs, asks := map[string]bool{}, map[string][]string{}
	for _, p := range c.files {
		ast.Inspect(p.file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CompositeLit:
				signs[p.room] = signs[p.room] || p.room != "internal/signing" && p.whole(x.Type) == "internal/signing.Kind"
			case *ast.CallExpr:
				if f, ok := x.Fun.(*ast.SelectorExpr); ok {
					asks[p.room] = append(asks[p.room], f.Sel.Name)
				}
			}
			return true
		})
	}
	for _, room := range slices.Sorted(maps.Keys(signs)) {
		for _, proof := range proofs {
			if signs[room] && !slices.Contains(asks[room], proof) {
				out = append(out, fmt.Sprintf("room %s has records signed, and its check never asks %s of signing", strings.TrimPrefix(room, "internal/"), proof))
			}
		}
	}
	return out
}

// TestDescriptorsLeaveNothingOut: what a room has for citing, files, the calendar, sweeping and signatures, its descriptor names or its check asks.
func TestDescriptorsLeaveNothingOut(t *testing.T) {
	t.Parallel()
	c, rooms := shippedCode(t), house.Rooms()
	for _, s := range slices.Concat(uncited(rooms), unasked(c, rooms), unfollowed(c), unswept(c, house.Sweeps()), unproven(c)) {
		t.Error(s)
	}
}

// TestOmissionsOfDescriptorsAreFound: each of the four is named when it is left out, and not when it is there.
func TestOmissionsOfDescriptorsAreFound(t *testing.T) {
	t.Parallel()
	lamp := descriptor.Room{Name: "lamp", Charts: []flow.Outline{{Kind: "lamp", Acts: []flow.Deed{{Do: "cite"}}}}}
	whole := lamp
	whole.Citers, whole.Files = map[string]descriptor.Citer{"lamp": nil}, []descriptor.Files{{Kind: "lamp"}}
	code := func(follows string) *codebase {
		return parseAll(t, []source{{"internal/lamp/lamp.go", "package lamp\nimport (\"jointmeeting/internal/calendar\"; \"jointmeeting/internal/file\")\nvar Chart = flow.Chart[Lamp]{Kind: Kind}\nconst Kind = `lamp`\nvar Follower = calendar.Counting(`x`)\n" +
			"var Other = calendar.Follower{}\nconst sweep = `DELETE FROM lamp WHERE at < now() - interval '1 day'`\n" +
			"func a() { file.Attach(ctx, tx, Kind, id, ups) }\nfunc b() { file.Attach(ctx, tx, Chart.Kind, id, ups) }"},
			{"internal/lamp/room.go", "package lamp\nvar Room = room.Room{Follows: []calendar.Follower{" + follows + "}}"}})
	}
	swept := []descriptor.Sweep{{SQL: "DELETE FROM lamp WHERE at < now() - interval '1 day'"}}
	for want, found := range map[string][]string{
		"room lamp: lamp has the act cite: true, is in Citers: false":  uncited([]descriptor.Room{lamp}),
		"lamp.go:8: files are attached to \"lamp\"":                    unasked(code(""), nil)[:1],
		"lamp.go:9: files are attached to \"lamp\"":                    unasked(code(""), nil)[1:],
		"room lamp: Other hangs on the calendar and is not in Follows": unfollowed(code("Follower")),
		"lamp.go:7: \"DELETE FROM lamp WHERE at < now() - inte\"":      unswept(code(""), nil),
	} {
		if len(found) != 1 || !strings.Contains(found[0], want) {
			t.Errorf("found %q, want %q", found, want)
		}
	}
	signed := "package lamp\nimport `jointmeeting/internal/signing`\nvar Signable = signing.Kind{}\nfunc check() { c := signing.NewChecker(x); c.Chain(o, kept); c.Complete(o, y); %s }"
	for calls, want := range map[string]int{"c.Referrals(kept)": 0, "": 1} {
		if found := unproven(parseAll(t, []source{{"internal/lamp/verify.go", fmt.Sprintf(signed, calls)}})); len(found) != want {
			t.Errorf("a check with %q: %q", calls, found)
		}
	}
	rooms := []descriptor.Room{whole}
	if found := slices.Concat(uncited(rooms), unasked(code(""), rooms), unfollowed(code("Follower, Other")), unswept(code(""), swept)); len(found) > 0 {
		t.Errorf("what is whole is found: %q", found)
	}
}
