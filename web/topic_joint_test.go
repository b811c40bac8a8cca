package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestJointTopicThroughTheRouter: chosen in the form, confirmed by the other unit's own button, handed in,
// printed; a unit that has no part in it finds it nowhere, and nobody else reads the draft.
func TestJointTopicThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	lead, partner, outsider, office := p.as("liaison-jyj"), p.as("liaison-czj"), p.as("liaison-mzj"), p.as("office1")
	f := sample.TopicForm("关于联合制定标准的议题暗号")
	id := sample.DraftTopicForm(t, p.db, "jyj", f)
	home := topic.Path(id)
	page := lead.get(home + "/edit").Page()
	page.Sees("与其他单位联合提出")
	to, values := page.Form(home).Press("提交议题")
	czj := fmt.Sprint(sample.Unit(t, p.db, "czj").ID)
	page.Find("input[name=joint][value=" + czj + "]")
	if page.Has("input[name=joint][value=" + fmt.Sprint(sample.Unit(t, p.db, "jyj").ID) + "]") {
		t.Error("the unit is offered itself")
	}
	values.Set("joint", czj)
	lead.post(to, values).To(home + "/check")
	page = lead.get(home + "/check").Page()
	page.Sees("本议题与市财政局联合提出", "议题须在会议召开 3 个工作日前提交")
	partner.get(home).Is(http.StatusNotFound)
	lead.press(page, home+"/do/join", "发送联合单位确认").To(home)
	lead.get(home).Page().Sees("待联合单位确认", "等待市财政局确认联合提出", "联合提出", "待确认")
	partner.get("/").Page().Sees("确认联合提出：关于联合制定标准的议题暗号")
	partner.get(home).Page().Sees("与市财政局联合提出", "确认联合提出", "不同意联合提出")
	partner.get(home).Page().SeesNot("撤回议题", "修改议题")
	to, values = partner.get(home).Page().Form(home+"/do/decline").Fill("不同意联合提出的原因", "需进一步研究").Press("确认不同意联合提出")
	partner.post(to, values).To("/topics")
	partner.get(home).Is(http.StatusNotFound)
	lead.get(home).Page().Sees("市财政局不同意联合提出的理由", "需进一步研究", "以前各轮的答复")
	lead.press(lead.get(home+"/check").Page(), home+"/do/join", "发送联合单位确认").To(home)
	partner.press(partner.get(home).Page(), home+"/do/confirm", "确认联合提出").To(home)
	partner.get(home).Page().Sees("已确认联合提出", "已确认", "市财政局联络员")
	lead.press(lead.get(home).Page(), home+"/do/submit", "提交议题").To(home)
	office.get(home).Page().Sees("与市财政局联合提出")
	office.get("/topics").Page().Sees("与市财政局联合提出")
	for _, b := range []*browser{lead, partner, office} {
		b.get(home + "/print").Is(http.StatusOK).Page().Sees("市教育局与市财政局联合提出，市教育局牵头。")
	}
	for _, path := range []string{home, home + "/print", home + "/opinions"} {
		outsider.get(path).Is(http.StatusNotFound)
	}
	for _, path := range []string{"/", "/topics", "/topics?q=联合制定标准", "/messages", "/problems", "/bases"} {
		if strings.Contains(outsider.get(path).Text, "暗号") {
			t.Errorf("a outsider reads of it on %s", path)
		}
	}
}
