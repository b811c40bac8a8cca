package topicpage

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/joint"
	"jointmeeting/templates/layout"
)

// answerOf is what stands of a co-proposing unit; one that was not asked yet has its name only.
func (p View) answerOf(unit int64, name string) joint.Answer {
	for _, a := range p.Shown.Topic.JointAnswers {
		if a.Unit == unit && a.LapsedAt == nil {
			return a
		}
	}
	return joint.Answer{Unit: unit, UnitName: name}
}

// pastAnswers are the questions that lapsed, the latest first.
func (p View) pastAnswers() []joint.Answer {
	out := []joint.Answer{}
	for _, a := range p.Shown.Topic.JointAnswers {
		if a.LapsedAt != nil {
			out = append([]joint.Answer{a}, out...)
		}
	}
	return out
}

func answerWord(a joint.Answer) (string, flow.Tone) {
	switch {
	case a.Answer == joint.Declined:
		return "不同意", flow.Bad
	case a.LapsedAt != nil:
		return "已失效", flow.Grey
	case a.Answer == joint.Confirmed:
		return "已确认", flow.Ok
	case a.AskedAt.IsZero():
		return "尚未发送", flow.Grey
	}
	return "待确认", flow.Wait
}

// answerLines say who answered when, why not, and what took the force of it.
func (p View) answerLines(a joint.Answer) []string {
	out := []string{}
	if a.AnsweredAt != nil {
		out = append(out, a.Name+"（"+a.Seat+"）　"+layout.Near(*a.AnsweredAt, p.Now)+map[string]string{joint.Confirmed: "确认", joint.Declined: "答复"}[a.Answer])
	} else if !a.AskedAt.IsZero() {
		out = append(out, layout.Near(a.AskedAt, p.Now)+"发送确认")
	}
	if a.Reason != "" {
		out = append(out, "理由："+a.Reason)
	}
	if a.LapsedAt != nil {
		out = append(out, layout.Near(*a.LapsedAt, p.Now)+"因“"+a.LapsedWhy+"”失效")
	}
	return out
}
