package archtest

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/paper"
)

// goRule forbids something in the code outside the files it allows; what is forbidden is found in the syntax,
// so that another name of a package or another way of writing does not hide it.
type goRule struct {
	why     string
	finds   func(p parsed, n ast.Node) bool
	in      func(path string) bool
	allowed []string // path prefixes or suffixes after *
	bad     string   // samples that are found, with an empty line between them, and one that may be written
	good    string
}

// mentions finds the names of other packages, called or not.
func mentions(names ...string) func(parsed, ast.Node) bool {
	return func(p parsed, n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		return ok && slices.Contains(names, p.whole(s))
	}
}

// named finds names, whatever they are and wherever they stand.
func named(names ...string) func(parsed, ast.Node) bool {
	return func(_ parsed, n ast.Node) bool {
		i, ok := n.(*ast.Ident)
		return ok && slices.Contains(names, i.Name)
	}
}

// called finds calls of anything with such a name, and functions May… of packages also where they are not called.
func called(is func(name string) bool) func(parsed, ast.Node) bool {
	return func(p parsed, n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			s, ok := c.Fun.(*ast.SelectorExpr)
			return ok && is(s.Sel.Name)
		}
		s, ok := n.(*ast.SelectorExpr)
		return ok && strings.HasPrefix(s.Sel.Name, "May") && is(s.Sel.Name) && p.whole(s) != ""
	}
}

// selected finds a method or field with such a name, called or handed on.
func selected(names ...string) func(parsed, ast.Node) bool {
	return func(p parsed, n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		return ok && slices.Contains(names, s.Sel.Name)
	}
}

// makes finds where a value of a type is made; an empty one only where empty counts.
func makes(of string, empty bool) func(parsed, ast.Node) bool {
	return func(p parsed, n ast.Node) bool {
		switch x := n.(type) {
		case *ast.CompositeLit:
			if list, ok := x.Type.(*ast.ArrayType); ok {
				return p.whole(list.Elt) == of && len(x.Elts) > 0
			}
			if list, ok := x.Type.(*ast.MapType); ok {
				return p.whole(list.Value) == of && len(x.Elts) > 0
			}
			return p.whole(x.Type) == of && (empty || len(x.Elts) > 0)
		case *ast.CallExpr:
			f, ok := x.Fun.(*ast.Ident)
			return ok && f.Name == "new" && len(x.Args) == 1 && p.whole(x.Args[0]) == of
		case *ast.ValueSpec:
			return x.Type != nil && len(x.Values) == 0 && p.whole(x.Type) == of && empty
		}
		return false
	}
}

// spellsState finds the state of a record compared with a word.
func spellsState(_ parsed, n ast.Node) bool {
	is := func(e ast.Expr) bool {
		s, ok := e.(*ast.SelectorExpr)
		return ok && s.Sel.Name == "State"
	}
	switch x := n.(type) {
	case *ast.BinaryExpr:
		return (x.Op == token.EQL || x.Op == token.NEQ) && (is(x.X) && stringOf(x.Y) != "" || is(x.Y) && stringOf(x.X) != "")
	case *ast.SwitchStmt:
		return x.Tag != nil && is(x.Tag) && slices.ContainsFunc(caseValues(x), func(e ast.Expr) bool { return stringOf(e) != "" })
	case *ast.CallExpr:
		f, ok := x.Fun.(*ast.SelectorExpr)
		return ok && f.Sel.Name == "Contains" && slices.ContainsFunc(x.Args, is)
	}
	return false
}

// spellsStage finds the word of a stage, or of its state, where a value is compared with it, looked up by it or named by it.
func spellsStage(p parsed, n ast.Node) bool {
	word := func(e ast.Expr) bool {
		s := stringOf(e)
		return s != "" && slices.ContainsFunc(paper.Stages, func(x paper.Stage) bool { return s == x.Name || s == x.State })
	}
	switch x := n.(type) {
	case *ast.BinaryExpr:
		return (x.Op == token.EQL || x.Op == token.NEQ) && (word(x.X) || word(x.Y))
	case *ast.CaseClause:
		return slices.ContainsFunc(x.List, word)
	case *ast.KeyValueExpr:
		return word(x.Key)
	case *ast.IndexExpr:
		return word(x.Index)
	case *ast.ValueSpec:
		return slices.ContainsFunc(x.Values, word)
	case *ast.CallExpr:
		found := false
		for _, a := range x.Args {
			ast.Inspect(a, func(in ast.Node) bool { e, ok := in.(ast.Expr); found = found || ok && word(e); return !found })
		}
		return found && comparesWords(p, x)
	}
	return false
}

