package round

import (
	"net/url"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
)

// Limits of what is typed; the schema's CHECKs hold the same numbers.
const (
	NoteMax     = 500
	RemarkMax   = 1000
	ReasonMax   = 500
	ApproverMax = 40
)

// AskForm is a round as typed by the office.
type AskForm struct {
	Units           []int64
	Days, Note      string
	Silence, Shared bool
}

// ReadAsk takes the fields as they came.
func ReadAsk(v url.Values) AskForm {
	return AskForm{Units: form.IDs(v["units"]), Days: v.Get("days"), Note: v.Get("note"), Silence: v.Get("silence") != "", Shared: v.Get("shared") != ""}
}

// AskWords are what an asking room calls the units, the time and the note, and the most days it gives.
type AskWords struct {
	Units, Days, Note string
	DaysMax           int
}

// Input reads the form.
func (f AskForm) Input(w AskWords) (r Round, errs form.Errors) {
	if len(f.Units) == 0 {
		errs.Add("units", "请至少选择一个%s", w.Units)
	}
	days, ok := form.Number(f.Days)
	if !ok || days < 1 || days > w.DaysMax {
		errs.Add("days", "%s应为 1 至 %d 个工作日", w.Days, w.DaysMax)
	}
	r = Round{Days: days, Note: form.Text(f.Note), Silence: f.Silence, Shared: f.Shared}
	errs.Limit("note", w.Note, r.Note, NoteMax)
	return r, errs
}

// Form is a unit's answer as typed. Remarks are by part of the text.
type Form struct {
	Stance, Approver, ApprovedOn string
	Remarks                      map[string]string
}

// Part is a piece of a text that a remark can be about.
type Part struct {
	Key, Label, Quote string
	Field             string // what the field of the remark is called
	Kept              string // by which name the remark keeps the part
}

const remarkField = "on-"

// RemarkField is the field of the remark on a part.
func RemarkField(part string) string { return remarkField + part }

// Read takes the fields as they came.
func Read(v url.Values) Form {
	f := Form{Stance: v.Get("stance"), Approver: v.Get("approver"), ApprovedOn: v.Get("approved_on"), Remarks: map[string]string{}}
	for name := range v {
		if part, ok := strings.CutPrefix(name, remarkField); ok && v.Get(name) != "" {
			f.Remarks[part] = v.Get(name)
		}
	}
	return f
}

// Values are the form's fields again; a draft is kept like this, right or wrong.
func (f Form) Values() url.Values {
	v := url.Values{}
	for name, text := range map[string]string{"stance": f.Stance, "approver": f.Approver, "approved_on": f.ApprovedOn} {
		if text != "" {
			v.Set(name, text)
		}
	}
	for part, text := range f.Remarks {
		v.Set(RemarkField(part), text)
	}
	return v
}

// Points are the remarks in the order of the text.
func (f Form) Points(parts []Part, errs *form.Errors) []Point {
	out := []Point{}
	for _, p := range parts {
		text := form.Text(f.Remarks[p.Key])
		errs.Limit(RemarkField(p.Key), p.Field, text, RemarkMax)
		if text != "" {
			out = append(out, Point{Ord: len(out) + 1, Part: p.Kept, Quote: p.Quote, Text: text})
		}
	}
	return out
}

// Reply is what is answered to the remarks of one unit, by point.
type Reply struct{ Verdict, Reason map[int64]string }

// ReadReply takes the fields of the points as they came.
func ReadReply(v url.Values) Reply {
	r := Reply{map[int64]string{}, map[int64]string{}}
	for name := range v {
		if id, ok := strings.CutPrefix(name, "verdict-"); ok {
			r.Verdict[form.ID(id)] = v.Get(name)
		}
		if id, ok := strings.CutPrefix(name, "reason-"); ok {
			r.Reason[form.ID(id)] = v.Get(name)
		}
	}
	return r
}

// ReplyOf is the reply as stored.
func ReplyOf(points []Point) Reply {
	r := Reply{map[int64]string{}, map[int64]string{}}
	for _, p := range points {
		r.Verdict[p.ID], r.Reason[p.ID] = p.Verdict, p.Reason
	}
	return r
}

// VerdictField is the field of the verdict on one point.
func VerdictField(point int64) string { return "verdict-" + strconv.FormatInt(point, 10) }

// ReasonField is the field of the reason.
func ReasonField(point int64) string { return "reason-" + strconv.FormatInt(point, 10) }

// Input answers every point: a remark that is not taken over as it is gets a reason.
func (r Reply) Input(points []Point) ([]Point, form.Errors) {
	out := []Point{}
	var errs form.Errors
	for _, p := range points {
		p.Verdict, p.Reason = r.Verdict[p.ID], form.Text(r.Reason[p.ID])
		switch p.Verdict {
		case Adopted:
		case Partly, Declined:
			if p.Reason == "" {
				errs.Add(ReasonField(p.ID), "请填写“%s”的理由", VerdictWord(p.Verdict))
			}
		default:
			errs.Add(VerdictField(p.ID), "请选择采纳情况")
		}
		errs.Limit(ReasonField(p.ID), "理由", p.Reason, ReasonMax)
		out = append(out, p)
	}
	return out, errs
}
