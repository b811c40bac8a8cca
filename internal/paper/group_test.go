package paper_test

import (
	"slices"
	"testing"

	"jointmeeting/internal/paper"
)

// TestOutsideUnitsStandLast: behind the members, whatever their numbers, and those of a group stand as before.
func TestOutsideUnitsStandLast(t *testing.T) {
	t.Parallel()
	c := paper.Clause{Joint: []int64{5, 9}, JointName: []string{"项目办", "市财政局"}, Support: []int64{7}, SupportName: []string{"督查室"}, Outside: []int64{5, 7},
		Groups: []paper.Group{{ID: 3, Role: paper.RoleSupport, Name: "各部门"}}}
	c = c.Expanded(func(int64) []int64 { return []int64{9, 11} }, func(int64) string { return "市卫健委" })
	if !slices.Equal(c.JointName, []string{"市财政局", "项目办"}) || !slices.Equal(c.SupportName, []string{"市卫健委", "督查室"}) || !slices.Equal(c.SupportVia, []int64{3, 0}) {
		t.Errorf("they stand %v, %v", c.JointName, c.SupportName)
	}
	if got := c.OutsideNames(paper.RoleSupport); !slices.Equal(got, []string{"督查室"}) || len(c.Named(paper.RoleJoint)) != 1 {
		t.Errorf("from outside are %v; chosen are %v", got, c.Named(paper.RoleJoint))
	}
}
