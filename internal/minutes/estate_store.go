package minutes

import (
	"context"
	"errors"
	"slices"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/room"
)

// estate are the minutes that are not issued and name a unit. A draft names its successor instead; what is being signed keeps its words.
var estate = room.Estate{Kind: Chart.Kind, Sort: "named", Columns: []string{"clause.lead", "clause_unit.unit"}, Title: "点名的未印发纪要", Page: Path,
	Moves: "草稿中的议定事项改由承接单位负责；已就这些事项作出的会签随之失效，须重新送会签", Stays: "会签、签批中的纪要和按单位组点名的文字不改，印发后由承接单位办理",
	Seen: "EXISTS (SELECT 1 FROM minutes m WHERE m.id = passed.record AND " + seen + ")",
	Open: `SELECT m.id AS record, m.title, m.state <> 'draft' OR NOT bool_or(c.lead = @unit OR u.via IS NULL) AS stays FROM minutes m JOIN clause c ON c.minutes = m.id
		LEFT JOIN clause_unit u ON u.clause = c.id AND u.unit = @unit WHERE m.number IS NULL AND m.state <> 'abandoned' AND (c.lead = @unit OR u.unit IS NOT NULL)
		GROUP BY m.id ORDER BY m.id`,
	Pass: handOn}

// handOn changes the drafts as the office would by hand, so that they keep a version of before.
func handOn(ctx context.Context, tx *db.Tx, p room.Passing) error {
	for _, id := range p.Records {
		m, err := Steps.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		in, errs := Of(m).Input()
		if len(errs) > 0 {
			return m.unfit(errs)
		}
		in.Note = "单位撤并，由" + p.SuccessorName + "承接"
		for i := range in.Clauses {
			in.Clauses[i].succeed(p.Unit, p.Successor)
		}
		if m, err = editText(ctx, tx, id, m.Version, in); err != nil {
			return m.unfit(err)
		}
		if _, err = lapseAnswers(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}

// unfit says which draft has to be put right first, where what stands in it cannot be kept as it is.
func (m Minutes) unfit(err error) error {
	var errs form.Errors
	if errors.As(err, &errs) {
		return fault.Refused("纪要“%s”的草稿须先改好：%s", m.Title, errs[0].Text)
	}
	return err
}

// succeed puts one unit in the place of another; it keeps the weightier of two places (R11).
func (c *ClauseForm) succeed(was, is int64) {
	c.Lead, c.Joint, c.Support = replaced(c.Lead, was, is), replaced(c.Joint, was, is), replaced(c.Support, was, is)
	if c.lead() == is {
		c.Joint = without(c.Joint, is)
	}
	if c.lead() == is || slices.Contains(c.Joint, is) {
		c.Support = without(c.Support, is)
	}
}

func replaced(list []int64, was, is int64) []int64 {
	if i := slices.Index(list, was); i >= 0 {
		return append(without(without(list, was), is), is)
	}
	return list
}

func without(list []int64, id int64) []int64 {
	return slices.DeleteFunc(slices.Clone(list), func(x int64) bool { return x == id })
}
