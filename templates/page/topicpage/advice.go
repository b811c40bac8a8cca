package topicpage

import (
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/suggest"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/page/shared"
)

// advice is what the words of the form lead to; nothing before there is a title.
func (p FormView) advice() suggest.Advice {
	if strings.TrimSpace(p.Form.Title) == "" {
		return suggest.Advice{}
	}
	return topic.Advise(p.Sheet.Duties, p.Form)
}

// suggestURL is where the form goes to be shown again with the units suggested.
func (p FormView) suggestURL() string { return p.back() + "/suggest" }

func (p FormView) attends(unit int64) bool { return slices.Contains(p.Form.Attend, unit) }

// stray is the sentence for a topic that is nearer to another unit's duty than to its proposer's.
func (p View) stray() string {
	t, a := p.Shown.Topic, p.Shown.Advice
	if !a.Strays(t.Unit) {
		return ""
	}
	own := "没有匹配词"
	if s := a.Of(t.Unit); s.Score > 0 {
		own = shared.AdviceWords(s)
	}
	return fmt.Sprintf("与提出单位职责的匹配度低：与%s的职责最接近（%s）；%s%s。", a.Lead.Unit.Name, shared.AdviceWords(a.Lead), t.UnitName, own)
}
