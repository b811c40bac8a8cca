package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/unitgroup"
)

// TestGroupsAreKeptByTheOffice: by the forms of the pages a group is made, changed and retired, each once and in the log; others have no part in it.
func TestGroupsAreKeptByTheOffice(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office := p.as("office1")
	office.get(unitgroup.Path).Is(200).Page().Sees("全体成员单位", "29 个单位", "各区（园区）", "各行业主管部门", "没有单位", "待填写")
	to, values := office.get("/groups/new").Is(200).Page().Form("/groups").Fill("名称", " 区直\u3000各部门（１组）\u200b ").Press("保存")
	page := office.post(to, values).Is(422).Page()
	page.Sees("请至少选择一个单位")
	to, values = page.Form("/groups").Check("市财政局").Check("葛店经开区管委会").Press("保存")
	office.post(to, values).To(unitgroup.Path)
	office.post(to, values).To(unitgroup.Path) // sent twice
	if n := query[int](t, p.db, "SELECT count(*)::int FROM unit_group WHERE name = '区直 各部门（1组）'"); n != 1 {
		t.Fatalf("%d groups: %s", n, query[string](t, p.db, "SELECT string_agg(name, '|') FROM unit_group"))
	}
	to, values = office.get("/groups/4").Is(200).Page().Form("/groups/4").Fill("名称", "区直各部门").Check("市公安局").Press("保存")
	office.post(to, values).To(unitgroup.Path)
	if got := query[string](t, p.db, "SELECT detail FROM audit WHERE action = 'unit_group.edit'"); got != "原名称“区直 各部门（1组）”；增加市公安局" {
		t.Errorf("the log says %q", got)
	}
	for _, c := range []struct{ name, says string }{{"", "请填写名称"}, {strings.Repeat("组", 41), "名称不超过 40 字"}, {"全体成员单位", "已有这个名称的单位组"}, {"各区(园区)", "已有这个名称的单位组"}, {"各区 （园区）", "已有这个名称的单位组"}, {"\u200b\u3000", "请填写名称"},
		{"市教育局", "这是单位“市教育局”的名称"}, {"城建口单位、市教育局", "不能是几个单位的名单"}} {
		to, values = office.get("/groups/4").Page().Form("/groups/4").Fill("名称", c.name).Press("保存")
		office.post(to, values).Is(422).Page().Sees(c.says)
	}
	values.Set("name", "组\x00")
	office.post("/groups/4", values).Is(422).Page().Sees("不能保存的字符")
	values.Set("name", "组")
	values.Set("units", "4711")
	office.post("/groups/4", values).Is(422).Page().Sees("选了不存在的单位")
	page = office.get("/groups/4").Page()
	page.Sees("确定停用单位组吗？", "停用后，起草议定事项时不能再选", "停用后可以恢复使用。")
	office.press(page, "/groups/4/do/retire", "确认停用单位组").To(unitgroup.Path)
	office.get(unitgroup.Path).Page().Sees("区直各部门", "已停用")
	office.get("/groups/4").Is(200).Page().Sees("已停用的单位组", "市财政局", "市公安局", "恢复使用")
	values.Set("units", fmt.Sprint(sample.Unit(t, p.db, "czj").ID))
	office.post("/groups/4", values).Is(409)
	office.post("/groups/4/do/retire", url.Values{"version": {"3"}, "token": {"abcdefgh.retire"}}).Is(409)
	to, values = office.get("/groups/new").Page().Form("/groups").Fill("名称", "区直各部门").Check("市财政局").Press("保存")
	office.post(to, values).To(unitgroup.Path) // the name is free again
	page = office.get("/groups/4").Page()
	page.Sees("确定恢复使用吗？", "恢复后，起草议定事项时可以再选这个单位组")
	office.press(page, "/groups/4/do/restore", "确认恢复使用").Is(409).Page().Sees("单位组“区直各部门”不能恢复使用：已有这个名称的单位组")
	office.press(office.get("/groups/5").Page(), "/groups/5/do/retire", "确认停用单位组").To(unitgroup.Path)
	page = office.get("/groups/4").Page()
	office.press(page, "/groups/4/do/restore", "确认恢复使用").To(unitgroup.Path)
	to, values = page.Form("/groups/4/do/restore").Press("确认恢复使用")
	values.Set("version", "5")
	values.Set("token", "abcdefgh.restore")
	office.post(to, values).Is(409).Page().Sees("单位组“区直各部门”正在使用")
	office.get("/groups/4").Is(200).Page().Sees("修改单位组")
	if got := query[string](t, p.db, "SELECT detail FROM audit WHERE action = 'unit_group.restore'"); got != "恢复使用“区直各部门”" {
		t.Errorf("the log says %q", got)
	}
	office.get("/groups/1").Is(409).Page().Sees("按成员单位清单确定")
	office.get("/groups/999").Is(404)
}

