package task

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// enters begins the steps by which the office enters what a unit says of its part.
const enters = "enter_"

// sayable is what a unit says of its part.
var sayable = []string{"report", "agree", "refuse"}

// EnterForm is what a unit of which nobody can sign in said of its part, as typed.
type EnterForm struct {
	entry.Form
	Says string // report, agree or refuse
	Text string
}

// ReadEnter takes what was typed.
func ReadEnter(v url.Values) EnterForm {
	return EnterForm{entry.Read(v), v.Get("says"), form.Text(v.Get("text"))}
}

// Entries are what the person may enter of the part now.
func (p Part) Entries(who access.Actor) (out []flow.Offer) {
	for _, says := range sayable {
		if o, ok := PartChart.Offer(who, p, enters+says); ok && o.Blocked == "" {
			o.Do, o.Label = says, p.Word(stepOf(says).Label)
			out = append(out, o)
		}
	}
	return out
}

// ForEnter loads a part for the form; where there is nothing to enter, or not by this person, it answers as the act would.
func (s *Service) ForEnter(ctx context.Context, who access.Actor, id int64) (Part, error) {
	var p *Part
	if err := s.db.Read(ctx, func(b *db.Batch) { p = onePart(b, who, id) }); err != nil {
		return Part{}, err
	}
	if len(p.Entries(who)) > 0 {
		return *p, nil
	}
	_, err := PartChart.Take(who, *p, enters+"report", "")
	return *p, err
}

// EnterPart records what the unit said, with a scan where there is one, in the history of the task.
func (s *Service) EnterPart(ctx context.Context, who access.Actor, id int64, version int, f EnterForm, ups []file.Upload) (db.Outcome, error) {
	do := f.Says
	if !slices.Contains(sayable, do) {
		do = "report" // which is refused beside its field, to whom may enter anything
	}
	return s.changePart(ctx, who, id, version, enters+do, f.reason(), func(ctx context.Context, tx *db.Tx, p *Part, _ access.Seat) error {
		said, errs := f.Input(p.StateAt, tx.At)
		r := Report{Kind: "part", Text: map[string]string{"report": f.Text, "agree": "同意办结", "refuse": "不同意办结：" + f.Text}[f.Says]}
		if do != f.Says {
			errs.Add("says", "请选择答复内容")
		}
		if do != "agree" {
			errs.Need("text", map[string]string{"report": p.Word("配合情况"), "refuse": "理由"}[do], f.Text, TextMax)
		}
		if err := append(errs, file.Check(ups)...).Err(); err != nil {
			return err
		}
		name := said.Name(who.Name)
		if p.ReceivedAt == nil {
			p.ReceivedAt, p.ReceivedBy = &tx.At, name
		}
		switch p.Reason = ""; f.Says {
		case "report":
			p.Text, p.ByName = f.Text, name
		case "refuse":
			p.Reason = f.Text
		}
		return keepReport(ctx, tx, p.Task, p.ID, r.by(name, p.UnitName), ups)
	})
}

// Entered says whether the office entered the report for the unit.
func (r Report) Entered() bool { return strings.HasSuffix(r.ByName, entry.Mark) }

// reason is why the unit does not agree.
func (f EnterForm) reason() string {
	if f.Says != "refuse" {
		return ""
	}
	return f.Text
}
