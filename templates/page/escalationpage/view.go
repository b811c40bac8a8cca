// Package escalationpage draws 重大事项报批: the approvals of one record and the ledger of all (报批件台账).
package escalationpage

import (
	"strconv"

	"jointmeeting/internal/escalation"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// View is the page of the approvals of one record. Open is the one whose form came back refused.
type View struct {
	minutes.Page
	Pasts  []escalation.Past
	Files  []file.Attachment
	Send   map[int64]flow.Offer // by approval, of those whom the reader may register as sent
	Answer map[int64]flow.Offer // by approval, of those whose answer the reader may register
	Open   int64
	Step   string
	Form   escalation.Form
	Errs   form.Errors
	Tok    form.Token
}

func (v View) crumbs() []part.Crumb {
	return []part.Crumb{{Label: "纪要", URL: "/minutes"}, {Label: v.Minutes.Title, URL: minutes.Path(v.Minutes.ID)}, {Label: "重大事项报批"}}
}

func escalationState(e escalation.Approval) (string, flow.Tone) {
	s := escalation.Chart.StateOf(e)
	return s.Title, s.Tone
}

// escalationSummary is what was recorded so far.
func escalationSummary(e escalation.Approval) []part.Pair {
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
func (v View) typed(id int64) (escalation.Form, form.Errors) {
	if id == v.Open {
		return v.Form, v.Errs
	}
	return escalation.Form{}, nil
}

func (v View) chosen(id int64) string {
	if id == v.Open {
		return v.Step
	}
	return ""
}

// fieldID keeps ids unique; the refused form has the plain ones, to which the error summary leads.
func fieldID(name string, v View, e escalation.Approval) string {
	if e.ID == v.Open {
		return name
	}
	return name + "-" + strconv.FormatInt(e.ID, 10)
}

func (v View) rulings(approval int64) []part.File {
	return shared.FilesOf(v.Files, approval)
}

func (v View) past(approval int64) []escalation.Past {
	out := []escalation.Past{}
	for _, p := range v.Pasts {
		if p.Escalation == approval {
			out = append(out, p)
		}
	}
	return out
}

// pastSummary is a former sending with what became of it.
func pastSummary(p escalation.Past) []part.Pair {
	state := escalation.Chart.State(p.State).Title
	if p.Why == "changed" {
		state += "，条文修改后作废"
	}
	out := []part.Pair{{Label: "结果", Text: state}, {Label: "报批对象", Text: p.SentTo}, {Label: "请示文号", Text: p.Number}, {Label: "报批日期", Text: layout.Date(p.SentOn)}}
	if p.AnsweredOn != nil {
		out = append(out, part.Pair{Label: "批复日期", Text: layout.Date(*p.AnsweredOn)}, part.Pair{Label: "批复意见", Text: shared.Dash(p.Answer)})
	}
	if p.Amended != "" {
		out = append(out, part.Pair{Label: "批复后的内容", Text: p.Amended})
	}
	return out
}

// amendedValue starts from the decision, so that the answer's words are put into it.
func amendedValue(f escalation.Form, e escalation.Approval) string {
	if f.Amended != "" {
		return f.Amended
	}
	return e.Text
}
