package minutespage

import (
	"net/url"
	"strconv"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// VersionsView is the history of one record.
type VersionsView struct {
	View
	Versions []signing.Version
}

// VersionView is one version of the text; the paper is of that version.
type VersionView struct {
	VersionsView
	No int
}

// CompareView is two versions beside each other.
type CompareView struct {
	VersionsView
	Comparison *signing.Comparison // nil when there is one version only
	Side       bool                // beside each other, not merged
}

// version is the one that is shown; a page of a version that is not there does not exist.
func (v VersionView) version() signing.Version {
	for _, x := range v.Versions {
		if x.No == v.No {
			return x
		}
	}
	return signing.Version{No: v.No}
}

func draftNo(no int) string { return "第 " + strconv.Itoa(no) + " 稿" }

func (v View) versionURL(no int) string { return v.path() + "/versions/" + strconv.Itoa(no) }

// compareURL is the comparison of two versions.
func (v View) compareURL(from, to int, side bool) string {
	q := url.Values{"from": {strconv.Itoa(from)}, "to": {strconv.Itoa(to)}}
	if side {
		q.Set("view", "side")
	}
	return v.path() + "/compare?" + q.Encode()
}

// views are the two ways of showing a comparison.
func (v CompareView) views() []part.Tab {
	c := v.Comparison
	return []part.Tab{{Label: "合并显示", URL: v.compareURL(c.From, c.To, false), Current: !v.Side}, {Label: "左右对照", URL: v.compareURL(c.From, c.To, true), Current: v.Side}}
}

func (v CompareView) sub() string {
	if v.Comparison == nil {
		return v.Minutes.Title
	}
	c := v.Comparison
	return v.Minutes.Title + "　" + draftNo(c.From) + " → " + draftNo(c.To) + "　修改 " + strconv.Itoa(c.Changes()) + " 处"
}

// choices are the versions to compare, the latest first.
func (v VersionsView) choices() []part.Option {
	out := []part.Option{}
	for _, x := range v.Versions {
		e := x.Entries[len(x.Entries)-1]
		out = append(out, part.Option{Value: strconv.Itoa(x.No), Label: draftNo(x.No) + "　" + e.ByName + "　" + layout.Day(e.At)})
	}
	return out
}

// earlier is the number of the version before, 0 for the first.
func (v VersionsView) earlier(no int) int {
	for _, x := range v.Versions {
		if x.No < no {
			return x.No
		}
	}
	return 0
}

// events are what was done to a text, as a timeline.
func (v VersionsView) events(list []signing.Entry) []part.Event {
	out := []part.Event{}
	for _, e := range list {
		x := part.Event{Title: draftNo(e.Version) + "　" + e.ActTitle(), Text: e.Reason, Who: e.ByName, When: layout.Near(e.At, v.Now) + " " + layout.Clock(e.At),
			Stamp: layout.Stamp(e.At), Tone: flow.Info}
		if e.Act == signing.ActReturn {
			x.Tone = flow.Bad
		}
		out = append(out, x)
	}
	return out
}

// signedWords say who signed a version, and that a signature has been voided since.
func signedWords(x signing.Version) string {
	out := ""
	for _, s := range x.Signed {
		if out != "" {
			out += "，"
		}
		out += s.Name + signing.StageTitle(s.Stage)
		if !s.Given() {
			out += "（已作废）"
		}
	}
	return shared.Dash(out)
}

// changedBy says who changed a piece last, and why.
func changedBy(e signing.Entry) string {
	out := draftNo(e.Version) + "　" + e.ByName + "　" + layout.DayTime(e.At)
	if e.Reason != "" {
		out += "：" + e.Reason
	}
	return out
}

// storedBy says who stored the text when.
func storedBy(e signing.Entry, now time.Time) string {
	return e.ByName + e.ActTitle() + "　" + layout.Near(e.At, now) + " " + layout.Clock(e.At)
}
