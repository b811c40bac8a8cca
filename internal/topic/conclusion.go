package topic

import "jointmeeting/internal/flow"

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
