package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// circulated is a draft that 市教育局 and 市财政局 attended, with three decisions.
func circulated(t *testing.T) (*portal, int64) {
	t.Helper()
	d := sampledb.DB(t)
	return newPortal(t, d), sample.DraftMinutes(t, d, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "czj"}))
}

// TestCirculationStory: the office sends the draft, one unit remarks on its clause, one agrees, the office
// answers and mends the clause, only the units that it names are asked again. All by the pages' own forms.
func TestCirculationStory(t *testing.T) {
	p, id := circulated(t)
	home := minutes.Path(id)
	office, unit := p.as("office1"), p.as("liaison-jyj")
	unit.get(home).Is(404)
	form := office.get(home).Is(200).Page().Link("送单位会签")
	page := office.get(form).Is(200).Page()
	page.Sees("系统默认 3 个工作日", "参会，点名 1 条", "议定事项涉及，点名 2 条")
	to, values := page.Form(form).Fill("会签时限（工作日）", "x").Press("送出会签")
	page = office.post(to, values).Is(422).Page()
	page.Sees("会签时限应为 1 至 30 个工作日")
	to, values = page.Form(form).Fill("会签时限（工作日）", "3").Press("送出会签")
	office.post(to, values).To(circulation.RoundsPath(id))
	page = office.get(circulation.RoundsPath(id)).Is(200).Page()
	page.Sees("已送 5 个单位会签", "第 1 轮会签", "待会签", "逾期未复不视为无意见")
	office.get(home + "/edit").Is(409)

	q := sample.ReplyOf(t, p.db, id, "jyj")
	due := query[time.Time](t, p.db, "SELECT add_workdays(asked_on, days) FROM round WHERE kind = 'minutes' AND record = $1", id)
	unit.get("/").Is(200).Page().Sees("会签纪要：", due.Format("1月2日")+" 截止")
	unit.get(home).Is(404)
	page = unit.get(circulation.Path(q.ID)).Is(200).Page()
	page.Sees("会签稿", "本单位", "开展中小学生营养餐标准化试点", "汇总各单位标准制定计划")
	to, values = page.Form(circulation.Path(q.ID)).Check("有修改意见").Press("提交会签")
	page = unit.post(to, values).Is(422).Page()
	page.Sees("请在有关条款下写明修改意见")
	to, values = page.Form(circulation.Path(q.ID)).Check("有修改意见").Fill("对议定事项（一）的修改意见", "建议明确试点学校数量").Press("提交会签")
	unit.post(to, values).To(circulation.Path(q.ID))
	unit.get(circulation.Path(q.ID)).Page().Sees("会签已提交", "建议明确试点学校数量", "待答复")
	for _, code := range []string{"czj", "wjw", "gedian", "scjgj"} {
		sample.GiveReply(t, p.db, id, code, nil)
	}
	page = office.get(circulation.RoundsPath(id)).Page()
	page.Sees("第 1 轮已复 5／5", "1 条意见待答复", "建议明确试点学校数量")
	office.press(page, home+"/do/close_circulation", "结束会签").To(circulation.RoundsPath(id))
	office.get(home).Page().Sees("还有 1 条会签意见未答复")
	settle := circulation.Path(q.ID) + "/do/settle"
	page = office.get(circulation.RoundsPath(id)).Page()
	to, values = page.Form(settle).Press("保存答复 市教育局")
	office.post(to, values).Is(422).Page().Sees("请选择采纳情况")
	to, values = page.Form(settle).Check("采纳").Press("保存答复 市教育局")
	values.Set("token", "settled-now")
	office.post(to, values).To(circulation.RoundsPath(id))
	unit.get(circulation.Path(q.ID)).Page().Sees("采纳")

	f := office.get(home + "/edit").Is(200).Page().Form(home + "/edit")
	to, values = f.Fill("议定内容", "选择 10 所学校开展中小学生营养餐标准化试点。").Press("保存")
	office.post(to, values).To(home + "/edit")
	office.get(home + "/edit").Page().Sees("市教育局、市卫健委、市市场监管局的会签因内容改动失效，须重新送会签")
	page = office.get(home).Page()
	page.Sees("须重新会签")
	page = office.get(form).Is(200).Page()
	page.Sees("已会签（无意见），仍有效")
	to, values = page.Form(form).Press("送出会签")
	if got := len(values["units"]); got != 3 {
		t.Errorf("%d units are asked again", got)
	}
	office.post(to, values).To(circulation.RoundsPath(id))
	page = office.get(circulation.RoundsPath(id)).Page()
	page.Sees("第 2 轮会签", "已失效", "改动了该单位会签的内容")
	unit.get(circulation.Path(q.ID)).Page().Sees("已失效", "此前的会签不再有效")
}

// TestCirculationCanary: what a unit says of a draft is read by itself, the office and those who sign, on
// no path by another unit; a unit that was not asked reads no word of the draft.
func TestCirculationCanary(t *testing.T) {
	p, id := circulated(t)
	sample.Circulate(t, p.db, id, round.AskForm{}, "jyj", "czj")
	own, other := sample.ReplyOf(t, p.db, id, "jyj"), sample.ReplyOf(t, p.db, id, "czj")
	sample.GiveReply(t, p.db, id, "jyj", map[int]string{1: canary + "意见"})
	sample.Deliver(t, p.db)
	home := minutes.Path(id)
	for login, reads := range map[string]bool{"office1": true, "director": true, "chief": true, "convenor1": true, "liaison-jyj": true, "member-jyj": true,
		"liaison-czj": false, "member-czj": false, "liaison-wjw": false, "liaison-gedian": false, "admin": false, "auditor": false} {
		b, found := p.as(login), []string{}
		for _, path := range []string{"/", "/todo", "/minutes", "/minutes?state=consulting", "/messages", home, home + "/print", home + "/circulation", home + "/circulate", home + "/versions",
			circulation.Path(own.ID), circulation.Path(other.ID), "/topics?tab=all&q=" + url.QueryEscape(canary), "/meetings"} {
			if text := b.get(path).Text; strings.Contains(text, canary) && !strings.Contains(path, "q=") {
				found = append(found, path)
			}
		}
		if (len(found) > 0) != reads {
			t.Errorf("%s reads the remark on %v", login, found)
		}
	}
	draft := "开展中小学生营养餐标准化试点"
	for _, login := range []string{"liaison-wjw", "liaison-mzj", "member-wjw"} {
		for _, path := range []string{"/", "/minutes", "/messages", home, home + "/print", circulation.Path(own.ID), circulation.Path(other.ID)} {
			if strings.Contains(p.as(login).get(path).Text, draft) {
				t.Errorf("%s, who was not asked, reads the draft on %s", login, path)
			}
		}
	}
	// After the round the unit keeps its own words and its own clause, not the draft.
	sample.SettleReply(t, p.db, id, "jyj", round.Adopted, "")
	sample.MinutesStep(t, p.db, "office1", id, "recall_circulation", "内容有误")
	text := p.as("liaison-jyj").get(circulation.Path(own.ID)).Text
	if !strings.Contains(text, draft) || strings.Contains(text, "汇总各单位标准制定计划") {
		t.Error("after the round the unit's page has not just its own clause")
	}
}
