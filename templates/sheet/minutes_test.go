package sheet

import (
	"testing"
	"time"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/part"
)

// TestMinutesPaper: head, number, day of signing, people, range and fingerprint stand where GB/T 9704 has
// them; what is not known yet is not claimed.
func TestMinutesPaper(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 9, 10, 0, 0, 0, 0, time.UTC)
	seven := int64(7)
	p := minutes.Page{Office: unit.Office{Name: "全市联席会议", Short: "联席会议", Charter: "某市联席会议制度"}, Minutes: minutes.Minutes{
		State: minutes.Draft, Title: "2026年第1次全体会议纪要", Overview: "概况。", ContentHash: []byte{0x3f, 0x7a, 0x91, 0xc2},
		Attendance: []minutes.Attendee{{List: minutes.Present, Unit: &seven, UnitName: "市教育局", Person: "李示联"}, {List: minutes.Leave, UnitName: "市司法局", Person: "王示"}}}}
	draft := Minutes(p)
	if draft.Org != "某市联席会议纪要" || draft.No != "（草稿）" || draft.Date != "" || draft.Issued != "" || draft.Foot[0].Text != "市教育局。" || len(draft.Foot) != 1 {
		t.Errorf("draft: %+v", draft)
	}
	given := p
	given.Minutes.State, given.Minutes.Corrects, given.Minutes.CorrectsNumber = minutes.Abandoned, &seven, "〔2026〕1号"
	last := part.Line{Label: "撤销", Text: "本更正稿没有印发，〔2026〕1号仍然有效"}
	if got := Minutes(given); got.No != "（已撤销的更正稿）" || got.Foot[len(got.Foot)-1] != last {
		t.Errorf("given up: %+v", got)
	}
	m := &p.Minutes
	m.State, m.Number, m.SignedOn, m.IssuedOn, m.UnitNames = minutes.Issued, "〔2026〕1号", &day, &day, []string{"市教育局", "市司法局"}
	got := Minutes(p)
	want := []part.Line{{Label: "分送", Text: "市教育局、市司法局。"}, {Label: "校验指纹", Text: "3F7A-91C2"}}
	if got.No != "〔2026〕1号" || got.Date != "2026年9月10日" || got.Issued != "2026年9月10日印发" || len(got.Foot) != 2 || got.Foot[0] != want[0] || got.Foot[1] != want[1] {
		t.Errorf("issued: %+v", got)
	}
	if len(got.People) != 2 || got.People[0].Text != "市教育局李示联" || got.People[1].Label != "请假" {
		t.Errorf("people: %+v", got.People)
	}
}
