package edge

import "testing"

// TestWhatThePageShowsIsNotRepeated: a text that the page has but for spaces, wide signs or what nobody sees is shown there, and one that is part of another is not.
func TestWhatThePageShowsIsNotRepeated(t *testing.T) {
	page := evenly("<input value=\" 区直 各部门（1组） \"><textarea>\n第一条\u3000\n  甲 &amp; 乙\t\n</textarea><td> 同意 </td><p>不同意见</p><p>由市教育局牵头制定全市的规范</p>")
	for _, text := range []string{"区直\u3000各部门（１组） ", "区直 各部门（1组）\u200b", " 第一条\n甲  & 乙", "同意", "\t同意\u00a0", "由市教育局牵头制定全市的规范"} {
		if !shows(page, text) {
			t.Errorf("%q stands on the page, and would be repeated", text)
		}
	}
	for _, text := range []string{"区直各部门（1组）", "意见", "第一条\n丙", "不同意"} {
		if shows(page, text) {
			t.Errorf("%q is taken for shown", text)
		}
	}
}
