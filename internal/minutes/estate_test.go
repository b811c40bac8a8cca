package minutes

import (
	"reflect"
	"testing"
)

// TestSuccessorHasOnePlace: a unit that goes on for another has one place in a decision, the weightier of the two (R9, R11).
func TestSuccessorHasOnePlace(t *testing.T) {
	t.Parallel()
	const was, is, other = 1, 2, 3
	for name, c := range map[string]struct{ before, after ClauseForm }{
		"leads":                    {ClauseForm{Lead: []int64{was}, Support: []int64{other}}, ClauseForm{Lead: []int64{is}, Support: []int64{other}}},
		"led, and it answers":      {ClauseForm{Lead: []int64{was}, Joint: []int64{other, is}}, ClauseForm{Lead: []int64{is}, Joint: []int64{other}}},
		"led, and it supports":     {ClauseForm{Lead: []int64{was}, Support: []int64{is}}, ClauseForm{Lead: []int64{is}, Support: []int64{}}},
		"answered, and it leads":   {ClauseForm{Lead: []int64{is}, Joint: []int64{was}}, ClauseForm{Lead: []int64{is}, Joint: []int64{}}},
		"answered, and it helps":   {ClauseForm{Lead: []int64{other}, Joint: []int64{was}, Support: []int64{is}}, ClauseForm{Lead: []int64{other}, Joint: []int64{is}, Support: []int64{}}},
		"helped, and it leads":     {ClauseForm{Lead: []int64{is}, Support: []int64{was}}, ClauseForm{Lead: []int64{is}, Support: []int64{}}},
		"helped, and it answers":   {ClauseForm{Lead: []int64{other}, Joint: []int64{is}, Support: []int64{was}}, ClauseForm{Lead: []int64{other}, Joint: []int64{is}, Support: []int64{}}},
		"helped, and it helps too": {ClauseForm{Lead: []int64{other}, Support: []int64{was, is}}, ClauseForm{Lead: []int64{other}, Support: []int64{is}}},
		"another's decision":       {ClauseForm{Lead: []int64{other}, Support: []int64{is}}, ClauseForm{Lead: []int64{other}, Support: []int64{is}}},
	} {
		got := c.before
		got.succeed(was, is)
		if !sameIDs(got, c.after) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func sameIDs(a, b ClauseForm) bool {
	ids := func(c ClauseForm) []any {
		return []any{c.lead(), append([]int64{}, c.Joint...), append([]int64{}, c.Support...)}
	}
	return reflect.DeepEqual(ids(a), ids(b))
}
