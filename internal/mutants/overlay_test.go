package mutants

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	placeholder = "BROKEN"
	switchVar   = "PORTAL_BROKEN"
)

// overlay writes the files broken by the mutants, and the switch for each of their packages, where the
// compiler finds them in place of the ones on disk. It returns the path of the table.
func overlay(t *testing.T, root string, list []mutant) string {
	t.Helper()
	dir, replace := t.TempDir(), map[string]string{}
	put := func(path, text string) {
		to := filepath.Join(dir, strconv.Itoa(len(replace))+".go")
		write(t, to, text)
		replace[path] = to
	}
	for path, text := range texts(t, root, list) {
		put(path, text)
		if s := filepath.Join(filepath.Dir(path), "broken_switch.go"); replace[s] == "" {
			put(s, switchOf(t, path))
		}
	}
	table, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "overlay.json")
	write(t, out, string(table))
	return out
}

// watch looks at every Go file, so that the tool that keeps results of tests sees when one has changed:
// what the broken programs are made of is read by another process.
func watch(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") {
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// texts are the files of all packages in which something is broken, by their paths; several mutants may
// share a file.
func texts(t *testing.T, root string, list []mutant) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range list {
		path := filepath.Join(root, m.File)
		if _, ok := out[path]; !ok {
			read(t, filepath.Dir(path), out)
		}
		if n := strings.Count(out[path], m.Old); n != 1 {
			t.Errorf("%s: the text to break is in %s %d times, want once", m.Name, m.File, n)
			continue
		}
		out[path] = strings.Replace(out[path], m.Old, strings.ReplaceAll(m.New, placeholder, fmt.Sprintf("mutantOn(%q)", m.Name)), 1)
	}
	spread(t, root, out)
	return out
}

// spread makes variables of all constants that are made of a broken one, also in other packages: those join the files.
func spread(t *testing.T, root string, out map[string]string) {
	t.Helper()
	shared := map[string]bool{}
	for n := -1; n != len(shared); {
		n = len(shared)
		for dir, files := range byDir(out) {
			for name := range switchable(t, files, shared) {
				if ast.IsExported(name) {
					shared[filepath.Base(dir)+"."+name] = true
				}
			}
			maps.Copy(out, files)
		}
		join(t, root, shared, out)
	}
}

// byDir sorts files by their folders.
func byDir(texts map[string]string) map[string]map[string]string {
	dirs := map[string]map[string]string{}
	for path, text := range texts {
		dir := filepath.Dir(path)
		if dirs[dir] == nil {
			dirs[dir] = map[string]string{}
		}
		dirs[dir][path] = text
	}
	return dirs
}

// join adds the packages that name one of the shared constants and are not among the files yet.
func join(t *testing.T, root string, shared map[string]bool, out map[string]string) {
	t.Helper()
	if len(shared) == 0 {
		return
	}
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, _ fs.DirEntry, err error) error {
		if _, known := out[path]; err != nil || known || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		for name := range shared {
			if strings.Contains(string(b), name) {
				read(t, filepath.Dir(path), out)
				break
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// read adds the files of a package.
func read(t *testing.T, dir string, into map[string]string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		into[path] = string(b)
	}
}

// switchable makes variables of the constants in which a text is switched, and of those of the package that are made of them or of a
// shared one of another. It tells their names. All others stay what they are: an array may be as long as they say.
func switchable(t *testing.T, files map[string]string, shared map[string]bool) map[string]bool {
	t.Helper()
	made := maps.Clone(shared)
	made["mutantText"] = true
	for n := 0; n != len(made); {
		n = len(made)
		for path, text := range files {
			files[path] = variable(t, path, text, made)
		}
	}
	return made
}

// variable makes variables of a file's constants that are made of what is one already, and adds their names.
func variable(t *testing.T, path, text string, made map[string]bool) string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range slices.Backward(f.Decls) {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST && mentions(g, made) {
			at := int(g.Pos() - f.FileStart)
			text = text[:at] + "var" + text[at+len("const"):]
			for _, s := range g.Specs {
				for _, name := range s.(*ast.ValueSpec).Names {
					made[name.Name] = true
				}
			}
		}
	}
	return text
}

// mentions says whether a declaration is made of one of the names.
func mentions(g *ast.GenDecl, names map[string]bool) bool {
	found := false
	for _, s := range g.Specs {
		for _, v := range s.(*ast.ValueSpec).Values {
			ast.Inspect(v, func(n ast.Node) bool {
				switch x := n.(type) {
				case *ast.Ident:
					found = found || names[x.Name]
				case *ast.SelectorExpr:
					of, ok := x.X.(*ast.Ident)
					found = found || ok && names[of.Name+"."+x.Sel.Name]
				}
				return true
			})
		}
	}
	return found
}

// switchOf is the file that tells a package which of its guards is broken.
func switchOf(t *testing.T, path string) string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	return "package " + f.Name.Name + `

import "os"

func mutantOn(name string) bool { return name == os.Getenv("` + switchVar + `") }

func mutantText(on bool, is, was string) string {
	if on {
		return is
	}
	return was
}

var _ = mutantText
`
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
