package label

import (
	"slices"
	"testing"
)

// TestStepsThatNoWalkComesToHaveLabels: the texts of a step whose form stands on few pages are called what other steps of the record call them.
func TestStepsThatNoWalkComesToHaveLabels(t *testing.T) {
	for _, path := range []string{"/invitations/43/do/refuse_leave", "/topics/21/do/refuse", "/tasks/5/do/keep", "/lamps/1/do/light"} {
		if !slices.ContainsFunc(Of(path), func(l Label) bool { return l.Name == "reason" && l.Text != "" }) {
			t.Errorf("%s: the reason has no label in %v", path, Of(path))
		}
	}
	if got := Of("/lamps/1"); len(got) > 0 {
		t.Errorf("a page without a form has the labels %v", got)
	}
}
