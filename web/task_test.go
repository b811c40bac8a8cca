package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
	"jointmeeting/web/edge"
)

func taskPath(id int64, more string) string { return task.Path(id) + more }

func somePDF() map[string][]byte {
	return map[string][]byte{"报批稿.pdf": []byte("%PDF-1.7\n" + strings.Repeat(" ", 200) + "\n%%EOF")}
}

// TestTaskThroughTheRouter: the lead unit signs, reports and claims, a supporting unit reports its part,
// the office verifies and closes, all by the forms of the pages.
func TestTaskThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.MakeTask(t, p.db, sample.Task{Lead: "jyj", Support: []string{"czj"}})
	lead, office, supporter := p.as("liaison-jyj"), p.as("office1"), p.as("liaison-czj")
	page := lead.get(taskPath(id, "")).Is(200).Page()
	lead.press(page, taskPath(id, "/do/receive"), "签收任务").To(taskPath(id, ""))

	page = lead.get(taskPath(id, "/progress/new")).Is(200).Page()
	f := page.Form(taskPath(id, "/progress")).Fill("本期进展", "完成征求意见稿").Fill("完成进度", "60").Fill("下一步措施", "组织审查")
	to, values := f.Press("报送进展")
	lead.postFiles(to, values, somePDF()).To(taskPath(id, ""))
	text := supporter.get(taskPath(id, "")).Is(200).Page().Text()
	for _, want := range []string{"报送进展 60%", "完成征求意见稿", "下一步措施：组织审查", "报批稿.pdf", "市财政局", "尚未签收"} {
		if !strings.Contains(text, want) {
			t.Errorf("the supporter does not read %q", want)
		}
	}

	link := supporter.get(taskPath(id, "")).Page().Link("报批稿.pdf")
	if got := supporter.get(link).Is(200); !strings.HasPrefix(got.Text, "%PDF-1.7") {
		t.Errorf("the file begins with %.20q", got.Text)
	}
	p.as("liaison-mzj").get(link).Is(404)

	page = lead.get(taskPath(id, "/progress/new?from=last")).Is(200).Page()
	if f := page.Form(taskPath(id, "/progress")); f.Value("本期进展") != "完成征求意见稿" || f.Value("完成进度") != "60" {
		t.Errorf("沿用上期内容 gives %q", f.Values)
	}
	part := partID(t, p, id)
	page = supporter.get(fmt.Sprintf("/parts/%d/report", part)).Is(200).Page()
	to, values = page.Form(fmt.Sprintf("/parts/%d/do/report", part)).Fill("配合情况", "经费已安排").Press("报送配合情况")
	supporter.post(to, values).To(taskPath(id, ""))
	page = lead.get(taskPath(id, "")).Page()
	lead.press(page, fmt.Sprintf("/parts/%d/do/accept", part), "认可").To(taskPath(id, ""))

	page = lead.get(taskPath(id, "/claim")).Is(200).Page()
	to, values = page.Form(taskPath(id, "/do/claim")).Fill("办结情况", "标准已发布").Press("申请办结")
	again := lead.post(to, values).Is(422).Page()
	if f := again.Form(taskPath(id, "/do/claim")); f.Value("办结情况") != "标准已发布" || !strings.Contains(again.Text(), "请上传办结材料") {
		t.Errorf("a claim without files: %s", again.Text())
	}
	to, values = again.Form(taskPath(id, "/do/claim")).Press("申请办结")
	lead.postFiles(to, values, somePDF()).To(taskPath(id, ""))

	page = office.get(taskPath(id, "")).Page()
	office.press(page, taskPath(id, "/do/verify"), "确认核验办结").To(taskPath(id, ""))
	page = office.get(taskPath(id, "")).Page()
	office.press(page, taskPath(id, "/do/close"), "确认销号").To(taskPath(id, ""))
	if got := sample.TaskOf(t, p.db, id); got.State != "closed" || got.Progress != 100 {
		t.Errorf("at the end: %+v", got)
	}
	if !strings.Contains(lead.get(taskPath(id, "")).Page().Text(), "已销号") {
		t.Error("the page does not say that it is closed")
	}
}

func partID(t *testing.T, p *portal, id int64) int64 {
	t.Helper()
	var part int64
	if err := p.db.Pool().QueryRow(t.Context(), "SELECT id FROM part WHERE task = $1", id).Scan(&part); err != nil {
		t.Fatal(err)
	}
	return part
}

