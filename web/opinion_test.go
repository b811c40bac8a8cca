package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// canary is what a unit writes and what nobody else may come to read.
const canary = "金丝雀"

// TestR18_OpinionStory: the office asks, one unit drafts, mends and opposes, the proposer answers, the paper
// 分歧说明 has both sides, the convenor lets the topic go on. All by the pages' own forms.
func TestR18_OpinionStory(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	czj := sample.Unit(t, p.db, "czj")
	id := sample.ReadyTopic(t, p.db, "jyj", czj.ID)
	home := topic.Path(id)
	office, unit, owner := p.as("office1"), p.as("liaison-czj"), p.as("liaison-jyj")
	unit.get(home).Is(404)

	page := office.get(home + "/consult").Is(200).Page()
	page.Sees("系统默认 5 个工作日", "逾期未复视为同意")
	f := page.Form(home + "/consult")
	if f.Value("市财政局") == "" {
		t.Error("the units that must attend are not suggested")
	}
	to, values := f.Fill("反馈时限（工作日）", "0").Press("发送征求意见")
	page = office.post(to, values).Is(422).Page()
	page.Sees("反馈时限应为 1 至 60 个工作日")
	to, values = page.Form(home+"/consult").Fill("反馈时限（工作日）", "5").Check("市卫健委").Press("发送征求意见")
	office.post(to, values).To(home)
	page = office.get(home).Is(200).Page()
	page.Sees("已向 2 个单位征求意见", "征求意见中", "第 1 轮", "待复", "各单位只能看到本单位的意见", "征求意见尚未结束，不能报审定")

	page = unit.get(home).Is(200).Page()
	page.Sees("市财政局", "反馈意见")
	page.SeesNot("市卫健委", "办理记录")
	answer := page.Link("反馈意见")
	page = unit.get(answer).Is(200).Page()
	page.Sees("提请议定事项", "同意立项制定")
	to, values = page.Form(answer).Check("不同意").Press("提交意见")
	page = unit.post(to, values).Is(422).Page()
	page.Sees("请写明不同意的理由", "请填写审签日期")
	f = page.Form(answer)
	if f.Value("不同意") == "" {
		t.Error("the answer that was chosen is lost")
	}
	to, values = f.Fill("总体意见", "经费来源不明确").Press("保存草稿")
	unit.post(to, values).To(answer)
	page = unit.get(answer).Is(200).Page()
	page.Sees("草稿已保存", "提交前只有本单位能看到", "经费来源不明确")
	to, values = page.Form(answer).Fill("对第2项议定事项的意见", "牵头单位应为提出单位").Fill("审签日期", sample.AnswerForm(p.db, sample.Agreed).ApprovedOn).Press("提交意见")
	unit.postFiles(to, values, map[string][]byte{"复函.pdf": doc("复函")}).To(answer)
	unit.get(answer).Page().Sees("意见已提交", "经费来源不明确", "复函.pdf", "审签人")
	sample.GiveOpinion(t, p.db, id, "wjw", sample.Agreed)
	office.press(office.get(home).Page(), home+"/do/close_consultation", "确认结束征求意见").To(home)

	page = owner.get(home).Is(200).Page()
	page.Sees("等待市教育局答复采纳情况，还有 2 条意见未答复")
	adoption := page.Link("答复采纳情况")
	reply := fmt.Sprintf("%s/do/adopt", answer)
	page = owner.get(adoption).Is(200).Page()
	to, values = page.Form(reply).Press("保存答复 市财政局")
	owner.post(to, values).Is(422).Page().Sees("请选择采纳情况")
	points := sample.OpinionOf(t, p.db, id, "czj").Points
	values.Set(round.VerdictField(points[0].ID), round.Declined)
	values.Set(round.VerdictField(points[1].ID), round.Adopted)
	page = owner.post(to, values).Is(422).Page()
	page.Sees("请填写“未采纳”的理由")
	values.Set("token", values.Get("token")+"2")
	values.Set(round.ReasonField(points[0].ID), "已列入年度预算")
	owner.post(to, values).To(adoption)
	owner.get(adoption).Page().Sees("已答复市财政局的意见", "各单位的意见已全部答复")

	page = office.get(home).Page()
	page.Sees("“不同意” 1 个", "未采纳", "已列入年度预算")
	sheet := office.get(page.Link("征求意见情况表")).Is(200).Page()
	sheet.Sees("征求意见情况表", "市财政局", "经费来源不明确", "未采纳。已列入年度预算。", "市卫健委", "无修改意见")
	paper := office.get(page.Link("分歧说明")).Is(200).Page()
	paper.Sees("分歧说明", "（一）市财政局", "经费来源不明确。", "提出单位答复：未采纳。已列入年度预算。", "现有意见：“同意” 1 个、“不同意” 1 个")
	unit.get(home + "/disagreement").Is(200).Page().SeesNot("市卫健委")
	p.as("liaison-wjw").get(home + "/disagreement").Is(404)
	office.press(page, home+"/do/propose", "报召集人审定").To(home)
	p.as("convenor1").get(home).Page().Sees("待审定", "分歧说明")
}

