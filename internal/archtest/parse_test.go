package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// parsed is one shipped file, with the folder that is its room.
type parsed struct {
	path, room string
	lines      *token.FileSet
	file       *ast.File
}

// hole stands in a folded text for what is known at run time only.
const hole = "¿"

// codebase is every shipped file, parsed once for all rules, with what each room's names stand for.
type codebase struct {
	files []parsed
	named map[string]map[string]ast.Expr // room, then name of a constant or variable
}

var loaded sync.Map

// shippedCode parses what is shipped.
func shippedCode(t *testing.T) *codebase {
	t.Helper()
	load := sync.OnceValue(func() *codebase {
		return parseAll(t, sources(t, func(p string) bool { return shipped(p) || statements(p) }))
	})
	once, _ := loaded.LoadOrStore("code", load)
	return once.(func() *codebase)()
}

func parseAll(t *testing.T, list []source) *codebase {
	t.Helper()
	c := &codebase{named: map[string]map[string]ast.Expr{}}
	for _, s := range list {
		lines := token.NewFileSet()
		if statements(s.path) {
			s.text = asGo(s)
		}
		f, err := parser.ParseFile(lines, s.path, s.text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		p := parsed{s.path, path.Dir(s.path), lines, f}
		c.files = append(c.files, p)
		c.note(p)
	}
	return c
}

// asGo makes a file of statements one of Go, each a string of its own at its line.
func asGo(s source) string {
	b, line := strings.Builder{}, 1
	b.WriteString("package sql")
	for one := range strings.SplitAfterSeq(s.text, ";\n") {
		fmt.Fprintf(&b, "\n//line %s:%d\nconst _ = %q", s.path, line, remark.ReplaceAllString(one, ""))
		line += strings.Count(one, "\n")
	}
	return b.String()
}

// remark is a line of a file of statements that is none; a quote in it has no other.
var remark = regexp.MustCompile(`(?m)^\s*--.*$`)

// note keeps the values of the file's constants and variables.
func (c *codebase) note(p parsed) {
	if c.named[p.room] == nil {
		c.named[p.room] = map[string]ast.Expr{}
	}
	for _, d := range p.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			if v, ok := s.(*ast.ValueSpec); ok && len(v.Values) == len(v.Names) {
				for i, n := range v.Names {
					c.named[p.room][n.Name] = v.Values[i]
				}
			}
		}
	}
}

// fold gives the text of a string expression: literals joined, names replaced by what they stand for, the
// words of a format filled in.
func (c *codebase) fold(p parsed, e ast.Expr, depth int) string {
	if depth > 20 {
		return hole
	}
	switch x := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(x.Value); err == nil && x.Kind == token.STRING {
			return s
		}
	case *ast.ParenExpr:
		return c.fold(p, x.X, depth)
	case *ast.BinaryExpr:
		if x.Op == token.ADD {
			return c.fold(p, x.X, depth) + c.fold(p, x.Y, depth)
		}
	case *ast.Ident:
		return c.value(p, p.room, x.Name, depth)
	case *ast.SelectorExpr:
		if of, ok := x.X.(*ast.Ident); ok {
			return c.value(p, imported(p, of.Name), x.Sel.Name, depth)
		}
	case *ast.CallExpr:
		return c.format(p, x, depth)
	}
	return hole
}

func (c *codebase) value(p parsed, room, name string, depth int) string {
	e, ok := c.named[room][name]
	if !ok {
		return hole
	}
	p.room = room
	return c.fold(p, e, depth+1)
}

// imported is the folder of the package that the file calls so, by its own name or by one the file gives it.
func imported(p parsed, name string) string {
	for _, i := range p.file.Imports {
		at, _ := strconv.Unquote(i.Path.Value)
		if nameOf(i, at) == name {
			return strings.TrimPrefix(at, module)
		}
	}
	return ""
}

func nameOf(i *ast.ImportSpec, at string) string {
	if i.Name != nil {
		return i.Name.Name
	}
	if last := path.Base(at); !majorVersion.MatchString(last) {
		return last
	}
	return path.Base(path.Dir(at))
}

// majorVersion ends the address of a package without being its name.
var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// whole is the name that an expression means, with the folder of its package: internal/flow.Taken. A name of
// the file's own package has its own folder; arguments of types and pointers are left out.
func (p parsed) whole(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.SelectorExpr:
		if of, ok := x.X.(*ast.Ident); ok {
			if at := imported(p, of.Name); at != "" {
				return at + "." + x.Sel.Name
			}
		}
	case *ast.Ident:
		return p.room + "." + x.Name
	case *ast.IndexExpr:
		return p.whole(x.X)
	case *ast.StarExpr:
		return p.whole(x.X)
	case *ast.ParenExpr:
		return p.whole(x.X)
	}
	return ""
}

// writers are the functions of fmt and strings that make a text, each with the place of its first piece; what stands before is where
// the text goes.
var writers = map[string]int{"Sprintf": 0, "Sprint": 0, "Sprintln": 0, "Appendf": 1, "Append": 1, "Appendln": 1, "Fprintf": 1, "Fprint": 1, "Fprintln": 1, "Join": 0}