// TestGroupsAreNobodyElses: the gate, and the act behind it.
func TestGroupsAreNobodyElses(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for _, login := range []string{"liaison-jyj", "member-jyj", "chief", "convenor1", "admin", "security", "auditor"} {
		for _, path := range []string{unitgroup.Path, "/groups/new", "/groups/3"} {
			if got := p.as(login).get(path).StatusCode; got != 403 {
				t.Errorf("%s, %s: %d", login, path, got)
			}
		}
		p.as(login).post("/groups/3", url.Values{"name": {"x"}, "units": {"1"}, "version": {"1"}, "token": {"abcdefgh.group"}}).Is(403)
	}
	s := unitgroup.NewService(p.db)
	who := sample.Who(t, p.db, "convenor1")
	in := unitgroup.Form{Name: "x", Units: []int64{1}}
	for what, err := range map[string]error{
		"create": errOf(s.Create(t.Context(), who, in)), "edit": errOf(s.Edit(t.Context(), who, 3, 1, in)), "retire": errOf(s.Retire(t.Context(), who, 3, 1)),
		"restore": errOf(s.Restore(t.Context(), who, 3, 1)),
	} {
		if err == nil {
			t.Errorf("a convenor may %s a group", what)
		}
	}
	if _, err := s.List(t.Context(), who); err == nil {
		t.Error("a convenor lists the groups")
	}
}

func errOf[T any](_ T, err error) error { return err }

// TestAGroupInTheEditor: without a script a group is ticked beside the units, printed by name, and the page says whom it stands for; a refused form keeps it.
func TestAGroupInTheEditor(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), minutes.Draft)
	office, edit := p.as("office1"), minutes.Path(id)+"/edit"
	to, values := office.get(edit).Is(200).Page().Form(edit).Press("保存")
	values.Set("support-group-1", "1")
	values.Set("title", "")
	page := office.post(to, values).Is(422).Page()
	if got := page.Form(edit).Values["support-group-1"]; len(got) != 1 || got[0] != "1" {
		t.Errorf("a refused form keeps %v", got)
	}
	values.Set("title", "会议纪要")
	office.post(to, values).To(edit)
	office.get(minutes.Path(id)).Is(200).Page().Sees("市卫健委、市市场监管局、全体成员单位；", "单位组", "议定事项（一）", "26 个单位", "市财政局")
	office.get(minutes.Path(id) + "/print").Is(200).Page().Sees("配合单位：市卫健委、市市场监管局、全体成员单位；完成时限")
	to, values = office.get("/groups/3").Page().Form("/groups/3").Check("市卫健委").Press("保存")
	office.post(to, values).To(unitgroup.Path)
	to, values = office.get(edit).Page().Form(edit).Press("保存")
	values.Set("support-group-1", "3")
	office.post(to, values).To(edit)
	page = office.get(minutes.Path(id)).Page()
	page.Sees("该组单位在本条中均已另行列名", "的单位组“各行业主管部门”内各单位均已另行列名")
	page.SeesNot("没有单位")
}

// TestAUnitIsToldOfItsGroup: who signs reads whom the groups stand for before the decision, who issues reads every role, and a unit that a group stands for is
// told so on the minutes, in the message and on its task, where its own part comes first.
func TestAUnitIsToldOfItsGroup(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), minutes.Draft)
	office, at := p.as("office1"), minutes.Path(id)
	to, values := office.get(at + "/edit").Is(200).Page().Form(at + "/edit").Press("保存")
	values.Set("support-group-1", "1")
	office.post(to, values).To(at + "/edit")
	sample.MinutesStep(t, p.db, "office1", id, "submit_check", "")
	sign := p.as("director").get(at + "/sign").Is(200).Text
	if group, panel := strings.Index(sign, "纪要印组名"), strings.Index(sign, `id="sign"`); group < 0 || panel < group {
		t.Errorf("the groups stand at %d, the decision at %d", group, panel)
	}
	for _, s := range [][2]string{{"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}, {"chief", "sign"}} {
		sample.MinutesStep(t, p.db, s[0], id, s[1], "")
	}
	office.get(at + "/issue").Is(200).Page().Sees("牵头单位：市教育局；配合单位：市卫健委、市市场监管局、全体成员单位（26 个单位）；完成时限：")
	sample.IssueMinutes(t, p.db, id)
	sample.Deliver(t, p.db)
	const why = "因列入单位组“全体成员单位”"
	unit := p.as("liaison-czj")
	unit.get(at).Is(200).Page().Sees("议定事项（一） 配合", why)
	unit.get("/messages").Is(200).Page().Sees("配合任务 1 项（" + why + "）")
	task := fmt.Sprintf("/tasks/%d", query[int64](t, p.db, fmt.Sprintf("SELECT id FROM task WHERE minutes = %d AND clause_no = 1", id)))
	page := unit.get(task).Is(200).Page()
	if first := page.Find("main .split .card"); !strings.Contains(first.Text(), "本单位的配合事项") || !strings.Contains(first.Text(), why) {
		t.Errorf("the task begins with %s", first.Text())
	}
	if first := p.as("liaison-wjw").get(task).Is(200).Page().Find("main .split .card"); !strings.Contains(first.Text(), "本单位的配合事项") || strings.Contains(first.Text(), why) {
		t.Errorf("a unit that is named by itself reads %s", first.Text())
	}
}
