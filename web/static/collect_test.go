package static

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

var word = regexp.MustCompile(`[a-z][a-z0-9-]*`)

// collect adds the words of the templates and Go files of a folder and all below it.
func collect(t *testing.T, root fs.FS, dir string, words map[string]bool) {
	t.Helper()
	entries, err := fs.ReadDir(root, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "_templ.go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		name := dir + "/" + e.Name()
		if e.IsDir() {
			collect(t, root, name, words)
			continue
		}
		b, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range word.FindAllString(string(b), -1) {
			words[w] = true
		}
	}
}