// makesInFunction finds functions that make values of these types.
func makesInFunction(of ...string) func(parsed, ast.Node) bool {
	return func(p parsed, n ast.Node) bool {
		f, ok := n.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			return false
		}
		found := false
		ast.Inspect(f.Body, func(in ast.Node) bool {
			for _, name := range of {
				found = found || in != nil && makes(name, true)(p, in)
			}
			return !found
		})
		return found
	}
}

// comparesVersions finds a version compared with another by hand; with a number it is compared to tell the first from later ones.
func comparesVersions(_ parsed, n ast.Node) bool {
	switch x := n.(type) {
	case *ast.BinaryExpr:
		return (x.Op == token.EQL || x.Op == token.NEQ) && (isVersion(x.X) && !isConstant(x.Y) || isVersion(x.Y) && !isConstant(x.X))
	case *ast.SwitchStmt:
		return x.Tag != nil && isVersion(x.Tag) && slices.ContainsFunc(caseValues(x), func(e ast.Expr) bool { return !isConstant(e) })
	}
	return false
}

// replacesNames finds words replaced that may be names of tables.
func replacesNames(p parsed, n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	from := []ast.Expr{}
	switch p.whole(call.Fun) {
	case "strings.NewReplacer":
		for i := 0; i < len(call.Args); i += 2 {
			from = append(from, call.Args[i])
		}
	case "strings.Replace", "strings.ReplaceAll":
		from = call.Args[1:2]
	}
	return slices.ContainsFunc(from, func(e ast.Expr) bool { return mayBeName.MatchString((&codebase{}).fold(p, e, 0)) })
}

// mayBeName is a word, or a text that is known at run time only.
var mayBeName = regexp.MustCompile(`^"?(?:public\.)?(?:[A-Za-z_]*[a-zA-Z][A-Za-z_]*|¿)"?$`)

func isVersion(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.Ident:
		return strings.HasSuffix(strings.ToLower(x.Name), "version")
	case *ast.SelectorExpr:
		return isVersion(x.Sel)
	case *ast.ParenExpr:
		return isVersion(x.X)
	case *ast.CallExpr:
		return isVersion(x.Fun) || slices.ContainsFunc(x.Args, func(a ast.Expr) bool { return isVersion(a) || stringOf(a) == "version" })
	}
	return false
}

func isConstant(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		return x.Name == "nil"
	case *ast.UnaryExpr:
		return isConstant(x.X)
	}
	return false
}

func caseValues(s *ast.SwitchStmt) (out []ast.Expr) {
	for _, c := range s.Body.List {
		if clause, ok := c.(*ast.CaseClause); ok {
			out = append(out, clause.List...)
		}
	}
	return out
}

