//go:build !quick

package web

import (
	"os"
	"path/filepath"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestTopicPagesInTheBrowser looks at the topics' pages as their readers do, at the width of a desk, of
// a phone and of a small phone; then hands a topic in by keyboard and mouse.
func TestTopicPagesInTheBrowser(t *testing.T) {
	d := sampledb.DB(t)
	draft, submitted := someTopics(t, d)
	v := lookAt(t, newPortal(t, d).h, "")
	tab, look, enter := v.tab, v.look, v.enter
	enter("office1")
	look("topics", "/topics")
	look("topics-empty", "/topics?tab=approved")
	sample.ClerkTopic(t, d, "office2", submitted, "")
	look("topic", topic.Path(submitted))
	enter("director")
	look("topic-clerk", topic.Path(submitted))
	joint := sample.JoiningTopic(t, d, "jyj", "czj", "mzj")
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-mzj"), joint, "decline", "需先与省厅衔接，建议由你局单独提出。")
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-jyj"), joint, "join", "")
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-mzj"), joint, "confirm", "")
	enter("liaison-czj")
	look("topic-joint-partner", topic.Path(joint))
	enter("convenor1")
	look("topics-convenor", "/topics")
	enter("liaison-jyj")
	look("topics-unit", "/topics")
	look("topic-unit", topic.Path(draft))
	look("topic-joint", topic.Path(joint))
	look("topic-new", "/topics/new")
	look("topic-edit", topic.Path(draft)+"/edit")
	look("topic-check", topic.Path(draft)+"/check")
	tab.Resize(390, 900)
	tab.Go(v.base + topic.Path(draft) + "/edit")
	tab.Fill("提请理由", "补充后的理由")
	tab.Attach("会议材料", pdfFile(t))
	tab.ClickButton("提交议题")
	tab.See("核对并提交")
	tab.See("补充后的理由")
	tab.See("编制说明.pdf")
	tab.ClickButton("确认提交")
	tab.See("议题已提交，编号 YT-")
	tab.Calm()
}

func pdfFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "编制说明.pdf")
	if err := os.WriteFile(path, doc("说明"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// someTopics makes a list worth looking at: topics of several units in several states.
func someTopics(t *testing.T, d *db.DB) (draft, submitted int64) {
	t.Helper()
	czj, sjj := sample.Unit(t, d, "czj").ID, sample.Unit(t, d, "sjj").ID
	for _, code := range []string{"wjw", "mzj", "nyncj"} {
		submitted = sample.SubmittedTopic(t, d, code, czj, sjj)
	}
	sample.ReadyTopic(t, d, "yjj", czj)
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), sample.ReadyTopic(t, d, "swj", czj), "propose", "")
	f := sample.TopicForm("关于公共场所急救设备配置要求的审议建议和标准化试点项目中期评估情况的通报")
	f.Major = true
	long := sample.DraftTopicForm(t, d, "jyj", f)
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-jyj"), long, "submit", "")
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), long, "return", "请补充法律依据和征求意见情况，并说明与现行规定的关系。")
	return sample.DraftTopic(t, d, "jyj", czj), submitted
}
