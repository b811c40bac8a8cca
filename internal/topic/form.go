package topic

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
)

// The most runes of each text; the schema's CHECKs hold the same numbers.
const (
	TitleMax      = 60
	BackgroundMax = 2000
	MattersMax    = 2000
	DisputeMax    = 1000
	ReporterMax   = 40
	PostMax       = 40
	WantedMax     = 60
	PhoneMax      = 30
	LeaderMax     = 40
)

// Form is a topic as typed.
type Form struct {
	Unit                              string // which unit, for those who speak for several
	Title, Function, Purpose          string
	Background, Matters, Dispute      string
	Attend, Consulted, Joint          []int64
	AttendNone                        bool
	Reporter, ReporterTitle, Duration string
	Wanted, Phone, UnitLeader         string
	Major                             bool
}

// Read takes the fields as they came. Units ticked among the suggested ones (take) attend.
func Read(v url.Values) Form {
	return Form{
		Unit: v.Get("unit"), Title: v.Get("title"), Function: v.Get("function"), Purpose: v.Get("purpose"),
		Background: v.Get("background"), Matters: v.Get("matters"), Dispute: v.Get("dispute"),
		Attend: form.IDs(append(slices.Clone(v["attend"]), v["take"]...)), Consulted: form.IDs(v["consulted"]), Joint: form.IDs(v["joint"]), AttendNone: v.Get("attend_none") != "",
		Reporter: v.Get("reporter"), ReporterTitle: v.Get("reporter_title"), Duration: v.Get("duration"),
		Wanted: v.Get("wanted"), Phone: v.Get("phone"), UnitLeader: v.Get("unit_leader"), Major: v.Get("major") != "",
	}
}

// Blank is the form of a new topic.
func Blank() Form { return Form{Purpose: "review", Duration: "15"} }

// Of is the form of a stored topic.
func Of(t Topic) Form {
	return Form{
		Unit: strconv.FormatInt(t.Unit, 10), Title: t.Title, Function: t.Function, Purpose: t.Purpose,
		Background: t.Background, Matters: t.Matters, Dispute: t.Dispute,
		Attend: t.Attend, Consulted: t.Consulted, Joint: t.Joint, AttendNone: t.AttendNone,
		Reporter: t.Reporter, ReporterTitle: t.ReporterTitle, Duration: strconv.Itoa(t.Duration),
		Wanted: t.Wanted, Phone: t.Phone, UnitLeader: t.UnitLeader, Major: t.Major,
	}
}

// Values are the form's fields again, for a page that sends them once more.
func (f Form) Values() url.Values {
	v := url.Values{}
	for name, text := range f.texts() {
		v.Set(name, text)
	}
	for name, on := range map[string]bool{"attend_none": f.AttendNone, "major": f.Major} {
		if on {
			v.Set(name, "1")
		}
	}
	for name, ids := range map[string][]int64{"attend": f.Attend, "consulted": f.Consulted, "joint": f.Joint} {
		for _, id := range ids {
			v.Add(name, strconv.FormatInt(id, 10))
		}
	}
	return v
}

func (f Form) texts() map[string]string {
	return map[string]string{"unit": f.Unit, "title": f.Title, "function": f.Function, "purpose": f.Purpose, "background": f.Background,
		"matters": f.Matters, "dispute": f.Dispute, "reporter": f.Reporter, "reporter_title": f.ReporterTitle, "duration": f.Duration,
		"wanted": f.Wanted, "phone": f.Phone, "unit_leader": f.UnitLeader}
}

// Input is a topic's content, read and within its limits. It may be unfinished: a draft.
type Input struct {
	Title, Function, Purpose     string
	Background, Matters, Dispute string
	Attend, Consulted, Joint     []int64
	AttendNone                   bool
	Reporter, ReporterTitle      string
	Duration                     int
	Wanted, Phone, UnitLeader    string
	Major                        bool
}

// Input reads the form as a draft: the title must be there, nothing may be too long, and no answer may
// be one that was not offered.
func (f Form) Input() (Input, form.Errors) {
	in := Input{
		Title: form.Line(f.Title), Function: strings.TrimSpace(f.Function), Purpose: strings.TrimSpace(f.Purpose),
		Background: form.Text(f.Background), Matters: strings.Join(lines(form.Text(f.Matters)), "\n"), Dispute: form.Text(f.Dispute),
		Attend: f.Attend, Consulted: f.Consulted, Joint: f.Joint, AttendNone: f.AttendNone,
		Reporter: form.Line(f.Reporter), ReporterTitle: form.Line(f.ReporterTitle),
		Wanted: form.Line(f.Wanted), Phone: form.Line(f.Phone), UnitLeader: form.Line(f.UnitLeader), Major: f.Major,
	}
	var errs form.Errors
	errs.Need("title", "议题名称", in.Title, TitleMax)
	if PurposeWord(in.Purpose) == "" {
		errs.Add("purpose", "请选择议题类型")
	}
	errs.Limit("background", "提请理由", in.Background, BackgroundMax)
	errs.Limit("matters", "提请会议议定的事项", in.Matters, MattersMax)
	errs.Limit("dispute", "主要分歧", in.Dispute, DisputeMax)
	if in.AttendNone && len(in.Attend) > 0 {
		errs.Add("attend", "已选择需要参会的单位，请取消“无”")
	}
	errs.Limit("reporter", "汇报人", in.Reporter, ReporterMax)
	errs.Limit("reporter_title", "汇报人职务", in.ReporterTitle, PostMax)
	in.Duration, _ = strconv.Atoi(strings.TrimSpace(f.Duration))
	if !slices.Contains(Durations, in.Duration) {
		errs.Add("duration", "请选择预计用时")
	}
	errs.Limit("wanted", "建议上会时间", in.Wanted, WantedMax)
	errs.Limit("phone", "联系电话", in.Phone, PhoneMax)
	errs.Limit("unit_leader", "本单位审签人", in.UnitLeader, LeaderMax)
	return in, errs
}

// Whole lists everything that is wrong or missing before the topic may be handed in.
func (f Form) Whole() form.Errors {
	in, errs := f.Input()
	var missing form.Errors
	need := func(field, label, v string) {
		if v == "" {
			missing.Add(field, "请填写%s", label)
		}
	}
	if in.Function == "" {
		missing.Add("function", "请选择议题类别")
	}
	need("background", "提请理由", in.Background)
	need("matters", "提请会议议定的事项", in.Matters)
	if len(in.Attend) == 0 && !in.AttendNone {
		missing.Add("attend", "请至少选择一个需要参会的单位，或选择“无”")
	}
	need("reporter", "汇报人", in.Reporter)
	need("reporter_title", "汇报人职务", in.ReporterTitle)
	need("phone", "联系电话", in.Phone)
	return inOrder(append(errs, missing...))
}

// order is the order of the fields on the page, which the summary of errors keeps.
var order = []string{"unit", "title", "function", "purpose", "background", "matters", "dispute", "consulted", "attend", "joint",
	"reporter", "reporter_title", "duration", "wanted", "phone", "unit_leader", "files"}

func inOrder(errs form.Errors) form.Errors {
	slices.SortStableFunc(errs, func(a, b form.Error) int {
		return slices.Index(order, a.Field) - slices.Index(order, b.Field)
	})
	return errs
}