var goRules = []goRule{
	{"the clock is read by db.Now and where machines are measured; acts take tx.At, pages take db.Now", mentions("time.Now", "time.Since", "time.Until"), shipped,
		[]string{"internal/db/clock.go", "cmd/portal/serve.go", "cmd/portal/bench_cost.go", "internal/doctor/", "internal/pg/", "internal/bench/"},
		"import clock `time`\nvar now = clock.Now", "import `time`\nvar zero = time.Time{}"},
	{"the machine's clock measures requests and how many come: what is kept or shown goes by the clock of the records", readsMachine, inWeb,
		[]string{"web/edge/guard.go", "web/edge/server.go"},
		"func f() { note(s.deps.Now()) }\n\nfunc f(deps Deps) { note(deps.Now) }", "func f() { note(s.Now()) }"},
	{"the transport's address header is not trusted", mentions("github.com/go-chi/chi/v5/middleware.RealIP"), shipped, nil,
		"import m `github.com/go-chi/chi/v5/middleware`\nvar x = m.RealIP", "import `github.com/go-chi/chi/v5/middleware`\nvar x = middleware.NoCache"},
	{"pages write no raw HTML and no unchecked address", mentions("github.com/a-h/templ.Raw", "github.com/a-h/templ.SafeURL", "github.com/a-h/templ.JSUnsafeFuncCall", "html/template.HTML"), shipped,
		[]string{"templates/page/mepage/authenticator.go"}, // looks itself that the address is one of a generator of codes, which pages lead to nowhere else
		"import h `github.com/a-h/templ`\nvar x = h.Raw(y)", "import `github.com/a-h/templ`\nvar x = templ.URL(y)"},
	{"pages write no raw HTML", mentions("github.com/a-h/templ.Raw", "github.com/a-h/templ.JSUnsafeFuncCall", "html/template.HTML"), drawn, nil,
		"import h `github.com/a-h/templ`\nvar x = h.Raw(y)", "import `github.com/a-h/templ`\nvar x = templ.URL(y)"},
	{"no right is computed in a page: offers come in its view from whoever makes it", called(isRight), inPages, nil,
		"var x = minutes.Chart.Offers(who, m)", "var x = v.Offers"},
	{"a page asks the record or its chart what state it is in: no state is spelled there", spellsState,
		func(p string) bool { return inPages(p) || strings.HasPrefix(p, "web/") && shipped(p) },
		[]string{"templates/part/course_templ.go"}, // the steps of a course on the page, no record
		"func f() { if p.Opinion.State != `asked` { } }", "func f() { if p.Opinion.AwaitsAnswer() || l.Filter.State != `` || p.State == q { } }"},
	{"what a person may do is asked in access, charts and gates: pages and handlers compare no roles", comparesRoles,
		func(p string) bool { return inPages(p) || strings.HasPrefix(p, "web/") && shipped(p) }, nil,
		"func f() { switch p.Role {\ncase q: } }", "var x = d.Role == `support`"},
	{"what follows from a stage of the sign-off is read from its row: no stage is asked for by its name", named("StageCheck", "StageReview", "StageSign"), shipped,
		[]string{"internal/paper/stage.go", "internal/signing/signing.go", "cmd/gallery/"}, // the table; the names for tests; samples of pages
		"import p `jointmeeting/internal/paper`\nfunc f() { if s.Stage == p.StageSign { } }", "import `jointmeeting/internal/paper`\nfunc f() { if paper.StageOf(s.Stage).Mandate { } }"},
	{"a stage of the sign-off is no word of another file: its name and its state stand in its row", spellsStage, shipped, []string{
		"internal/paper/stage.go",
		"internal/unit/change.go", "internal/topic/chart.go", "internal/topic/events.go", // steps of other records, which are called alike
		"web/topicweb/topic.go", "templates/part/icon.go"}, // a button; an icon
		"func f() { switch s.Stage { case `review`: } }\n\nfunc f() { if stage == `check` { } }\n\nvar x = `signing` != m.State\n\nconst first = `check`\n\nvar x = map[string]int{`sign`: 1}[s.Stage]\n\nvar x = f[`sign`]\n\n" +
			"import `slices`\nvar x = slices.Contains([]string{`reviewing`}, m.State)\n\nimport s `strings`\nvar x = s.EqualFold(stage, `Sign`) || s.HasPrefix(stage, `sign`)",
		"func f() { sign(`review`); x.Stage = stage }"},
	{"housekeeping without a log entry has few places", selected("Touch", "TouchFor"), shipped,
		[]string{"internal/account/", "internal/attempt/", "internal/message/", "internal/typed/"},
		"var x = d.Touch", "var x = d.Write()"},
	{"the log's entries are made by db.LogAct from what the chart took", makes("internal/audit.Entry", true), shipped,
		[]string{"internal/db/", "internal/audit/seal.go", "internal/sample/task.go"}, // a seal is no act of a record; a task whose minutes were never issued
		"import a `jointmeeting/internal/audit`\nvar x = []a.Entry{{}}", "import a `jointmeeting/internal/audit`\nvar x []a.Entry"},
	{"the log's words are those of charts: rooms note what they do by LogAct and LogStep", selected("LogEntry"), shipped, []string{"internal/sample/task.go"}, // a task whose minutes were never issued
		"func f() { tx.LogEntry(e) }", "func f() { tx.LogStep(kind, id, title, taken, a, b); t.Log(x) }"},
	{"a chart, or a list of acts, is made once for its room, where its descriptor names it", makesInFunction("internal/flow.Chart", "internal/flow.Acts"), shipped,
		// The life of a delivery and of an answer has the words of the kind of record; house tests hold these words.
		[]string{"internal/flow/", "internal/delivery/", "internal/round/act.go", "internal/file/"},
		"import f `jointmeeting/internal/flow`\nfunc g() { c := f.Chart[int]{Kind: `lamp`}; tx.LogAct(on, c.Note(`lit`), a, b) }", "import `jointmeeting/internal/flow`\nvar Chart = flow.Chart[int]{Kind: `lamp`}"},
	{"a form's version is compared in db.Steps, so that a stale page answers 409 before all else", comparesVersions, shipped, []string{
		// These compare the text that is named, signed or kept with the one that is there: no page is behind them.
		"internal/signing/sign.go", "*/verify.go", "internal/signing/history.go", "internal/bundle/check.go"},
		"var x = version != t.Version", "var x = t.Version == 0"},
	{"a step or an act is taken by db.Steps, in its order: nobody asks the chart inside an act, or goes on with what it answers", takesByHand, shipped, []string{
		"internal/flow/", "internal/db/step.go",
		"internal/signing/decision.go",  // what a person proves before the act, in which the step is taken
		"internal/unit/seat_service.go", // a seat that its giver has just made, and may confirm in the same act
		"internal/unit/outside.go"},     // a unit that the act has just made
		"import d `jointmeeting/internal/db`\nfunc f() { d.Write(func(ctx context.Context, tx *d.Tx) error { _, err := m.Chart.Take(who, x, `chase`, ``)\nreturn err }) }\n\n" +
			"func f() (flow.Taken, error) { return Chart.Act(who, x, `edit`) }\n\nfunc f() { t, err := Chart.Act(who, x, `edit`)\ntx.LogAct(on, t, a, b) }\n\n" +
			"import `jointmeeting/internal/db`\nfunc f(ctx context.Context, tx *db.Tx) error { if _, err := Chart.Act(tx.Who, x, `cite`); err != nil { return err }\nreturn nil }",
		"import `jointmeeting/internal/db`\nfunc f() error { _, err := Chart.Act(who, x, `edit`)\nreturn err }\nfunc g(ctx context.Context, tx *db.Tx) { steps.Act(ctx, tx, a)\nsteps.Take(ctx, tx, a, e)\nt, err := Chart.Act(who, Lamp{Unit: u}, `make`) }"},
	{"the state in which something cannot be done is said by its chart", refusesByState,
		func(p string) bool { return shipped(p) && strings.HasPrefix(p, "internal/") }, []string{"internal/sitting/held.go"}, // of the meeting, for an act on its minutes
		"import f `jointmeeting/internal/fault`\nfunc g() error { if m.State != Issued { return f.Late(`x`) }\nreturn nil }\n\n" +
			"import `jointmeeting/internal/fault`\nfunc g() (int, error) { if ok && slices.Contains(open, t.State) { return 0, fault.Refused(`x`) }\nreturn 0, nil }\n\n" +
			"import `jointmeeting/internal/fault`\nfunc g() error { switch t.State { case shut: return fault.Denied(`x`) }\nreturn nil }\n\n" +
			"import `jointmeeting/internal/fault`\nfunc g() error { switch { case Chart.StateOf(t).Name == shut: return fault.Denied(`x`) }\nreturn nil }",
		"import `jointmeeting/internal/fault`\nfunc g() error { if m.State == Issued { x = 1 }\nif n == 0 { return fault.Late(`x`) }\nreturn nil }"},
	{"a step is taken by its chart alone", makes("internal/flow.Taken", false), shipped, []string{"internal/flow/"},
		"import f `jointmeeting/internal/flow`\nvar x = f.Taken{Do: `answer`}", "import `jointmeeting/internal/flow`\nvar x = flow.Taken{}"},
	{"tables are named in statements, where their owners are looked at", func(p parsed, n ast.Node) bool {
		return selected("CopyFrom")(p, n) || mentions("github.com/jackc/pgx/v5.Identifier")(p, n)
	}, shipped, []string{"internal/dump/"}, "var x = conn.CopyFrom(y)", "var x = conn.Query(y)"},
	{"a piece of a text is replaced where it is marked ($who, @units) or no name alone: a table is named where its statement stands", replacesNames,
		func(p string) bool { return shipped(p) && strings.HasPrefix(p, "internal/") }, []string{"internal/form/field.go", "internal/topiclist/list.go", "internal/flow/act.go",
			// These fill what is marked in other ways, in no statement of a room.
			"internal/pg/roles.go", "internal/message/send.go", "internal/bench/", "internal/passwords/policy.go", "internal/db/args.go"},
		"import `strings`\nvar x = strings.NewReplacer(`$who`, `a`, `lamp`, `task`).Replace(sql)", "import `strings`\nvar x = strings.NewReplacer(`$who`, y, `t.state`, `m.state`, `%`, `x`).Replace(sql)"},
	{"a package is named where it is used", func(_ parsed, n ast.Node) bool {
		i, ok := n.(*ast.ImportSpec)
		return ok && i.Name != nil && i.Name.Name == "."
	}, shipped, nil, "import . `time`", "import _ `embed`"},
	{"skipping hides a missing server", selected("Skip", "Skipf", "SkipNow"), func(p string) bool { return strings.HasSuffix(p, "_test.go") }, nil,
		"var x = t.Skipf", "var x = t.Fatal"},
}

