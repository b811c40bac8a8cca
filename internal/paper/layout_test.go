package paper

import (
	"slices"
	"testing"
	"time"
)

// laid are the lines of a text in a layout.
func laid(t Text, layout int) (out []string) {
	for _, p := range Body(t, layout) {
		out = append(out, p.Text+p.Rest)
	}
	return out
}

// TestPapersKeepTheirLayout: decisions are numbered through, who does one of several lines stands below them, a heading is said once; a paper from before stays as
// it was printed.
func TestPapersKeepTheirLayout(t *testing.T) {
	one, two := int64(1), int64(2)
	text := Text{Clauses: []Clause{
		{ID: 1, Topic: &one, TopicTitle: "关于应急预案的议题", Text: "完善体系：\n（1）加强管理\n（2）加强演练", LeadName: "市教育局"},
		{ID: 2, Topic: &one, TopicTitle: "关于应急预案的议题", Text: "印发方案。", LeadName: "市财政局"},
		{ID: 3, Topic: &two, TopicTitle: "制定《营养餐规范》", Text: "制定《营养餐规范》。", LeadName: "市卫健委", DueKind: "year_end"},
		{ID: 4, TopicTitle: "", Text: "其他事项照办。", NoTask: "知悉"},
	}}
	if got, want := laid(text, Layout), []string{"一、关于应急预案的议题", "（一）完善体系：", "（1）加强管理", "（2）加强演练", "（牵头单位：市教育局）", "（二）印发方案。（牵头单位：市财政局）",
		"二、制定《营养餐规范》", "（三）牵头单位：市卫健委；完成时限：年底前。", "三、其他议定事项", "（四）其他事项照办。"}; !slices.Equal(got, want) {
		t.Errorf("laid out now:\n%q\n%q", got, want)
	}
	if got, want := laid(text, 0), []string{"一、关于应急预案的议题", "（一）完善体系：", "（1）加强管理", "（2）加强演练（牵头单位：市教育局）", "（二）印发方案。（牵头单位：市财政局）",
		"二、制定《营养餐规范》", "制定《营养餐规范》。（牵头单位：市卫健委；完成时限：年底前）", "三、其他议定事项", "其他事项照办。"}; !slices.Equal(got, want) {
		t.Errorf("laid out before:\n%q\n%q", got, want)
	}
	text.Clauses = text.Clauses[1:2]
	if got := laid(text, Layout); !slices.Equal(got, []string{"一、关于应急预案的议题", "印发方案。（牵头单位：市财政局）"}) {
		t.Errorf("a decision alone: %q", got)
	}
}

// TestAnIssueNamesItsLayout: it is read back and held against what is shown; an issue from before has the bytes that it had.
func TestAnIssueNamesItsLayout(t *testing.T) {
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	was := Issue{Portal: "p", Minutes: 1, Version: 2, Content: Digest([]byte("x")), Number: "〔2026〕1号", On: day, At: day, By: "甲", LogHash: Digest([]byte("y"))}
	is := was
	is.Layout = Layout
	for _, st := range []Issue{was, is} {
		back, err := ReadIssue(st.Bytes())
		if err != nil || back.Layout != st.Layout {
			t.Errorf("layout %d is read as %d, %v", st.Layout, back.Layout, err)
		}
		if !Says(st.Bytes(), Digest(st.Bytes()), was) {
			t.Errorf("layout %d does not say what is shown", st.Layout)
		}
	}
	if string(was.Bytes()) == string(is.Bytes()) {
		t.Error("the layout is not stated")
	}
}
