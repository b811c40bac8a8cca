// Package checklist is the office's checklist at the acceptance of a topic: its points, the answers to them as
// typed and as kept, and the grounds of a refusal. It knows no topic.
package checklist

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// Point is one ground on which a topic is not brought before a meeting.
type Point struct{ Key, Label string }

// Points are the office's checklist at acceptance. The charter names none: they are what joint meetings
// elsewhere turn away, and shown as 系统默认.
var Points = []Point{
	{"own", "单个部门职权范围内可以自行解决"},
	{"between", "有关部门之间或者分管领导可以协调解决"},
	{"open", "有分歧而未经协调，或者没有倾向性意见"},
	{"sudden", "未经主持人同意的临时动议"},
	{"late", "材料逾期提交，或者汇报人不能到会"},
	{"report", "一般性工作汇报"},
}

// OtherGround is the ground that is none of the points.
const OtherGround = "other"

// NoteMax is the most runes of a word on a point.
const NoteMax = 100

// Check is the answer to one point, as it was worded then: it does not apply, or a word says why the
// topic goes on all the same.
type Check struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Clear bool   `json:"clear"`
	Note  string `json:"note"`
}

// Review are the answers of the checklist as typed, and the ground of a refusal.
type Review struct {
	Clear  []string
	Notes  map[string]string
	Ground string
}

// NoteField is the field of the word on a point.
func NoteField(key string) string { return "note-" + key }

// Read takes the fields as they came.
func Read(v url.Values) Review {
	r := Review{Clear: v["clear"], Notes: map[string]string{}, Ground: v.Get("ground")}
	for _, p := range Points {
		r.Notes[p.Key] = v.Get(NoteField(p.Key))
	}
	return r
}

// Values are the fields again.
func (r Review) Values() url.Values {
	v := url.Values{"clear": r.Clear, "ground": {r.Ground}}
	for key, note := range r.Notes {
		v.Set(NoteField(key), note)
	}
	return v
}

// AllClear is a review in which nothing applies; a refusal has another ground.
func AllClear() Review {
	r := Review{Ground: OtherGround}
	for _, p := range Points {
		r.Clear = append(r.Clear, p.Key)
	}
	return r
}

// Checks reads the answers; every point needs one where the setting says so.
func (r Review) Checks(all bool) ([]Check, form.Errors) {
	out, errs := []Check{}, form.Errors{}
	for _, p := range Points {
		c := Check{p.Key, p.Label, slices.Contains(r.Clear, p.Key), form.Line(r.Notes[p.Key])}
		errs.Limit(NoteField(p.Key), "说明", c.Note, NoteMax)
		if all && !c.Clear && c.Note == "" {
			errs.Add(NoteField(p.Key), "请核对“%s”：无此情形的勾选，有的填写说明", p.Label)
		}
		out = append(out, c)
	}
	return out, errs
}

// Reason is the reason of a refusal: it begins with its ground.
func (r Review) Reason(text string) (string, error) {
	var errs form.Errors
	if r.Ground == OtherGround {
		return text, nil
	}
	i := slices.IndexFunc(Points, func(p Point) bool { return p.Key == r.Ground })
	if i < 0 {
		errs.Add("ground", "请选择所属情形")
		return "", errs
	}
	text = Points[i].Label + "：" + text
	errs.Limit("reason", "理由（含所属情形）", text, db.ReasonMax)
	return text, errs.Err()
}

// InWords are the answers for the log.
func InWords(list []Check) string {
	clear, noted := 0, []string{}
	for _, c := range list {
		if c.Clear {
			clear++
		}
		if c.Note != "" {
			noted = append(noted, c.Label+"——"+c.Note)
		}
	}
	return strings.TrimSuffix(fmt.Sprintf("初审核对 %d 项，无此情形 %d 项；%s", len(list), clear, strings.Join(noted, "；")), "；")
}
