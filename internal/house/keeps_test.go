package house

import (
	"slices"
	"testing"

	"jointmeeting/internal/dbtest"
)

// TestWhatIsKeptFromTheLog: these kinds have a draft or name what is one, and each condition is one that the database can answer.
func TestWhatIsKeptFromTheLog(t *testing.T) {
	kinds, d := []string{}, dbtest.DB(t)
	for _, k := range Keeps() {
		kinds = append(kinds, k.Kind)
		var out bool
		if err := d.Pool().QueryRow(t.Context(), "SELECT "+k.Out+" FROM (SELECT 0::bigint AS record) a").Scan(&out); err != nil || out || k.Title == "" {
			t.Errorf("%s %q: what is not there is out: %v, %v", k.Kind, k.Title, out, err)
		}
	}
	slices.Sort(kinds)
	if want := []string{"circulation_reply", "escalation", "minutes", "opinion", "referral", "signature", "topic"}; !slices.Equal(kinds, want) {
		t.Errorf("%v, want %v", kinds, want)
	}
}
