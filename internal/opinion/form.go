package opinion

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/form"
)

// Limits of what is typed; the schema's CHECKs hold the same numbers.
const (
	DaysMax     = 60
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

// Input reads the form.
func (f AskForm) Input() (days int, note string, errs form.Errors) {
	if len(f.Units) == 0 {
		errs.Add("units", "请至少选择一个被征求意见的单位")
	}
	days, err := strconv.Atoi(strings.TrimSpace(f.Days))
	if err != nil || days < 1 || days > DaysMax {
		errs.Add("days", "反馈时限应为 1 至 %d 个工作日", DaysMax)
	}
	note = form.Text(f.Note)
	errs.Limit("note", "征求意见说明", note, NoteMax)
	return days, note, errs
}

// Form is a unit's answer as typed. Remarks are by part of the text.
type Form struct {
	Stance, Approver, ApprovedOn string
	Remarks                      map[string]string
}

// remarkField is the field of the remark on a part.
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

// Input is an answer that can be given.
type Input struct {
	Stance, Approver string
	ApprovedOn       time.Time
	Points           []Point
}

// Input reads the form as an answer about the text: who amends or opposes says where and why, who
// agrees has nothing to amend.
func (f Form) Input(t Text, today time.Time) (Input, form.Errors) {
	in := Input{Stance: f.Stance, Approver: form.Line(f.Approver)}
	var errs form.Errors
	if word, _ := StanceWord(f.Stance); word == "" {
		errs.Add("stance", "请选择意见")
	}
	in.Points = f.points(t, &errs)
	if len(errs) == 0 {
		f.fits(in.Points, &errs)
	}
	errs.Need("approver", "本单位审签人", in.Approver, ApproverMax)
	in.ApprovedOn = errs.NeedDate("approved_on", "审签日期", f.ApprovedOn)
	if errs.Of("approved_on") == "" && in.ApprovedOn.After(form.Day(today)) {
		errs.Add("approved_on", "审签日期不能晚于今天")
	}
	return in, errs
}

// Limits checks a draft: it may be unfinished, not endless.
func (f Form) Limits(t Text) form.Errors {
	var errs form.Errors
	f.points(t, &errs)
	errs.Limit("approver", "本单位审签人", form.Line(f.Approver), ApproverMax)
	return errs
}

// points are the remarks in the order of the text.
func (f Form) points(t Text, errs *form.Errors) []Point {
	out := []Point{}
	for _, p := range t.Parts() {
		text := form.Text(f.Remarks[p.Key])
		errs.Limit(RemarkField(p.Key), p.Label, text, RemarkMax)
		if text != "" {
			out = append(out, Point{Ord: len(out) + 1, Part: p.Key, Quote: p.Quote, Text: text})
		}
	}
	return out
}

// fits holds the remarks to the stance.
func (f Form) fits(points []Point, errs *form.Errors) {
	switch f.Stance {
	case Amend, Object:
		if len(points) == 0 {
			errs.Add(RemarkField(partWhole), "请写明%s，或在有关内容下填写", map[string]string{Amend: "修改意见", Object: "不同意的理由"}[f.Stance])
		}
	case Agree, Outside:
		for _, p := range points {
			if p.Part != partWhole {
				errs.Add(RemarkField(p.Part), "选择“%s”的，不填写修改意见；有修改意见请选择“原则同意，有修改意见”", first(StanceWord(f.Stance)))
			}
		}
	}
}

func first[A, B any](a A, _ B) A { return a }

// Reply is what the proposer answers to the remarks of one unit, by point.
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

// VerdictField and ReasonField are the fields of one point.
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
