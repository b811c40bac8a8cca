package entry_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/entry"
	"jointmeeting/internal/form"
)

// TestAnswersAreNotedWhole: who, how and when, in words; each is asked for, and the day lies between the asking and today.
func TestAnswersAreNotedWhole(t *testing.T) {
	t.Parallel()
	since, now := time.Date(2026, 3, 2, 18, 0, 0, 0, form.Zone), time.Date(2026, 3, 5, 8, 0, 0, 0, form.Zone)
	typed := func(by, how, on string) entry.Form {
		return entry.Read(url.Values{"said_by": {by}, "said_how": {how}, "said_on": {on}})
	}
	for _, day := range []string{"2026-03-02", "2026-03-05"} {
		if _, errs := typed("王五", "电话", day).Input(since, now); errs != nil {
			t.Errorf("%s: %v", day, errs)
		}
	}
	s, errs := typed(" 王　五 ", "书面", "２０２６-03-05").Input(since, now)
	if errs != nil || s.Name("李四") != "王五（书面，2026年3月5日），联席会议办公室李四代录" {
		t.Errorf("%q, %v", s.Name("李四"), errs)
	}
	for _, c := range []struct {
		f           entry.Form
		field, says string
	}{
		{typed("", "电话", "2026-03-03"), "said_by", "请填写"}, {typed("王五，联席会议办公室苏示清代录", "电话", "2026-03-03"), "said_by", "不能含有逗号"}, {typed(strings.Repeat("王", 41), "电话", "2026-03-03"), "said_by", "不超过 40 字"},
		{typed("王五", "托梦", "2026-03-03"), "said_how", "请选择答复方式"}, {typed("王五", "电话", ""), "said_on", "请填写"},
		{typed("王五", "电话", "2026-03-06"), "said_on", "不能晚于今天"}, {typed("王五", "电话", "2026-03-01"), "said_on", "不能早于送达日期 2026年3月2日"},
	} {
		if _, errs := c.f.Input(since, now); len(errs) != 1 || !strings.Contains(errs.Of(c.field), c.says) {
			t.Errorf("%+v: %v", c.f, errs)
		}
	}
}