// readsMachine finds the clock of the machine among what the edge is made of.
func readsMachine(_ parsed, n ast.Node) bool {
	s, ok := n.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Now" {
		return false
	}
	switch x := s.X.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "deps"
	case *ast.Ident:
		return x.Name == "deps" || x.Name == "d"
	}
	return false
}

func inWeb(p string) bool { return strings.HasPrefix(p, "web/") && shipped(p) }

// isRight says whether a function of this name answers what somebody may do.
func isRight(name string) bool {
	may, ok := strings.CutPrefix(name, "May")
	return ok && upper(may) || slices.Contains([]string{"Offer", "Offers", "Act", "Holds", "InUnit"}, name)
}

func drawn(p string) bool { return strings.HasSuffix(p, "_templ.go") }

// inPages are the files of Go that draw pages, the generated ones as well.
func inPages(p string) bool { return strings.HasPrefix(p, "templates/") && (shipped(p) || drawn(p)) }

// breaches gives the places where a rule is broken, each with its file.
func (r goRule) breaches(c *codebase) (out []breach) {
	for _, p := range c.files {
		if !r.in(p.path) {
			continue
		}
		ast.Inspect(p.file, func(n ast.Node) bool {
			if n != nil && r.finds(p, n) {
				out = append(out, breach{p.path, p.lines.Position(n.Pos()).Line})
			}
			return true
		})
	}
	return out
}