// TestR10_claim_is_forbidden_to_supporters: 403 for the supporting unit, while the lead unit succeeds.
func TestR10_claim_is_forbidden_to_supporters(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.ReceivedTask(t, p.db, sample.Task{Lead: "jyj", Support: []string{"czj"}})
	values := url.Values{"text": {"办结"}, "nofiles": {"1"}, "note": {"无"}, "version": {fmt.Sprint(sample.TaskOf(t, p.db, id).Version)}}
	p.as("liaison-czj").post(taskPath(id, "/do/claim"), values).Is(403)
	p.as("liaison-czj").get(taskPath(id, "/claim")).Is(403)
	p.as("liaison-czj").get(taskPath(id, "/progress/new")).Is(403)
	p.as("liaison-mzj").post(taskPath(id, "/do/claim"), values).Is(404)
	p.as("admin").post(taskPath(id, "/do/claim"), values).Is(403)
	p.as("liaison-jyj").post(taskPath(id, "/do/claim"), values).Is(422) // the part of 市财政局 is open
	p.as("liaison-czj").post(fmt.Sprintf("/parts/%d/do/report", partID(t, p, id)), url.Values{"text": {"已配合"}, "version": {"1"}, "token": {"a-token-of-the-part"}}).To(taskPath(id, ""))
	values.Set("token", "a-token-of-the-claim")
	p.as("liaison-jyj").post(taskPath(id, "/do/claim"), values).To(taskPath(id, ""))
}

// TestR16_page_of_a_host_task: the office reads why it cannot verify; the other convenor can.
func TestR16_page_of_a_host_task(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.ClaimedTask(t, p.db, sample.Task{Lead: "scjgj"})
	for _, login := range []string{"office1", "director", "convenor2"} {
		page := p.as(login).get(taskPath(id, "")).Is(200).Page()
		if !strings.Contains(page.Text(), "牵头单位的人员不能核验本单位任务") {
			t.Errorf("%s is not told why: %s", login, page.Text())
		}
		for _, f := range page.Forms() {
			if f.Action == taskPath(id, "/do/verify") {
				t.Errorf("%s is offered the verification", login)
			}
		}
	}
	other := p.as("convenor1")
	other.press(other.get(taskPath(id, "")).Page(), taskPath(id, "/do/verify"), "确认核验办结").To(taskPath(id, ""))
}

func TestTaskOrderPages(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.ReceivedTask(t, p.db, sample.Task{Lead: "jyj"})
	director := p.as("director")
	if !strings.Contains(director.get(taskPath(id, "")).Page().Text(), "中止任务") {
		t.Error("the director is not offered to suspend")
	}
	page := director.get(taskPath(id, "/orders/suspend")).Is(200).Page()
	to, values := page.Form(taskPath(id, "/do/suspend")).Press("确认中止任务")
	text := director.post(to, values).Is(422).Page().Text()
	if !strings.Contains(text, "有 2 处需要更正") {
		t.Errorf("an empty order: %s", text)
	}
	chief := sample.Who(t, p.db, "chief").Name
	to, values = page.Form(taskPath(id, "/do/suspend")).Check(chief).Fill("批示内容", "待上位标准发布").Press("确认中止任务")
	director.post(to, values).To(taskPath(id, ""))
	if text := p.as("liaison-jyj").get(taskPath(id, "")).Page().Text(); !strings.Contains(text, "总召集人"+chief+"批示：待上位标准发布") {
		t.Errorf("the unit does not read the word: %s", text)
	}
	director.get(taskPath(id, "/orders/suspend")).Is(409)
	director.get(taskPath(id, "/orders/receive")).Is(404)
	p.as("office1").get(taskPath(id, "/orders/resume")).Is(403)
}

