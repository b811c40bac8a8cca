package opinion

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/canon"
	"jointmeeting/internal/form"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
)

// Fields are those of a topic that units are asked about: what a text keeps, what is compared and sealed.
var Fields = topic.Fields.In(topic.Asked)

// Text is a topic's text as the units were asked about it; it never changes.
type Text struct {
	TextN    int
	Says     topic.Content // in Fields; the rest is empty
	Files    string        // SHA-256 and name of each file, one a line
	TextHash []byte
}

// partWhole is the key of the whole text. A text field's part has the field's name, an item's part the field's name for one and its number: matter2.
const partWhole = "whole"

// itemKey begins the keys of a field's items.
func itemKey(f form.Field[topic.Content]) string { return strings.TrimSuffix(f.Name, "s") }

// partOf is the field that a part is of, with the number of the item where it is one; the zero field for the whole and for what is no part.
func partOf(key string) (field form.Field[topic.Content], item string) {
	for _, f := range topic.Fields {
		n, ok := strings.CutPrefix(key, itemKey(f))
		if _, err := strconv.Atoi(n); f.Kind == form.KindItems && ok && err == nil {
			return f, n
		}
	}
	return topic.Fields.Of(key), ""
}

// PartLabel names a part.
func PartLabel(key string) string {
	f, item := partOf(key)
	switch {
	case key == partWhole:
		return "总体意见"
	case item != "":
		return "第" + item + "项" + cmp.Or(f.Item, f.Heading())
	}
	return f.Heading()
}

// Parts lists what can be remarked on, items one by one, in the order of the text. What is no text is remarked on with the whole.
func (t Text) Parts() []round.Part {
	out := []round.Part{part(partWhole, "")}
	for _, f := range Fields {
		switch quote := t.word(f); {
		case f.Kind == form.KindItems:
			for i, item := range form.Items(quote) {
				out = append(out, part(itemKey(f)+strconv.Itoa(i+1), item))
			}
		case f.Kind == form.KindText && quote != "":
			out = append(out, part(f.Name, quote))
		}
	}
	return out
}

func part(key, quote string) round.Part {
	return round.Part{Key: key, Label: PartLabel(key), Quote: quote, Field: PartLabel(key), Kept: key}
}

// word is what the text says in a field.
func (t Text) word(f form.Field[topic.Content]) string { return f.Word(&t.Says, form.Numbers) }

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

// Touches says whether the change from t to now concerns a remark. An item is known by its words, so
// that a new order or a new number changes nothing.
func (t Text) Touches(now Text, p round.Point) bool {
	f, item := partOf(p.Part)
	switch {
	case p.Part == partWhole:
		return !t.same(now)
	case item != "":
		return !slices.Contains(form.Items(now.word(f)), p.Quote)
	}
	return f.Text != nil && t.word(f) != now.word(f)
}

func (t Text) same(o Text) bool { return t.Changed(o) == "" }

// Changed names what differs, for the units that are asked again.
func (t Text) Changed(now Text) string {
	words := []string{}
	for _, f := range Fields {
		if t.word(f) != now.word(f) {
			words = append(words, f.Heading())
		}
	}
	if t.Files != now.Files {
		words = append(words, "会议材料")
	}
	return strings.Join(words, "、")
}

// seal is that of the first texts, with each field that came later.
func (t Text) seal(topicID int64) []byte {
	first := []string{strconv.FormatInt(topicID, 10), t.Says.Title, t.Says.Background, t.Says.Matters, t.Says.Dispute, t.Files}
	return canon.Seal("joint-meeting/topic-text/v1", append(first, Fields.Sealed(t.Says, "title", "background", "matters", "dispute")...)...)
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