// TestOpinionCanary: a draft is read by its unit alone, an answer by its unit, the proposer, the office and
// the convenors, on every path: lists, pages, papers, desks, files.
func TestOpinionCanary(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	id := sample.ConsultedTopic(t, p.db, "jyj", "czj", "wjw")
	own, other := sample.OpinionOf(t, p.db, id, "czj"), sample.OpinionOf(t, p.db, id, "wjw")
	home := topic.Path(id)
	values := sample.AnswerForm(p.db, sample.Answer{Stance: round.Object, Remarks: map[string]string{"whole": canary + "正文"}}).Values()
	values.Set("approver", canary+"审签")
	values.Set("version", fmt.Sprint(own.Version))
	values.Set("token", "canary-draft")
	p.as("liaison-czj").postFiles(opinion.Path(own.ID), values, map[string][]byte{canary + "附件.pdf": doc(canary)}).To(opinion.Path(own.ID))
	var fileID int64
	if err := p.db.Pool().QueryRow(t.Context(), "SELECT id FROM attachment WHERE kind = 'opinion'").Scan(&fileID); err != nil {
		t.Fatal(err)
	}
	sees := func(login string) (found []string) {
		t.Helper()
		b := p.as(login)
		for _, path := range []string{"/", "/todo", "/topics", "/topics?tab=all", "/topics?q=" + url.QueryEscape(canary), home, home + "/opinions", home + "/disagreement",
			home + "/adoption", home + "/consult", home + "/revise", opinion.Path(own.ID), opinion.Path(other.ID), "/messages", "/meetings", fmt.Sprintf("/files/%d", fileID)} {
			r := b.get(path)
			if strings.Contains(r.Text, canary) && !strings.Contains(path, "q=") || strings.Contains(path, "/files/") && r.StatusCode == 200 {
				found = append(found, path)
			}
		}
		return found
	}
	everybody := []string{"office1", "director", "chief", "convenor1", "liaison-jyj", "member-jyj", "liaison-wjw", "member-wjw", "liaison-mzj", "liaison-scjgj", "admin", "auditor"}
	for _, login := range everybody {
		if found := sees(login); len(found) > 0 {
			t.Errorf("%s reads a draft on %v", login, found)
		}
	}
	for _, login := range []string{"liaison-czj", "member-czj"} {
		if found := sees(login); len(found) < 2 {
			t.Errorf("%s, of the unit, finds its draft on %v only", login, found)
		}
	}
	values.Set("version", fmt.Sprint(own.Version+1))
	values.Set("token", "canary-give")
	values.Set("action", "give")
	p.as("liaison-czj").post(opinion.Path(own.ID), values).To(opinion.Path(own.ID))
	readers := map[string]bool{"office1": true, "director": true, "chief": true, "convenor1": true, "liaison-jyj": true, "member-jyj": true}
	for _, login := range everybody {
		if found := sees(login); (len(found) > 0) != readers[login] {
			t.Errorf("%s reads an answer on %v", login, found)
		}
	}
	p.as("liaison-wjw").get(opinion.Path(own.ID)).Is(404)
	if _, err := p.db.Pool().Exec(t.Context(), "UPDATE round SET shared = true WHERE kind = 'topic' AND record = $1", id); err != nil {
		t.Fatal(err)
	}
	if found := sees("liaison-wjw"); len(found) < 4 {
		t.Errorf("in a shared round the other unit finds it on %v", found)
	}
	if found := sees("liaison-mzj"); len(found) > 0 {
		t.Errorf("a outsider reads a shared round on %v", found)
	}
}