// pieces are the arguments of a call that make a text.
func pieces(call *ast.CallExpr) (name string, args []ast.Expr) {
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", nil
	}
	first, known := writers[s.Sel.Name]
	if of, ok := s.X.(*ast.Ident); !known || !ok || of.Name != "fmt" && s.Sel.Name != "Join" || len(call.Args) <= first {
		return "", nil
	}
	return s.Sel.Name, call.Args[first:]
}

func isFormat(call *ast.CallExpr) bool {
	name, _ := pieces(call)
	return name != ""
}

func (c *codebase) format(p parsed, call *ast.CallExpr, depth int) string {
	name, args := pieces(call)
	switch {
	case name == "":
		return hole
	case name == "Join":
		return c.joined(p, args, depth)
	case !strings.HasSuffix(name, "f"):
		words := []string{}
		for _, a := range args {
			words = append(words, c.fold(p, a, depth+1))
		}
		return strings.Join(words, map[bool]string{true: " "}[strings.HasSuffix(name, "ln")])
	}
	return filled(c.fold(p, args[0], depth+1), func(n int) string {
		if n < 1 || n >= len(args) {
			return hole
		}
		return c.fold(p, args[n], depth+1)
	})
}

// verb is a place of a format that an argument fills, perhaps one named by its number: %s, %[2]s, %-3d.
var verb = regexp.MustCompile(`%[-+# 0-9.*]*(?:\[([0-9]+)\])?[-+# 0-9.*]*([a-zA-Z%])`)

// filled puts the arguments, counted from one, into a format.
func filled(format string, arg func(n int) string) string {
	next := 1
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		m := verb.FindStringSubmatch(v)
		if m[2] == "%" {
			return "%"
		}
		if n, err := strconv.Atoi(m[1]); err == nil {
			next = n
		}
		next++
		return arg(next - 1)
	})
}

// joined is the text of strings.Join: of a list that is written there piece by piece, of another it is known at run time.
func (c *codebase) joined(p parsed, args []ast.Expr, depth int) string {
	if len(args) != 2 {
		return hole
	}
	list := args[0]
	if i, ok := list.(*ast.Ident); ok && c.named[p.room][i.Name] != nil {
		list = c.named[p.room][i.Name]
	}
	lit, ok := list.(*ast.CompositeLit)
	if !ok {
		return hole
	}
	words := []string{}
	for _, e := range lit.Elts {
		words = append(words, c.fold(p, e, depth+1))
	}
	return strings.Join(words, c.fold(p, args[1], depth+1))
}

// text is one whole string of the sources.
type text struct {
	parsed
	line int
	own  string // what is written here
	full string // with what its names stand for
}

func (x text) place() string { return fmt.Sprintf("%s:%d", x.path, x.line) }

// texts gives every string that is written in a file, each as long as it is joined together.
func (c *codebase) texts(p parsed) (out []text) {
	add := func(e ast.Expr) {
		own := (&codebase{}).fold(p, e, 0)
		if strings.Trim(own, hole+" ") != "" {
			out = append(out, text{p, p.lines.Position(e.Pos()).Line, own, c.fold(p, e, 0)})
		}
	}
	var look func(ast.Node) bool
	look = func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BinaryExpr:
			if x.Op == token.ADD {
				add(x)
				ast.Inspect(x, func(in ast.Node) bool { return calls(in, look) })
				return false
			}
		case *ast.CallExpr:
			if isFormat(x) {
				add(x)
			}
		case *ast.BasicLit:
			add(x)
		}
		return true
	}
	ast.Inspect(p.file, look)
	return append(out, c.prolonged(p)...)
}

// prolonged gives the strings that a function makes of a variable by and by: x := …, x += ….
func (c *codebase) prolonged(p parsed) (out []text) {
	for _, d := range p.file.Decls {
		given, began := map[string][]ast.Expr{}, map[string]bool{}
		ast.Inspect(d, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok || len(a.Lhs) != len(a.Rhs) {
				return true
			}
			for i, e := range a.Lhs {
				name, ok := e.(*ast.Ident)
				if !ok {
					continue
				}
				switch a.Tok {
				case token.ADD_ASSIGN:
					began[name.Name] = true
					given[name.Name] = append(given[name.Name], a.Rhs[i])
				case token.DEFINE, token.ASSIGN:
					given[name.Name] = append(given[name.Name], a.Rhs[i])
				}
			}
			return true
		})
		for name := range began {
			t := text{parsed: p, line: p.lines.Position(given[name][0].Pos()).Line}
			for _, e := range given[name] {
				t.own, t.full = t.own+(&codebase{}).fold(p, e, 0), t.full+c.fold(p, e, 0)
			}
			if strings.Trim(t.own, hole+" ") != "" {
				out = append(out, t)
			}
		}
	}
	return out
}

// calls walks on into the arguments of calls, whose strings are joined to nothing.
func calls(n ast.Node, look func(ast.Node) bool) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return true
	}
	for _, a := range call.Args {
		ast.Inspect(a, look)
	}
	return false
}
