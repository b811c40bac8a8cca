package task

import (
	"testing"
	"time"

	"jointmeeting/internal/form"
)

func day(v string) time.Time {
	t, ok := form.Moment(v)
	if !ok {
		if t, ok = form.Date(v); !ok {
			panic(v)
		}
	}
	return t
}

func TestLeft(t *testing.T) {
	for _, c := range []struct{ due, now, want, tone string }{
		{"2026-09-30", "2026-10-14 23:59", "逾期 14 天", "bad"},
		{"2026-10-14", "2026-10-15 00:00", "逾期 1 天", "bad"},
		{"2026-10-14", "2026-10-14 23:59", "今天到期", "warn"},
		{"2026-10-14", "2026-10-14 00:00", "今天到期", "warn"},
		{"2026-10-17", "2026-10-14 09:00", "3 天后到期", "warn"},
		{"2026-10-21", "2026-10-14 09:00", "7 天后到期", "warn"},
		{"2026-10-22", "2026-10-14 09:00", "还有 8 天", ""},
		{"2027-01-03", "2026-12-31 23:30", "3 天后到期", "warn"},
		{"2026-12-31", "2027-01-01 00:30", "逾期 1 天", "bad"},
		{"2026-12-31", "2026-01-01 00:30", "还有 364 天", ""},
		{"2028-03-01", "2028-02-28 12:00", "2 天后到期", "warn"},
	} {
		got := Left(day(c.due), day(c.now), 7)
		if got.Text != c.want || string(got.Tone) != c.tone {
			t.Errorf("due %s on %s: got %+v, want %s", c.due, c.now, got, c.want)
		}
	}
	// A date as the database gives it is midnight UTC of the same day.
	if got := Left(time.Date(2026, 10, 14, 0, 0, 0, 0, time.UTC), day("2026-10-14 07:00"), 7); got.Text != "今天到期" {
		t.Errorf("a stored date: %+v", got)
	}
}

func TestTags(t *testing.T) {
	now := day("2026-10-14 09:00")
	at := func(v string) *time.Time { x := day(v); return &x }
	for _, c := range []struct {
		s    Standing
		want string
	}{
		{Standing{"assigned", "", day("2026-12-31"), nil}, "待签收"},
		{Standing{"assigned", "", day("2026-10-10"), nil}, "逾期 4 天 待签收"},
		{Standing{"assigned", "", day("2026-10-15"), nil}, "1 天后到期 待签收"},
		{Standing{"working", "", day("2026-12-31"), nil}, "推进中"},
		{Standing{"working", "", day("2026-10-10"), nil}, "逾期 4 天"},
		{Standing{"working", "", day("2026-10-10"), at("2026-10-01")}, "逾期 4 天"},
		{Standing{"claimed", "", day("2026-10-10"), at("2026-10-10 23:00")}, "待核验"},
		{Standing{"claimed", "", day("2026-10-10"), at("2026-10-12")}, "待核验 逾期 2 天提出"},
		{Standing{"done", "", day("2026-10-10"), at("2026-10-10")}, "已办结"},
		{Standing{"done", "", day("2026-10-10"), at("2026-10-11")}, "逾期办结"},
		{Standing{"closed", "", day("2026-10-10"), at("2026-10-11")}, "已销号"},
		{Standing{"suspended", "", day("2026-10-10"), nil}, "已中止"},
		{Standing{"cancelled", "", day("2026-10-10"), nil}, "已取消"},
		{Standing{"waiting", "", day("2026-10-10"), nil}, "待批"},
	} {
		got := ""
		for i, tag := range c.s.Tags(now, 7) {
			if i > 0 {
				got += " "
			}
			got += tag.Text
		}
		if got != c.want {
			t.Errorf("%s due %s: got %q, want %q", c.s.State, c.s.Due.Format("01-02"), got, c.want)
		}
	}
}

func TestTitle(t *testing.T) {
	for text, want := range map[string]string{
		"制定标准。另": "制定标准", "制定标准；另": "制定标准", "完善应急预案体系：\n（1）加强管理": "完善应急预案体系", "会议议定：\n1. 制定规范。\n2. 印发": "制定规范", "会议要求，加强管理": "加强管理",
		"会议要求市教育局制定规范": "会议要求市教育局制定规范", "会议原则同意方案，": "会议原则同意方案", "一是加强演练；二是宣传": "加强演练", "完善体系：加强管理": "完善体系：加强管理", "会议议定如下：": "会议议定如下", "一行\n二行": "一行", "。": "。",
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十":  "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一": "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九…",
	} {
		if got := Title(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
