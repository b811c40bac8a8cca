package minutes

import (
	"reflect"
	"testing"
)

// TestSuccessorHasOnePlace: a unit that goes on for another has one place in a decision, the weightier of the two (R9, R11).
func TestSuccessorHasOnePlace(t *testing.T) {
	t.Parallel()
	const was, is, other = 1, 2, 3
	for name, c := range map[string]struct{ before, after ClauseInput }{
		"leads":                    {ClauseInput{Lead: was, Support: []int64{other}}, ClauseInput{Lead: is, Support: []int64{other}}},
		"led, and it answers":      {ClauseInput{Lead: was, Joint: []int64{other, is}}, ClauseInput{Lead: is, Joint: []int64{other}}},
		"led, and it supports":     {ClauseInput{Lead: was, Support: []int64{is}}, ClauseInput{Lead: is, Support: []int64{}}},
		"answered, and it leads":   {ClauseInput{Lead: is, Joint: []int64{was}}, ClauseInput{Lead: is, Joint: []int64{}}},
		"answered, and it helps":   {ClauseInput{Lead: other, Joint: []int64{was}, Support: []int64{is}}, ClauseInput{Lead: other, Joint: []int64{is}, Support: []int64{}}},
		"helped, and it leads":     {ClauseInput{Lead: is, Support: []int64{was}}, ClauseInput{Lead: is, Support: []int64{}}},
		"helped, and it answers":   {ClauseInput{Lead: other, Joint: []int64{is}, Support: []int64{was}}, ClauseInput{Lead: other, Joint: []int64{is}, Support: []int64{}}},
		"helped, and it helps too": {ClauseInput{Lead: other, Support: []int64{was, is}}, ClauseInput{Lead: other, Support: []int64{is}}},
		"another's decision":       {ClauseInput{Lead: other, Support: []int64{is}}, ClauseInput{Lead: other, Support: []int64{is}}},
	} {
		got := c.before
		got.succeed(was, is)
		if !sameIDs(got, c.after) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func sameIDs(a, b ClauseInput) bool {
	ids := func(c ClauseInput) []any {
		return []any{c.Lead, append([]int64{}, c.Joint...), append([]int64{}, c.Support...)}
	}
	return reflect.DeepEqual(ids(a), ids(b))
}
