package succession_test

import (
	"slices"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/house"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/succession"
	"jointmeeting/internal/unit"
)

// TestUnitThatLeftIsOnTheDesk: a unit that leaves with something open stands on the desk of the office until another goes on for it; one that leaves
// nothing open does not, and nobody else is told.
func TestUnitThatLeftIsOnTheDesk(t *testing.T) {
	t.Parallel()
	d, _ := busy(t)
	left := func(login string) (ids []int64) {
		var list *[]int64
		must(t, d.Read(t.Context(), func(b *db.Batch) { list = service(d).LeftIn(b, sample.Who(t, d, login)) }))
		return *list
	}
	for _, code := range []string{"wjw", "gaj"} {
		u := sample.Unit(t, d, code)
		f := unit.ChangeForm{On: today(d), Basis: "鄂州办发〔2026〕9号"}
		if _, err := unit.NewService(d).Change(t.Context(), sample.Who(t, d, "office1"), u.ID, u.Version, unit.StepLeave, f); err != nil {
			t.Fatal(err)
		}
	}
	if got := left("office1"); !slices.Equal(got, []int64{sample.Unit(t, d, "wjw").ID}) || len(left("liaison-jyj")) > 0 {
		t.Errorf("the office is told of %v, a unit of %v", got, left("liaison-jyj"))
	}
	n := scalar[int](t, d, "SELECT count(*)::int FROM "+succession.Left(house.Estates()).From)
	if n != 1 {
		t.Errorf("the row counts %d", n)
	}
	end(t, d, "wjw", to(t, d, "rsj"))
	if got := left("office1"); len(got) > 0 {
		t.Errorf("after another goes on: %v", got)
	}
}
