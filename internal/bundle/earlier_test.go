package bundle_test

import (
	"os"
	"path/filepath"
	"testing"

	"jointmeeting/internal/bundle"
)

// TestBundlesOfEarlierVersions: proofs handed out by earlier versions stay provable, grade by grade, and a
// changed byte in one of them is still found.
func TestBundlesOfEarlierVersions(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/v1-*.zip")
	if err != nil || len(names) != 3 {
		t.Fatalf("%d bundles of version 1, %v", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if r := bundle.Check(data); len(r.Faults) > 0 {
			t.Errorf("%s: %v", name, r.Faults)
		}
		for at := 0; at < len(data); at += 97 {
			bad := append([]byte{}, data...)
			bad[at] ^= 1
			if r := bundle.Check(bad); len(r.Faults) == 0 {
				t.Errorf("%s: byte %d changed and nothing found", name, at)
			}
		}
	}
}
