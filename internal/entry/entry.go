// Package entry is what the office notes when it enters an answer for a unit (代录): who said it, how, and on which day. Who may, how what was entered is
// known from a unit's own word, and until when it is taken back stand here once, for whatever is answered.
package entry

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// May are who enters, for any unit: the office alone.
var May = []access.Right{access.May(access.Office), access.May(access.Director)}

// ByMax is the most runes of a name.
const ByMax = 40

// by and Mark stand before and behind the clerk in the name of whoever gave an answer that the office entered; a person's name has no comma (form.Errors.NeedPerson).
const (
	by   = "，联席会议办公室"
	Mark = "代录"
)

// Pattern is how statements know such a name.
const Pattern = "%" + by + "%" + Mark

// Entered says whether the name of whoever gave an answer says that the office entered it.
func Entered(name string) bool { return strings.Contains(name, by) && strings.HasSuffix(name, Mark) }

// Only is the guard that an answer is one which the office entered: neither does the office take back what a unit said itself, nor does a unit say twice
// what it has said.
func Only[T any](entered func(T) bool) flow.Guard[T] {
	return flow.Guard[T]{Name: "办公室代录的", Why: func(t T, _ access.Actor) string {
		if !entered(t) {
			return "不是办公室代录的"
		}
		return ""
	}}
}

// Unspoken is the guard that what the office enters takes the place of no answer that the unit gave itself: its own word holds.
func Unspoken[T any](own func(T) bool) flow.Guard[T] {
	return flow.Guard[T]{Name: "单位未自行答复", Why: func(t T, _ access.Actor) string {
		if own(t) {
			return "单位已自行答复，以单位的答复为准"
		}
		return ""
	}}
}

// Ways are how an answer came.
var Ways = []string{"电话", "书面", "当面"}

// Form is what was typed of an answer.
type Form struct{ By, How, On string }

// Read takes what was typed.
func Read(v url.Values) Form {
	return Form{By: form.PersonName(v.Get("said_by")), How: v.Get("said_how"), On: form.Line(v.Get("said_on"))}
}

// Said is an answer as read.
type Said struct {
	By, How string
	On      time.Time
}

// Input reads the form. An answer was given between the day on which it was asked for and today.
func (f Form) Input(since, now time.Time) (Said, form.Errors) {
	var errs form.Errors
	s := Said{By: f.By, How: f.How}
	errs.NeedPerson("said_by", "答复人", f.By, ByMax)
	if !slices.Contains(Ways, f.How) {
		errs.Add("said_how", "请选择答复方式")
	}
	s.On = errs.NeedDate("said_on", "答复日期", f.On)
	switch {
	case errs.Of("said_on") != "":
	case form.Day(s.On).After(form.Day(now)):
		errs.Add("said_on", "答复日期不能晚于今天")
	case form.Day(s.On).Before(form.Day(since)):
		errs.Add("said_on", "答复日期不能早于送达日期 %s", since.In(form.Zone).Format("2006年1月2日"))
	}
	return s, errs
}

// Words are who gave the answer and how: 王五（电话，2026年3月5日）.
func (s Said) Words() string {
	return s.By + "（" + s.How + "，" + s.On.In(form.Zone).Format("2006年1月2日") + "）"
}

// Name is how the answer is signed wherever it is shown.
func (s Said) Name(clerk string) string {
	return s.Words() + by + clerk + Mark
}
