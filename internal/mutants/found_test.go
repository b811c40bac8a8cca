package mutants

import (
	"path/filepath"
	"testing"
)

// TestEveryGuardIsFound: the text of each guard stands where the list says, once. Nothing is built.
func TestEveryGuardIsFound(t *testing.T) { texts(t, top(t), mutants) }

// top is where the module begins.
func top(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}