type breach struct {
	path string
	line int
}

// judge tells of each breach that no exception covers, and of each exception that covers none.
func judge(t *testing.T, why string, allowed []string, found []breach) {
	t.Helper()
	for _, b := range found {
		if !allows(allowed, b.path) {
			t.Errorf("%s:%d: %s", b.path, b.line, why)
		}
	}
	for _, a := range allowed {
		if !slices.ContainsFunc(found, func(b breach) bool { return allows([]string{a}, b.path) }) {
			t.Errorf("%s needs no exception from the rule that %s", a, why)
		}
	}
}

// TestCodeKeepsTheRules: no file breaks a rule that does not name it, and no rule names a file without need.
func TestCodeKeepsTheRules(t *testing.T) {
	t.Parallel()
	all := parseAll(t, sources(t, func(p string) bool { return strings.HasSuffix(p, ".go") }))
	for _, r := range goRules {
		judge(t, r.why, r.allowed, r.breaches(all))
	}
}

// TestCodeRulesCanFail: each rule finds a sample of what it forbids, and lets pass what is only like it.
func TestCodeRulesCanFail(t *testing.T) {
	t.Parallel()
	for _, r := range goRules {
		r.in = func(string) bool { return true }
		for i, sample := range append(strings.Split(r.bad, "\n\n"), r.good) {
			c := parseAll(t, []source{{"internal/x/x.go", "package x\n" + sample}})
			if found := r.breaches(c); len(found) > 0 == (i > strings.Count(r.bad, "\n\n")) {
				t.Errorf("rule %q finds %v in %q", r.why, found, sample)
			}
		}
	}
}
