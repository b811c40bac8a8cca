package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
)

// TestJointUnitsAreChosenInTheDraft: the row opens with what was typed, what is chosen is saved and said, and the lead is refused beside the field.
func TestJointUnitsAreChosenInTheDraft(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	path, one := minutes.Path(id)+"/edit", p.as("office1")
	page := one.get(path).Is(200).Page()
	if page.Has(`input[name="joint-1"]`) {
		t.Error("every row shows the units that may answer with its lead")
	}
	_, typed := page.Form(path).Fill("会议概况", "写到一半的概况").Press("保存")
	typed.Set("open", "1")
	page = one.post(path, typed).Is(200).Page()
	if got := page.Form(path).Value("会议概况"); got != "写到一半的概况" || page.Has(`input[name="joint-2"]`) {
		t.Errorf("after it was opened: %q", got)
	}
	czj := sample.Unit(t, p.db, "czj").ID
	_, values := page.Form(path).Press("保存")
	values.Add("joint-1", fmt.Sprint(czj))
	one.post(path, values).To(path)
	page = one.get(path).Is(200).Page()
	page.Sees("共同负责单位（1 个）：市财政局", "牵头单位：市教育局；共同负责单位：市财政局；配合单位：")
	if c := sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes.Clauses[0]; !slices.Equal(c.Joint, []int64{czj}) {
		t.Errorf("stored %v", c.Joint)
	}
	_, values = page.Form(path).Press("保存")
	values.Add("joint-1", values.Get("lead-1"))
	one.post(path, values).Is(422).Page().Sees("议定事项（一）的牵头单位不能同时是共同负责单位")
}

// TestJointUnitsAgreeOnThePage: the lead asks, the unit agrees or says why not, in the words of its role; the claim waits for it.
func TestJointUnitsAgreeOnThePage(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.ReportedTask(t, p.db, sample.Task{Lead: "jyj", Joint: []string{"czj"}})
	lead, unit := p.as("liaison-jyj"), p.as("liaison-czj")
	part := sample.PartOf(t, p.db, id, "czj").ID
	do := func(step string) string { return fmt.Sprintf("/parts/%d/do/%s", part, step) }
	page := lead.get(taskPath(id, "")).Is(200).Page()
	page.Sees("共同负责事项", "报送办理情况", "共同负责单位尚未同意办结：市财政局")
	lead.get(taskPath(id, "/claim")).Is(422)
	lead.press(page, taskPath(id, "/do/consult"), "请共同负责单位同意办结").To(taskPath(id, ""))
	page = unit.get(taskPath(id, "")).Is(200).Page()
	page.Sees("待同意办结")
	page.SeesNot("配合")
	unit.post(do("refuse"), url.Values{"version": {fmt.Sprint(sample.PartOf(t, p.db, id, "czj").Version)}, "token": {"a-token-of-no-reason"}}).Is(422)
	stale := fmt.Sprint(sample.PartOf(t, p.db, id, "czj").Version - 1)
	unit.post(do("agree"), url.Values{"version": {stale}, "token": {"a-token-of-before"}}).Is(409)
	unit.press(page, do("agree"), "同意办结").To(taskPath(id, "") + "#parts")
	unit.post(do("ask"), url.Values{"version": {"1"}, "token": {"a-token-of-nobodys"}}).Is(403)
	lead.get(taskPath(id, "/claim")).Is(200).Page().Sees("由牵头单位和共同负责单位以外的人员核验")
	list := unit.get("/tasks?role=" + task.Joint).Is(200).Page()
	if got := rowsOf(list); len(got) != 1 || !strings.Contains(got[0], "共同负责") {
		t.Errorf("the unit's list: %q", got)
	}
	if got := rowsOf(unit.get("/tasks?role=" + task.Support).Is(200).Page()); len(got) != 0 {
		t.Errorf("what it supports: %q", got)
	}
}
