//go:build !quick

package browsertest

import (
	"os"
	"strings"
	"testing"
)

// TestNeedLooksForTheSameNames holds what .ci/need takes for a Chromium equal to what the tests would start.
func TestNeedLooksForTheSameNames(t *testing.T) {
	b, err := os.ReadFile("../../.ci/need")
	if err != nil {
		t.Fatal(err)
	}
	if want := "for bin in " + strings.Join(names, " ") + "; do"; !strings.Contains(string(b), want) {
		t.Errorf("there is no %q in .ci/need", want)
	}
}
