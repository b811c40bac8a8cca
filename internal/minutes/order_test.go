package minutes_test

import (
	"slices"
	"testing"

	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
)

// TestOrderOfReview: the setting of the meeting's kind says who reviews and in which order; the other
// kinds' settings say nothing of it.
func TestOrderOfReview(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, key, value, chair string
		waves                   [][]string // who is asked, one after the other
	}{
		{"side by side", "minutes.order.special", "together", "", [][]string{{"convenor1", "convenor2"}}},
		{"in turn", "minutes.order.special", "in_turn", "", [][]string{{"convenor1"}, {"convenor2"}}},
		{"the convenor who chaired", "minutes.order.special", "chair", "convenor2", [][]string{{"convenor2"}}},
		{"the chief chaired", "minutes.order.special", "chair", "chief", [][]string{{"convenor1", "convenor2"}}},
		{"another kind's order", "minutes.order.plenary", "in_turn", "", [][]string{{"convenor1", "convenor2"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			_, err := o.db.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ($1, $2, 'x', now())", c.key, c.value)
			must(t, err)
			held := sample.HeldMeeting(t, o.db, meeting.Special, nil)
			if c.chair != "" {
				_, err = o.db.Pool().Exec(t.Context(), "UPDATE meeting SET chair = $2 WHERE id = $1", held, o.who(c.chair).Person)
				must(t, err)
			}
			id := sample.Minutes(t, o.db, held, minutes.Reviewing)
			for _, wave := range c.waves {
				asked := []string{}
				for _, s := range o.page(id).Signatures {
					if s.Stage == signing.StageReview && s.State == "asked" {
						asked = append(asked, s.Name)
					}
				}
				want := []string{}
				for _, login := range wave {
					want = append(want, o.who(login).Name)
				}
				if slices.Sort(asked); !slices.Equal(asked, slices.Sorted(slices.Values(want))) {
					t.Errorf("asked %v, want %v", asked, want)
				}
				for _, login := range wave {
					must(t, o.do(login, id, "review", "同意。"))
				}
			}
			if got := o.get(id).State; got != minutes.Signing {
				t.Errorf("after the last review the minutes are %s", got)
			}
			o.sound()
		})
	}
}
