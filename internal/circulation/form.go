package circulation

import (
	"net/url"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
)

// Limits of what is typed; the schema's CHECKs hold the same numbers.
const (
	DaysMax     = 30
	NoteMax     = 500
	RemarkMax   = 1000
	ApproverMax = 40
)

// AskForm is a round as typed by the office.
type AskForm struct {
	Units      []int64
	Days, Note string
	Silence    bool
}

// ReadAsk takes the fields as they came.
func ReadAsk(v url.Values) AskForm {
	return AskForm{Units: form.IDs(v["units"]), Days: v.Get("days"), Note: v.Get("note"), Silence: v.Get("silence") != ""}
}

// Input reads the form.
func (f AskForm) Input() (days int, note string, errs form.Errors) {
	if len(f.Units) == 0 {
		errs.Add("units", "请至少选择一个会签单位")
	}
	days, err := strconv.Atoi(strings.TrimSpace(f.Days))
	if err != nil || days < 1 || days > DaysMax {
		errs.Add("days", "会签时限应为 1 至 %d 个工作日", DaysMax)
	}
	note = form.Text(f.Note)
	errs.Limit("note", "会签说明", note, NoteMax)
	return days, note, errs
}

// Form is a unit's answer as typed. Remarks are by part of the draft.
type Form struct {
	Stance, Approver string
	Remarks          map[string]string
}

const remarkField = "on-"

// RemarkField is the field of the remark on a part.
func RemarkField(part string) string { return remarkField + part }

// Read takes the fields as they came.
func Read(v url.Values) Form {
	f := Form{Stance: v.Get("stance"), Approver: v.Get("approver"), Remarks: map[string]string{}}
	for name := range v {
		if part, ok := strings.CutPrefix(name, remarkField); ok && v.Get(name) != "" {
			f.Remarks[part] = v.Get(name)
		}
	}
	return f
}

// Input reads the form as an answer about the draft: who has remarks says where, who has none writes none.
func (f Form) Input(m minutes.Minutes, q Reply) (Reply, form.Errors) {
	var errs form.Errors
	if word, _ := StanceWord(f.Stance); word == "" {
		errs.Add("stance", "请选择会签意见")
	}
	q.Stance, q.Approver, q.Remarks = f.Stance, form.Line(f.Approver), nil
	for _, p := range Parts(m, q.Unit) {
		text := form.Text(f.Remarks[p.Key])
		errs.Limit(RemarkField(p.Key), "对"+p.Label+"的修改意见", text, RemarkMax)
		if text == "" {
			continue
		}
		if f.Stance == Agree {
			errs.Add(RemarkField(p.Key), "选择“无意见”的，不填写修改意见；有修改意见请选择“有修改意见”")
		}
		q.Remarks = append(q.Remarks, opinion.Point{Ord: len(q.Remarks) + 1, Part: p.Label, Quote: p.Quote, Text: text})
	}
	if f.Stance == Amend && len(q.Remarks) == 0 {
		errs.Add(RemarkField(Parts(m, q.Unit)[0].Key), "请在有关条款下写明修改意见")
	}
	errs.Need("approver", "本单位审签人", q.Approver, ApproverMax)
	return q, errs
}
