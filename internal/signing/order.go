package signing

import (
	"slices"

	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// NextSigners puts the order of those who sign at one stage to use: people in order of precedence, who chaired, and who was asked already.
func NextSigners(order string, people []unit.Holder, chair int64, asked []int64) []unit.Holder {
	if i := slices.IndexFunc(people, func(p unit.Holder) bool { return p.Person == chair }); order == setting.OrderChair && i >= 0 {
		people = people[i : i+1]
	}
	left := slices.DeleteFunc(slices.Clone(people), func(p unit.Holder) bool { return slices.Contains(asked, p.Person) })
	switch {
	case order == setting.OrderInTurn && len(left) > 1:
		return left[:1]
	case order != setting.OrderInTurn && len(asked) > 0:
		return nil // they were all asked at once; who took office since is not asked
	}
	return left
}
