package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestMilestonesAreTypedWithoutAScript: the buttons of the draft's page add, move and take out a milestone and keep what else was typed; what is wrong
// stands beside its input, and what is saved comes back.
func TestMilestonesAreTypedWithoutAScript(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, "special", nil), minutes.Draft)
	office, path := p.as("office1"), fmt.Sprintf("/minutes/%d/edit", id)
	_, values := office.get(path).Is(200).Page().Form(path).Press("保存")
	press := func(button string) *reply {
		t.Helper()
		sent := url.Values{"milestone": {button}}
		for name, list := range values {
			sent[name] = list
		}
		r := office.post(path, sent).Is(200)
		_, values = r.Page().Form(path).Press("保存")
		return r
	}
	values.Set("text-1", "已改的议定内容")
	press("add:1")
	values.Set("milestone-kind-1-1", "issue")
	values.Set("milestone-name-1-1", "“两办”")
	press("add:1")
	values.Set("milestone-kind-1-2", "review")
	r := press("up:1-2")
	if values.Get("milestone-kind-1-1") != "review" || values.Get("milestone-name-1-2") != "“两办”" || values.Get("text-1") != "已改的议定内容" {
		t.Fatalf("typed are %v", values)
	}
	if !strings.Contains(r.Text, "<details class=\"ask support\" open") {
		t.Error("the milestones that are worked on are folded")
	}
	values.Set("milestone-due-1-1", "2026-13-01")
	refused := office.post(path, values).Is(422).Page()
	if !strings.Contains(refused.Text(), "议定事项（一）办理步骤 1 日期不是有效日期") {
		t.Errorf("the page says %s", refused.Text())
	}
	values.Set("milestone-due-1-1", "")
	press("drop:1-1")
	press("add:1")
	values.Set("milestone-kind-1-2", "file")
	office.post(path, values).To(path)
	if got := office.get(path).Is(200).Page().Text(); !strings.Contains(got, "办理步骤（2 项）：印发 “两办”，备案") {
		t.Errorf("the page shows %s", got)
	}
}

// TestMilestonesOnTheTaskPage: the lead reports, with what the kind asks for, and takes back; the office enters; the claim waits for the last one.
func TestMilestonesOnTheTaskPage(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.SteppedTask(t, p.db)
	list := sample.MilestonesOf(t, p.db, id)
	path := func(n int, tail string) string { return fmt.Sprintf("/milestones/%d%s", list[n].ID, tail) }
	lead, office := p.as("liaison-jyj"), p.as("office1")
	if page := lead.get(taskPath(id, "")).Is(200).Page().Text(); !strings.Contains(page, "已完成 0／3") || !strings.Contains(page, "尚有办理步骤未完成：修改完善、报市委审定、以“两办”名义印发") {
		t.Errorf("the lead sees %s", page)
	}
	lead.get(taskPath(id, "/claim")).Is(422)
	page := lead.get(path(2, "/report")).Is(200).Page()
	to, values := page.Form(path(2, "/do/report")).Press("报告完成")
	if again := lead.post(to, values).Is(422).Page(); !strings.Contains(again.Text(), "请填写文号") {
		t.Errorf("without a number: %s", again.Text())
	}
	to, values = page.Form(path(2, "/do/report")).Fill("文号", "鄂州政办发〔2026〕3号").Press("报告完成")
	lead.post(to, values).To(taskPath(id, "#milestones"))
	lead.post(to, values).To(taskPath(id, "#milestones"))
	shown := lead.get(taskPath(id, "")).Is(200).Page()
	if !strings.Contains(shown.Text(), "鄂州政办发〔2026〕3号") || !strings.Contains(shown.Text(), "已完成 1／3") {
		t.Errorf("the page shows %s", shown.Text())
	}
	page = office.get(path(1, "/enter")).Is(200).Page()
	to, values = page.Form(path(1, "/enter")).Press("代录完成")
	if again := office.post(to, values).Is(422).Page().Text(); !strings.Contains(again, "请选择批复结果") || !strings.Contains(again, "请填写答复人") {
		t.Errorf("an empty entry: %s", again)
	}
	values.Set("outcome", "agreed")
	values.Set("said_by", "王五")
	values.Set("said_how", "电话")
	office.post(to, values).To(taskPath(id, "#milestones"))
	if got := lead.get(taskPath(id, "")).Is(200).Page().Text(); !strings.Contains(got, "联席会议办公室") || !strings.Contains(got, "已完成 2／3") {
		t.Errorf("the lead sees %s", got)
	}
	lead.get(path(0, "/enter")).Is(403)
	office.get(path(0, "/report")).Is(403)
	p.as("liaison-sfj").get(path(0, "/report")).Is(404)
	lead.get("/milestones/999999/report").Is(404)
	lead.post(path(1, "/do/take_back"), url.Values{"version": {"2"}, "token": {"a-token-of-the-step"}}).Is(422)
	lead.post(path(1, "/do/take_back"), url.Values{"version": {"2"}, "token": {"another-token"}, "reason": {"误报"}}).To(taskPath(id, "#milestones"))
	if got := sample.TaskOf(t, p.db, id).Ahead; got != "修改完善、报市委审定" {
		t.Errorf("ahead are %q", got)
	}
}
