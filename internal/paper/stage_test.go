package paper

import (
	"slices"
	"strings"
	"testing"
)

// TestStagesSayAllThatFollows: each row of the sign-off says what charts, desk, page, proof and bundle make of it, and the constants that stand in
// statements are the table's.
func TestStagesSayAllThatFollows(t *testing.T) {
	t.Parallel()
	last, refers, several, mandates := 0, []string{}, []string{}, []string{}
	for _, s := range Stages {
		if s.Title == "" || s.StateTitle == "" || s.Label == "" || len(s.By) == 0 || s.Before == "" || s.Next == "" || s.Page.Doing == "" || s.Page.Opinion == "" || s.Page.Agreed == "" {
			t.Errorf("%s is not whole: %+v", s.Name, s)
		}
		if s.Mandate {
			last++
			mandates = append(mandates, "'"+s.State+"'")
		}
		if s.Mandate != (s.Proof == ProofFull) || len(s.Registers) > 0 && !s.Mandate {
			t.Errorf("%s: the signer's signature alone asks for a full proof, and is taken on paper", s.Name)
		}
		if s.Refers {
			refers = append(refers, "'"+s.State+"'")
		}
		if s.All != "" {
			several = append(several, "'"+s.Name+"'")
		}
	}
	if last != 1 || !Stages[len(Stages)-1].Mandate || Stages.Last().Name != Stages[len(Stages)-1].Name {
		t.Errorf("%d stages are the signer's, or another than the last", last)
	}
	if got := strings.Split(ReferStates, ", "); !slices.Equal(got, refers) {
		t.Errorf("statements ask for referrals in %v, the table has them in %v", got, refers)
	}
	if got := strings.Split(MandateStates, ", "); !slices.Equal(got, mandates) {
		t.Errorf("statements know that the signer signs in %v, the table in %v", got, mandates)
	}
	if got := strings.Split(SeveralStages, ", "); !slices.Equal(got, several) {
		t.Errorf("statements know several signers at %v, the table at %v", got, several)
	}
}
