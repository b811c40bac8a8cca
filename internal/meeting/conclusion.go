package meeting

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/topic"
)

// NoteMax is the most runes of what is said beside a conclusion.
const NoteMax = 200

// Concluded is the item's conclusion.
func (it Item) Concluded() topic.Conclusion {
	c, _ := topic.ConclusionOf(it.Conclusion)
	return c
}

// Words are the conclusion with what was said beside it; an item whose conclusion was taken away says so.
func (it Item) Words() string {
	switch {
	case it.Conclusion == "":
		return "未登记结论"
	case it.Note == "":
		return it.Concluded().Label
	}
	return it.Concluded().Label + "（" + it.Note + "）"
}

// said is what the history of a topic says of the meeting.
func said(m Meeting, it Item) string { return "“" + m.Title + "”" + it.Words() }

var concluded = flow.Guard[Meeting]{Name: "议题均有结论", Why: func(m Meeting, _ access.Actor) string {
	if m.Unconcluded > 0 {
		return fmt.Sprintf("还有 %d 项议题没有登记结论", m.Unconcluded)
	}
	return ""
}}

// conclude lets each topic go where its conclusion leads: it was discussed, or it goes back to the pool. It answers how many
// went which way.
func conclude(ctx context.Context, tx *db.Tx, m Meeting) (discussed, returned int, err error) {
	items, err := ItemsOf(ctx, tx, m.ID)
	if err != nil {
		return 0, 0, err
	}
	for _, it := range items {
		if it.Returned { // before the end was undone; its topic has gone on elsewhere
			returned++
			continue
		}
		step := "discuss"
		if it.Concluded().Returns {
			step = "put_off"
			returned++
			if err := giveBack(ctx, tx, it.ID); err != nil {
				return 0, 0, err
			}
		}
		if err := topic.Advance(ctx, tx, it.Topic, step, said(m, it)); err != nil {
			return 0, 0, err
		}
	}
	return len(items) - returned, returned, nil
}
