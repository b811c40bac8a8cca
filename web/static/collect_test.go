package static

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

var word = regexp.MustCompile(`[a-z][a-z0-9-]*`)

// collect adds the words of a folder's templates and Go files; a folder that is not there yet has none.
func collect(t *testing.T, root fs.FS, dir string, words map[string]bool) {
	t.Helper()
	entries, err := fs.ReadDir(root, dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "_templ.go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		b, err := fs.ReadFile(root, dir+"/"+e.Name())
		if err != nil {
			continue // a folder
		}
		for _, w := range word.FindAllString(string(b), -1) {
			words[w] = true
		}
	}
}
