package minutes

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// orders is the setting of each kind of meeting: how its minutes go from 校核 to 签发.
var orders = map[string]setting.Key{meeting.Plenary: setting.MinutesOrderPlenary, meeting.Special: setting.MinutesOrderSpecial, meeting.Liaison: setting.MinutesOrderLiaison}

// reviewersOf are the convenors who are to be asked next, by the order in force; nobody when all were.
func reviewersOf(ctx context.Context, tx *db.Tx, m Minutes) ([]unit.Holder, error) {
	people, err := unit.HoldersTx(ctx, tx, access.Convenor)
	if err != nil {
		return nil, fmt.Errorf("find the convenors: %w", err)
	}
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("load the settings: %w", err)
	}
	chair, err := chairOf(ctx, tx, m.Meeting)
	if err != nil {
		return nil, fmt.Errorf("find the chair: %w", err)
	}
	return next(values.Text(orders[m.MeetingKind]), people, chair, m.Reviewers), nil
}

// next puts the order to use: people in order of precedence, who chaired, and who was asked already.
func next(order string, people []unit.Holder, chair int64, asked []int64) []unit.Holder {
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
