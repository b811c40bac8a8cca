package meeting

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/topic"
)

// Conclusion is what a meeting came to on a topic.
type Conclusion struct {
	Value, Label string
	Tone         flow.Tone
	Returns      bool // the topic goes back to the pool, for another meeting
	Decides      bool // the minutes have a decision on it
	Unraised     bool // it was not spoken of
	Why          bool // it is given with a reason
}

// Conclusions are those that an item may have, in the order of the form. A topic that was only heard needs no decision.
var Conclusions = []Conclusion{
	{Value: "passed", Label: "通过", Tone: flow.Ok, Decides: true},
	{Value: "principle", Label: "原则通过", Tone: flow.Ok, Decides: true},
	{Value: "rejected", Label: "不通过", Tone: flow.Bad, Decides: true},
	{Value: "deferred", Label: "暂缓", Tone: flow.Warn, Returns: true},
	{Value: "heard", Label: "听取", Tone: flow.Info},
	{Value: "untouched", Label: "未议", Tone: flow.Warn, Returns: true, Unraised: true},
	{Value: "dropped", Label: "撤下", Tone: flow.Warn, Returns: true, Unraised: true, Why: true},
}

// NoteMax is the most runes of what is said beside a conclusion.
const NoteMax = 200

// ConclusionOf finds a conclusion by its value; false for none. A topic of a meeting that ended before conclusions were noted
// has none: it was discussed, and its minutes decide on it.
func ConclusionOf(value string) (Conclusion, bool) {
	for _, c := range Conclusions {
		if c.Value == value {
			return c, true
		}
	}
	return Conclusion{Decides: true}, false
}

// Concluded is the item's conclusion.
func (it Item) Concluded() Conclusion {
	c, _ := ConclusionOf(it.Conclusion)
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
