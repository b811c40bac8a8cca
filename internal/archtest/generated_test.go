package archtest

import (
	"fmt"
	"go/ast"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// partly are files of which only a part is written by a test: a reviewer reads the rest.
var partly = []string{"internal/README.md"}

// attribute is a line of .gitattributes.
type attribute struct{ pattern, set string }

func attributes(text string) (out []attribute) {
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 1 && !strings.HasPrefix(f[0], "#") {
			out = append(out, attribute{f[0], strings.Join(f[1:], " ")})
		}
	}
	return out
}

// covers says whether the pattern is one of the file's: with a slash of its whole path, else of its name.
func (a attribute) covers(file string) bool {
	if !strings.Contains(a.pattern, "/") {
		file = path.Base(file)
	}
	ok, err := path.Match(a.pattern, file)
	return err == nil && ok
}

// writtenAnew are the files, or patterns of them, that the tests of the code write where -update is given.
func writtenAnew(c *codebase) (out []string) {
	for _, p := range c.files {
		ast.Inspect(p.file, func(n ast.Node) bool {
			f, ok := n.(*ast.FuncDecl)
			if !ok {
				return true
			}
			local := assignedIn(f)
			ast.Inspect(f, func(n ast.Node) bool {
				cond, ok := n.(*ast.IfStmt)
				if !ok || !asksUpdate(cond.Cond) {
					return true
				}
				ast.Inspect(cond.Body, func(n ast.Node) bool {
					if call, ok := n.(*ast.CallExpr); ok && p.whole(call.Fun) == "os.WriteFile" {
						out = append(out, path.Join(p.room, c.fileName(p, call.Args[0], local)))
					}
					return true
				})
				return false
			})
			return false
		})
	}
	return out
}

// asksUpdate says whether a condition is the flag -update.
func asksUpdate(e ast.Expr) bool {
	s, ok := e.(*ast.StarExpr)
	if !ok {
		return false
	}
	i, ok := s.X.(*ast.Ident)
	return ok && i.Name == "update"
}

func assignedIn(f *ast.FuncDecl) map[string]ast.Expr {
	out := map[string]ast.Expr{}
	ast.Inspect(f, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
			for i, e := range a.Lhs {
				if name, ok := e.(*ast.Ident); ok {
					out[name.Name] = a.Rhs[i]
				}
			}
		}
		return true
	})
	return out
}

// fileName is the name that an expression gives a file; what is known at run time only is any.
func (c *codebase) fileName(p parsed, e ast.Expr, local map[string]ast.Expr) string {
	if i, ok := e.(*ast.Ident); ok && local[i.Name] != nil {
		return c.fileName(p, local[i.Name], nil)
	}
	if call, ok := e.(*ast.CallExpr); ok && p.whole(call.Fun) == "path/filepath.Join" {
		words := []string{}
		for _, a := range call.Args {
			words = append(words, c.fileName(p, a, local))
		}
		return path.Join(words...)
	}
	return strings.ReplaceAll(c.fold(p, e, 0), hole, "*")
}

// unmarked gives the files that are written anew and not marked as generated, the names for which there is none, and the patterns that are of none.
func unmarked(list []attribute, files, written []string) (out []string) {
	for _, name := range append(slices.Clone(written), "*_templ.go") {
		of := attribute{pattern: name}
		found := slices.DeleteFunc(slices.Clone(files), func(f string) bool { return !of.covers(f) })
		if len(found) == 0 {
			out = append(out, fmt.Sprintf("%s is written anew, and there is no such file", name))
		}
		for _, f := range found {
			marked := slices.ContainsFunc(list, func(a attribute) bool { return a.covers(f) && a.set == "linguist-generated=true" })
			if marked == slices.Contains(partly, f) {
				out = append(out, fmt.Sprintf("%s is generated: %v, marked: %v", f, !marked, marked))
			}
		}
	}
	for _, a := range list {
		if !slices.ContainsFunc(files, a.covers) {
			out = append(out, fmt.Sprintf("the pattern %s is of no file", a.pattern))
		}
	}
	return out
}

// TestGeneratedFilesAreMarked: what make gen or -update writes is folded by viewers, and .gitattributes speaks of files that are there.
func TestGeneratedFilesAreMarked(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../.gitattributes")
	if err != nil {
		t.Fatal(err)
	}
	files := []string{}
	for _, s := range sources(t, func(string) bool { return true }) {
		files = append(files, s.path)
	}
	written := writtenAnew(parseAll(t, sources(t, func(p string) bool { return strings.HasSuffix(p, "_test.go") })))
	if len(written) < 6 {
		t.Errorf("only %q are found to be written anew", written)
	}
	for _, s := range unmarked(attributes(string(text)), files, written) {
		t.Error(s)
	}
}

// TestUnmarkedFilesAreFound: each way of writing a file anew is read, and each of the three faults is told.
func TestUnmarkedFilesAreFound(t *testing.T) {
	t.Parallel()
	code := "package x\nimport (\"os\"; \"path/filepath\")\nconst place = `../y/b.md`\nfunc f() { file := filepath.Join(`data`, name)\nif *update { os.WriteFile(`a.txt`, x, 0)\nos.WriteFile(file, x, 0)\n" +
		"if err := os.WriteFile(place, x, 0); err != nil { }\n}\nos.WriteFile(`not.txt`, x, 0) }"
	written := writtenAnew(parseAll(t, []source{{"internal/x/x_test.go", code}}))
	if want := []string{"internal/x/a.txt", "internal/x/data/*", "internal/y/b.md"}; !slices.Equal(written, want) {
		t.Fatalf("written anew are %q, want %q", written, want)
	}
	files := []string{"internal/x/a.txt", "internal/x/data/one", "internal/x/data/two", "internal/x/x_templ.go"}
	list := attributes("# a remark\n*_templ.go linguist-generated=true\ninternal/x/data/one linguist-generated=true\ninternal/x/data/two binary\nweb/gone.tsv linguist-generated=true\ninternal/x/a.txt linguist-generated=true\n")
	want := []string{"internal/x/data/two is generated: true, marked: false", "internal/y/b.md is written anew, and there is no such file", "the pattern web/gone.tsv is of no file"}
	if found := unmarked(list, files, written); !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}