// TestTaskGates: who is not signed in goes to the sign-in page; those of the system see no tasks; a unit
// with no part in a task does not find it; a refused report keeps what was typed.
func TestTaskGates(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.ReceivedTask(t, p.db, sample.Task{Lead: "jyj"})
	p.nobody().get("/tasks").To("/login?next=")
	for _, login := range []string{"admin", "security", "auditor"} {
		p.as(login).get("/tasks").Is(403)
		p.as(login).get(taskPath(id, "")).Is(403)
	}
	outsider := p.as("liaison-mzj")
	for _, path := range []string{"", "/claim", "/progress/new", "/orders/suspend"} {
		outsider.get(taskPath(id, path)).Is(404)
	}
	outsider.post(taskPath(id, "/do/receive"), url.Values{"version": {"1"}}).Is(404)
	outsider.get("/tasks/999999").Is(404)
	outsider.get("/parts/999999/report").Is(404)

	lead := p.as("liaison-jyj")
	version := fmt.Sprint(sample.TaskOf(t, p.db, id).Version)
	bad := url.Values{"text": {"写了很多"}, "progress": {"一半"}, "version": {version}}
	page := lead.post(taskPath(id, "/progress"), bad).Is(422).Page()
	if f := page.Form(taskPath(id, "/progress")); f.Value("本期进展") != "写了很多" || f.Value("完成进度") != "一半" {
		t.Errorf("typed words are lost: %q", f.Values)
	}
	if !strings.HasPrefix(page.Find("title").Text(), "错误：") {
		t.Error("the title does not say that something is wrong")
	}
	stale := url.Values{"text": {"好"}, "progress": {"10"}, "version": {"1"}}
	lead.post(taskPath(id, "/progress"), stale).Is(409)
	twice := url.Values{"text": {"好"}, "progress": {"10"}, "version": {version}, "token": {"a-token-of-this-page.report"}}
	lead.post(taskPath(id, "/progress"), twice).To(taskPath(id, ""))
	lead.post(taskPath(id, "/progress"), twice).To(taskPath(id, ""))
	if got := sample.TaskOf(t, p.db, id); got.Version != 3 || got.Progress != 10 {
		t.Errorf("a double click: version %d", got.Version)
	}
	p.as("office1").post(taskPath(id, "/do/return"), url.Values{"version": {"3"}, "reason": {"x"}}).Is(409)
}

func TestTaskListPage(t *testing.T) {
	t.Parallel()
	now, _ := form.Moment("2026-10-14 09:00")
	p := newPortal(t, sampledb.DB(t), func(d *edge.Deps) { d.DB = d.DB.WithClock(func() time.Time { return now }) })
	if text := p.as("liaison-jyj").get("/tasks").Is(200).Page().Text(); !strings.Contains(text, "没有未办结的任务") {
		t.Errorf("empty list: %s", text)
	}
	due := func(v string) time.Time { d, _ := form.Date(v); return d }
	late := sample.ReceivedTask(t, p.db, sample.Task{Lead: "jyj", Due: due("2026-09-30"), Text: "制定停车标准"})
	sample.ReceivedTask(t, p.db, sample.Task{Lead: "czj", Support: []string{"jyj"}, Due: due("2026-10-20"), Text: "编制预算标准"})
	sample.MakeTask(t, p.db, sample.Task{Lead: "czj", Due: due("2027-03-31"), Text: "与教育无关"})
	page := p.as("liaison-jyj").get("/tasks").Is(200).Page()
	if got := rowsOf(page); len(got) != 2 || !strings.Contains(got[0], "逾期 14 天") || !strings.Contains(got[1], "6 天后到期") || !strings.Contains(got[1], "配合") {
		t.Errorf("rows: %q", got)
	}
	if !strings.Contains(page.Text(), "未办结 2 项，逾期 1 项") {
		t.Error("the counts are wrong")
	}
	office := p.as("office1")
	if got := rowsOf(office.get("/tasks").Page()); len(got) != 3 || !strings.Contains(got[2], "2027年3月31日") {
		t.Errorf("rows of the office: %q", got)
	}
	if got := rowsOf(office.get("/tasks?due=overdue").Page()); len(got) != 1 || !strings.Contains(got[0], "制定停车标准") {
		t.Errorf("overdue: %q", got)
	}
	if text := office.get("/tasks?q=没有这样的").Page().Text(); !strings.Contains(text, "没有符合条件的任务") {
		t.Errorf("nothing found: %s", text)
	}
	if text := p.as("liaison-jyj").get(taskPath(late, "")).Page().Text(); !strings.Contains(text, "本任务已于 9月30日 到期") {
		t.Errorf("no banner: %s", text)
	}
}

// rowsOf are the rows of the page's table, as read.
func rowsOf(page *htmltest.Node) []string {
	out := []string{}
	for _, tr := range page.All("tbody tr") {
		out = append(out, tr.Text())
	}
	return out
}
