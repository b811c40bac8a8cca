package house_test

import (
	"strings"
	"testing"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
)

// TestFinalStepsSayWhatFollows: a button that asks whether one is sure, that cannot be taken back or that ends a record tells in one sentence what follows.
func TestFinalStepsSayWhatFollows(t *testing.T) {
	for _, c := range house.Charts() {
		final := map[string]bool{}
		for _, s := range c.States {
			final[s.Name] = s.Final
		}
		for _, s := range c.Steps {
			if s.Auto || s.Hidden || s.Ask != flow.Confirm && !s.Danger && !(final[s.To] && s.Ask == flow.Reason) {
				continue // a receipt is given by one press
			}
			if strings.Count(s.Follows, "。") != 1 || !strings.HasSuffix(s.Follows, "。") {
				t.Errorf("%s, %s (%s): what follows is %q, no sentence", c.Kind, s.Do, s.Label, s.Follows)
			}
		}
	}
}
