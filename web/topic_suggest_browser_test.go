//go:build !quick

package web

import (
	"testing"

	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestSuggestionsInTheBrowser looks at the suggested units where the liaison and the office see them; while
// the title is typed they follow by themselves, and taking one over ticks it in the picker.
func TestSuggestionsInTheBrowser(t *testing.T) {
	d := sampledb.DB(t)
	czj := sample.Unit(t, d, "czj").ID
	f := sample.TopicForm("关于医保经办窗口服务和数据共享经费的议题", czj)
	id := sample.DraftTopicForm(t, d, "jyj", f)
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-jyj"), id, "submit", "")
	draft := sample.DraftTopicForm(t, d, "jyj", f)
	v := lookAt(t, newPortal(t, d).h, "suggest-")
	v.enter("office1")
	v.look("topic", topic.Path(id))
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), id, "accept", "")
	v.look("accepted", topic.Path(id))
	v.look("consult", topic.Path(id)+"/consult")
	v.enter("liaison-jyj")
	v.look("form", topic.Path(draft)+"/edit")
	v.tab.Go(v.base + "/topics/new")
	v.tab.Fill("议题名称", "关于中小学食堂食品采购经费的议题")
	v.tab.Fill("汇报人", "张示例")
	v.tab.Await("建议牵头")
	v.tab.See("主要负责推进教育领域标准化工作")
	v.tab.Tick("列入需要参会的单位：市财政局")
	v.tab.Await("已列入需要参会的单位")
	v.tab.ClickButton("保存草稿")
	v.tab.See("草稿已保存")
	v.tab.Calm()
}
