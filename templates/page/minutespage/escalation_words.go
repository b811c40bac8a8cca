package minutespage

import (
	"strconv"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

func escalationState(e minutes.Escalation) (string, flow.Tone) {
	s := minutes.EscalationChart.StateOf(e)
	return s.Title, s.Tone
}

// escalationSummary is what was recorded so far.
func escalationSummary(e minutes.Escalation) []part.Pair {
	out := []part.Pair{{Label: "牵头单位", Text: e.LeadName}}
	if e.SentOn != nil {
		out = append(out, part.Pair{Label: "报批对象", Text: e.SentTo}, part.Pair{Label: "请示文号", Text: e.Number}, part.Pair{Label: "报批日期", Text: layout.Date(*e.SentOn)})
	}
	if e.AnsweredOn != nil {
		out = append(out, part.Pair{Label: "批复日期", Text: layout.Date(*e.AnsweredOn)})
		if e.Answer != "" {
			out = append(out, part.Pair{Label: "批复意见", Text: e.Answer})
		}
	}
	return out
}

// typed is what was typed for this approval; the others show empty forms.
func (v EscalationsView) typed(id int64) (minutes.EscalationForm, form.Errors) {
	if id == v.Open {
		return v.Form, v.Errs
	}
	return minutes.EscalationForm{}, nil
}

func (v EscalationsView) chosen(id int64) string {
	if id == v.Open {
		return v.Step
	}
	return ""
}

// fieldID keeps ids unique; the refused form has the plain ones, to which the error summary leads.
func fieldID(name string, v EscalationsView, e minutes.Escalation) string {
	if e.ID == v.Open {
		return name
	}
	return name + "-" + strconv.FormatInt(e.ID, 10)
}
