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

// NextInstead are those who are to be asked in the place of somebody who cannot sign any more: whoever holds a seat now and was not asked.
func NextInstead(order string, people []unit.Holder, chair int64, asked []int64) []unit.Holder {
	if order == setting.OrderInTurn {
		return NextSigners(order, people, chair, asked)
	}
	return slices.DeleteFunc(slices.Clone(NextSigners(order, people, chair, nil)), func(p unit.Holder) bool { return slices.Contains(asked, p.Person) })
}
