package minutes_test

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/minutes"
)

// TestTidy: pasted numbering and marks become those of official papers.
func TestTidy(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"1、压实责任": "1.压实责任", "(一)压实责任": "（一）压实责任", "（一）\t压实责任": "（一）压实责任", "　　会议要求,各单位": "会议要求，各单位",
		"一、\u00a0有关要求": "一、有关要求", "(2) 宣贯": "（2）宣贯", "版本 1.2,不变": "版本 1.2,不变", "10:30 开始": "10:30 开始", "请各单位重视!": "请各单位重视！",
		`坚持"急用先行"原则`: "坚持“急用先行”原则", `3"管道`: `3"管道`, `"a"`: `"a"`,
	} {
		if got, _ := minutes.Tidy(in); got != want {
			t.Errorf("Tidy(%q) = %q, want %q", in, got, want)
		}
	}
	if got, n := minutes.Tidy("一、有关要求\n(一)压实责任。\n正文"); got != "一、有关要求\n（一）压实责任。\n正文" || len(n) != 1 || n[0] != (minutes.Tidied{Before: "(一)压实责任。", After: "（一）压实责任。"}) {
		t.Errorf("%q, %v", got, n)
	}
	if again, n := minutes.Tidy("（一）压实责任。"); len(n) != 0 || again != "（一）压实责任。" {
		t.Errorf("tidied twice: %q, %v", again, n)
	}
}

// TestParas: levels by their numbering, a heading of the second level runs on.
func TestParas(t *testing.T) {
	t.Parallel()
	got := minutes.Paras("三、有关要求\n\n（一）压实责任。主要负责同志要亲自过问。\n1.宣贯\n（1）培训\n普通段落")
	want := []minutes.Para{{Level: 1, Text: "三、有关要求"}, {Level: 2, Text: "（一）压实责任。", Rest: "主要负责同志要亲自过问。"}, {Level: 3, Text: "1.宣贯"},
		{Level: 4, Text: "（1）培训"}, {Text: "普通段落"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

// TestBody: decisions stand under their topics with who does what until when.
func TestBody(t *testing.T) {
	t.Parallel()
	m := whole(minutes.Draft)
	topic := int64(3)
	m.Clauses[0].Topic, m.Clauses[0].TopicTitle, m.Clauses[0].LeadName = &topic, "低空经济标准体系建设", "市发改委"
	second := m.Clauses[0]
	second.Major, second.Support, second.SupportName = true, []int64{1, 2}, []string{"市交通运输局", "市应急管理局"}
	m.Clauses = append(m.Clauses, second)
	got := minutes.Body(m)
	if len(got) != 4 || got[1].Text != "一、低空经济标准体系建设" || got[2].Text != "（一）议定（牵头单位：市发改委；完成时限：2026年12月31日）" ||
		got[3].Text != "（二）议定（牵头单位：市发改委；配合单位：市交通运输局、市应急管理局；完成时限：2026年12月31日；重大事项，按程序报批后实施）" {
		t.Errorf("got %+v", got)
	}
}

// TestNumber: hexagonal brackets, no leading zero, no 第.
func TestNumber(t *testing.T) {
	t.Parallel()
	if got := minutes.Number(2026, 1); got != "\u30142026\u30151号" {
		t.Errorf("got %q", got)
	}
}

// TestContentTellsTextsApart: moving a character over a border changes the digest's input.
func TestContentTellsTextsApart(t *testing.T) {
	t.Parallel()
	a, b := whole(minutes.Draft), whole(minutes.Draft)
	a.Title, a.Overview = "甲乙", "丙"
	b.Title, b.Overview = "甲", "乙丙"
	if minutes.Content(a) == minutes.Content(b) {
		t.Error("two texts share their bytes")
	}
	b = whole(minutes.Draft)
	b.Title, b.Overview = "甲乙", "丙"
	b.State, b.Number, b.Reason = minutes.Signed, "〔2026〕1号", "x"
	if minutes.Content(a) != minutes.Content(b) {
		t.Error("state and number are in the content")
	}
}

// TestFormRoundTrip: a record read into the form and back says the same; rows may be added, moved and
// taken out by buttons, and keep what was typed.
func TestFormRoundTrip(t *testing.T) {
	t.Parallel()
	f := minutes.Read(url.Values{"title": {" 纪要 "}, "overview": {"概况"}, "row": {"1", "k2"}, "text-1": {"甲"}, "lead-1": {"7"}, "support-1": {"8", "9"},
		"due-1": {"2026年12月31日"}, "major-1": {"1"}, "text-k2": {"乙"}, "due-k2": {"明天"}, "id-k2": {"31"}})
	in, errs := f.Input()
	c := in.Clauses[0]
	if in.Title != "纪要" || c.Lead != 7 || len(c.Support) != 2 || !c.Due.Equal(time.Date(2026, 12, 31, 0, 0, 0, 0, c.Due.Location())) || !c.Major || in.Clauses[1].ID != 31 {
		t.Errorf("read %+v", in)
	}
	if errs.Of("due-k2") == "" || f.Rows[1].Due != "明天" {
		t.Errorf("a wrong day: %v, kept %q", errs, f.Rows[1].Due)
	}
	if key, ok := f.Edit(url.Values{"add": {"1"}}); !ok || key != "3" || len(f.Rows) != 3 {
		t.Errorf("add: %q, %+v", key, f.Rows)
	}
	if _, ok := f.Edit(url.Values{"move": {"up:k2"}}); !ok || f.Rows[0].Key != "k2" || f.Rows[0].Text != "乙" {
		t.Errorf("move: %+v", f.Rows)
	}
	if _, ok := f.Edit(url.Values{"move": {"up:k2"}}); !ok || f.Rows[0].Key != "k2" {
		t.Errorf("the first row moved up: %+v", f.Rows)
	}
	if _, ok := f.Edit(url.Values{"drop": {"k2"}}); !ok || len(f.Rows) != 2 || f.Rows[0].Text != "甲" {
		t.Errorf("drop: %+v", f.Rows)
	}
	if _, ok := f.Edit(url.Values{"title": {"x"}}); ok {
		t.Error("saving is no row button")
	}
}

// TestFormLimits: the limits of the form are those of the schema, each refused alone.
func TestFormLimits(t *testing.T) {
	t.Parallel()
	good := minutes.Form{Title: "纪要", Rows: []minutes.ClauseForm{{Key: "1", Text: "甲"}}}
	if _, errs := good.Input(); errs != nil {
		t.Fatalf("the good form: %v", errs)
	}
	for field, spoil := range map[string]func(*minutes.Form){
		"title":         func(f *minutes.Form) { f.Title = strings.Repeat("字", minutes.TitleMax+1) },
		"overview":      func(f *minutes.Form) { f.Overview = strings.Repeat("字", minutes.OverviewMax+1) },
		"other":         func(f *minutes.Form) { f.Other = strings.Repeat("字", minutes.OtherMax+1) },
		"text-1":        func(f *minutes.Form) { f.Rows[0].Text = strings.Repeat("字", minutes.ClauseMax+1) },
		"deliverable-1": func(f *minutes.Form) { f.Rows[0].Deliverable = strings.Repeat("字", minutes.DeliverableMax+1) },
	} {
		f := good
		f.Rows = append([]minutes.ClauseForm{}, good.Rows...)
		spoil(&f)
		if _, errs := f.Input(); len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%s: %v", field, errs)
		}
	}
}
