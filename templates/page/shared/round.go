package shared

import (
	"fmt"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/form"
	"jointmeeting/internal/round"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// Asking is the part of the form of a new round that is the same whatever units are asked about.
type Asking struct {
	Words   round.AskWords
	Silence string // what no answer in time means
	Hint    string // beside the time
	Form    round.AskForm
	Errors  form.Errors
}

// Usual says what the usual time of a round comes to when it begins today; begins is the word for that.
func Usual(days *calendar.Days, now time.Time, n int, begins string) string {
	l := days.Add(now, n)
	return fmt.Sprintf("系统默认 %d 个工作日；今天%s的，%s%s", n, begins, l.Words(), l.Note())
}

// Stances are the answers that a unit may choose between.
func Stances(list round.Stances) []part.Option {
	out := []part.Option{}
	for _, s := range list {
		out = append(out, part.Option{Value: s.Value, Label: s.Label})
	}
	return out
}

// RoundEnd says when and how a round ended.
func RoundEnd(r round.Round, now time.Time) string {
	return fmt.Sprintf("%s截止，%s%s（%s）", layout.Near(r.Due, now), layout.Near(*r.ClosedAt, now), r.ClosedHow, r.ClosedName)
}

// RemarkField is the field of a unit's remark on a part of the text, with the part's words above it.
func RemarkField(x round.Part, label string, f round.Form, errs form.Errors) part.Field {
	field := part.Field{Name: round.RemarkField(x.Key), Label: label, Hint: x.Quote, Rows: 3, Max: round.RemarkMax, Optional: true}
	return field.Typed(f.Remarks[x.Key], errs)
}

// ApproverField is the field of who in the unit agreed to the answer.
func ApproverField(f round.Form, errs form.Errors) part.Field {
	return part.Field{Name: "approver", Label: "本单位审签人", Hint: "同意此意见的本单位成员", Max: round.ApproverMax, Width: "md"}.Typed(f.Approver, errs)
}
