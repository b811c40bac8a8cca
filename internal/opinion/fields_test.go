package opinion

import (
	"encoding/hex"
	"slices"
	"testing"

	"jointmeeting/internal/canon"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/topic"
)

// TestEveryFieldAskedAboutHasAColumn: what units are asked about is kept, and rows from before a field hold what it says by default. Units and rows of
// their own have no table beside the texts: such a field is exempt, or its migration makes one.
func TestEveryFieldAskedAboutHasAColumn(t *testing.T) {
	for _, fault := range append(fieldtest.Unstored(Fields, fieldtest.Columns(t, "topic_text"), "id", "topic", "n", "files", "hash", "by_name", "at"),
		fieldtest.Undefaulted(Fields, fieldtest.Held(t, "topic_text"))...) {
		t.Errorf("the text that units are asked about (topic_text, place %s): %s", topic.Asked, fault)
	}
	for _, f := range Fields {
		if f.Units != nil || f.List != nil {
			t.Errorf("field %s (%s) is kept in rows of its own, of which the text that units are asked about has none: place %s", f.Name, f.Label, topic.Asked)
		}
	}
}

// TestEveryFieldAskedAboutIsCompared: a change of any field that is not exempt is named to the units by the field's label, touches what they said of
// the whole, and is sealed.
func TestEveryFieldAskedAboutIsCompared(t *testing.T) {
	base := topic.Fields.Blank()
	fieldtest.None(t, compared(base))
	for _, f := range Fields {
		was, is := Text{Says: base}, Text{Says: fieldtest.Changed(f, base)}
		if got := was.Changed(is); got != f.Heading() || was.same(is) {
			t.Errorf("a change of the field %s (%s) is called %q", f.Name, f.Label, got)
		}
	}
	if got := (Text{Files: "f0 甲.docx"}).Changed(Text{}); got != "会议材料" {
		t.Errorf("another file is called %q", got)
	}
}

func compared(base topic.Content) []string {
	return append(fieldtest.Absent(topic.Fields, topic.Asked, base, func(c topic.Content) string { return Text{Says: base}.Changed(Text{Says: c}) }),
		fieldtest.Absent(topic.Fields, topic.Asked, base, func(c topic.Content) string { return hex.EncodeToString(Text{Says: c}.seal(41)) })...)
}

// TestFirstTextsStayValid: the seal of a text is that of the first ones until a field that came later says something, whichever that is.
func TestFirstTextsStayValid(t *testing.T) {
	c := topic.Fields.Blank()
	c.Title, c.Background, c.Matters, c.Dispute = "题", "理由", "事项", "分歧"
	x := Text{Says: c, Files: "f0 甲.docx"}
	want := canon.Seal("joint-meeting/topic-text/v1", "41", "题", "理由", "事项", "分歧", "f0 甲.docx")
	if got := x.seal(41); !slices.Equal(got, want) {
		t.Errorf("a seal of the first texts no longer holds: %x, want %x", got, want)
	}
	was := Fields
	t.Cleanup(func() { Fields = was })
	Fields = topic.Fields // as if units were asked about everything
	if got := x.seal(41); !slices.Equal(got, want) {
		t.Errorf("a seal of the first texts falls with a field that came later: %x, want %x", got, want)
	}
	for _, f := range Fields {
		later := Text{Says: fieldtest.Changed(f, c), Files: x.Files}
		if slices.Equal(later.seal(41), want) || x.Changed(later) != f.Heading() {
			t.Errorf("field %s (%s), had it come later, is not sealed or not compared: %q", f.Name, f.Label, x.Changed(later))
		}
	}
}
