package paper

import (
	"reflect"
	"testing"
	"time"
)

// TestParas: levels by their numbering, a heading of the second level runs on.
func TestParas(t *testing.T) {
	t.Parallel()
	got := Paras("三、有关要求\n\n（一）压实责任。主要负责同志要亲自过问。\n1.宣贯\n（1）培训\n普通段落")
	want := []Para{{Level: 1, Text: "三、有关要求"}, {Level: 2, Text: "（一）压实责任。", Rest: "主要负责同志要亲自过问。"}, {Level: 3, Text: "1.宣贯"},
		{Level: 4, Text: "（1）培训"}, {Text: "普通段落"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

// TestBody: decisions stand under their topics with who does what until when.
func TestBody(t *testing.T) {
	t.Parallel()
	topic, due := int64(3), time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	c := Clause{Ord: 1, Topic: &topic, TopicTitle: "低空经济标准体系建设", Text: "议定", LeadName: "市发改委", Due: &due}
	second := c
	second.Major, second.Support, second.SupportName = true, []int64{1, 2}, []string{"市交通运输局", "市应急管理局"}
	got := Body(Text{Overview: "概况。", Clauses: []Clause{c, second}}, Layout)
	if len(got) != 4 || got[1].Text != "一、低空经济标准体系建设" || got[2].Text != "（一）议定（牵头单位：市发改委；完成时限：2026年12月31日）" ||
		got[3].Text != "（二）议定（牵头单位：市发改委；配合单位：市交通运输局、市应急管理局；完成时限：2026年12月31日；重大事项，按程序报批后实施）" {
		t.Errorf("got %+v", got)
	}
}

// TestNumber: hexagonal brackets, no leading zero, no 第.
func TestNumber(t *testing.T) {
	t.Parallel()
	if got := Number(2026, 1); got != "\u30142026\u30151号" {
		t.Errorf("got %q", got)
	}
}