// TestReviseFromThePage: the proposer changes the text after the answers; whoever comes second chooses.
func TestReviseFromThePage(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	id := sample.ConsultedTopic(t, p.db, "jyj", "czj")
	home := topic.Path(id)
	owner, office := p.as("liaison-jyj"), p.as("office1")
	owner.get(home + "/revise").Is(409)
	sample.GiveOpinion(t, p.db, id, "czj", sample.Amended)
	office.press(office.get(home).Page(), home+"/do/close_consultation", "确认结束征求意见").To(home)
	owner.get(home + "/revise").Is(422).Page().Sees("还有 1 条意见未答复采纳情况")
	sample.Reply(t, p.db, id, "liaison-jyj", "czj", round.Adopted, "")
	page := owner.get(home + "/revise").Is(200).Page()
	page.Sees("针对改动内容的意见失效")
	to, values := page.Form(home+"/revise").Fill("议题名称", "").Press("保存修改")
	owner.post(to, values).Is(422).Page().Sees("请填写议题名称")
	to, values = page.Form(home+"/revise").Fill("提请会议议定的事项", "同意制定并组织实施\n明确牵头单位和配合单位").Press("保存修改")
	owner.post(to, values).To(home)
	page = owner.get(home).Page()
	page.Sees("1 个单位的意见因内容改动失效", "第 2 轮", "议题修改后重新征求", "已失效", "征求意见文本为第 2 稿")
	values.Set("token", "again")
	values.Set("title", "另一题目")
	owner.post(to, values).Is(409).Page().Sees("您已在另一窗口修改", "另一题目") // blocked by now as well: the units are asked again
	values.Set("title", "")
	values.Set("token", "stale-and-wrong")
	owner.post(to, values).Is(409).Page().Sees("您已在另一窗口修改", "（空）")
}

// TestTwoColleaguesAnswer: the second of the unit sees both drafts and keeps what was typed.
func TestTwoColleaguesAnswer(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	id := sample.ConsultedTopic(t, p.db, "jyj", "czj")
	o := sample.OpinionOf(t, p.db, id, "czj")
	one := p.as("liaison-czj")
	stale := one.get(opinion.Path(o.ID)).Page().Form(opinion.Path(o.ID)).Fill("总体意见", "第二份文字")
	to, values := one.get(opinion.Path(o.ID)).Page().Form(opinion.Path(o.ID)).Fill("总体意见", "第一份文字").Press("保存草稿")
	one.post(to, values).To(opinion.Path(o.ID))
	to, values = stale.Press("保存草稿")
	page := one.post(to, values).Is(409).Page()
	page.Sees("内容已有变动", "第一份文字", "第二份文字")
	to, values = page.Form(opinion.Path(o.ID)).Press("以我的为准")
	one.post(to, values).To(opinion.Path(o.ID))
	sample.GiveOpinion(t, p.db, id, "czj", sample.Agreed)
	to, values = page.Form(opinion.Path(o.ID)).Press("以我的为准")
	values.Set("token", "late-draft")
	one.post(to, values).Is(409)
}
