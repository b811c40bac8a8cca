package opinion

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/canon"
	"jointmeeting/internal/form"
	"jointmeeting/internal/round"
)

// Text is a topic's text as the units were asked about it; it never changes.
type Text struct {
	TextN      int
	Title      string
	Background string
	Matters    string
	Dispute    string
	Files      string // SHA-256 and name of each file, one a line
	TextHash   []byte
}

// The keys of the parts; a matter's key has its number behind it.
const (
	partWhole      = "whole"
	partBackground = "background"
	partDispute    = "dispute"
	partMatter     = "matter"
)

// PartLabel names a part.
func PartLabel(key string) string {
	switch key {
	case partWhole:
		return "总体意见"
	case partBackground:
		return "提请理由"
	case partDispute:
		return "主要分歧"
	}
	return "第" + strings.TrimPrefix(key, partMatter) + "项议定事项"
}

// Parts lists what can be remarked on, the matters one by one, in the order of the text.
func (t Text) Parts() []round.Part {
	out := []round.Part{part(partWhole, "")}
	add := func(key, quote string) {
		if quote != "" {
			out = append(out, part(key, quote))
		}
	}
	add(partBackground, t.Background)
	for i, m := range t.matters() {
		add(partMatter+strconv.Itoa(i+1), m)
	}
	add(partDispute, t.Dispute)
	return out
}

func part(key, quote string) round.Part {
	return round.Part{Key: key, Label: PartLabel(key), Quote: quote, Field: PartLabel(key), Kept: key}
}

func (t Text) matters() []string { return form.Items(t.Matters) }

// FileNames are the names of the files that lay beside the text.
func (t Text) FileNames() []string {
	out := []string{}
	for l := range strings.Lines(t.Files) {
		if _, name, ok := strings.Cut(strings.TrimSpace(l), " "); ok {
			out = append(out, name)
		}
	}
	return out
}

// Touches says whether the change from t to now concerns a remark. A matter is known by its words, so
// that a new order or a new number changes nothing.
func (t Text) Touches(now Text, p round.Point) bool {
	switch p.Part {
	case partWhole:
		return !t.same(now)
	case partBackground:
		return t.Background != now.Background
	case partDispute:
		return t.Dispute != now.Dispute
	}
	return !slices.Contains(now.matters(), p.Quote)
}

func (t Text) same(o Text) bool {
	return t.Title == o.Title && t.Background == o.Background && t.Matters == o.Matters && t.Dispute == o.Dispute && t.Files == o.Files
}

// Changed names what differs, for the units that are asked again.
func (t Text) Changed(now Text) string {
	words := []string{}
	for _, f := range []struct{ label, was, is string }{{"议题名称", t.Title, now.Title}, {"提请理由", t.Background, now.Background},
		{"提请议定事项", t.Matters, now.Matters}, {"主要分歧", t.Dispute, now.Dispute}, {"会议材料", t.Files, now.Files}} {
		if f.was != f.is {
			words = append(words, f.label)
		}
	}
	return strings.Join(words, "、")
}

func (t Text) seal(topicID int64) []byte {
	return canon.Seal("joint-meeting/topic-text/v1", strconv.FormatInt(topicID, 10), t.Title, t.Background, t.Matters, t.Dispute, t.Files)
}

// seal binds an answer to its unit, its words, its files, and the text it is about, whose digest it covers.
func seal(o round.Answer, files string) []byte {
	fields := []string{strconv.FormatInt(o.ID, 10), strconv.FormatInt(o.Round, 10), strconv.FormatInt(o.Unit, 10), o.UnitName, string(o.Covered), o.Stance,
		o.Approver, o.ApprovedOn.Format("2006-01-02"), strconv.FormatInt(o.GivenBy, 10), o.GivenName, strconv.FormatInt(o.GivenAt.UnixMicro(), 10), files}
	for _, p := range o.Points {
		fields = append(fields, p.Part, p.Quote, p.Text)
	}
	return canon.Seal("joint-meeting/opinion/v1", fields...)
}
