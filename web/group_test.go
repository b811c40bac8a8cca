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
	for _, c := range []struct{ name, says string }{{"", "请填写名称"}, {strings.Repeat("组", 41), "名称不超过 40 字"}, {"全体成员单位", "已有这个名称的单位组"}, {"\u200b\u3000", "请填写名称"},
		{"市教育局", "这是单位“市教育局”的名称"}, {"城建口单位、市教育局", "不能是几个单位的名单"}} {
		to, values = office.get("/groups/4").Page().Form("/groups/4").Fill("名称", c.name).Press("保存")
		office.post(to, values).Is(422).Page().Sees(c.says)
	}
	values.Set("name", "组\x00")
	office.post("/groups/4", values).Is(422).Page().Sees("不能保存的字符")
	values.Set("name", "组")
	values.Set("units", "4711")
	office.post("/groups/4", values).Is(422).Page().Sees("选了不存在的单位")
	office.press(office.get("/groups/4").Page(), "/groups/4/do/retire", "停用单位组").To(unitgroup.Path)
	office.get(unitgroup.Path).Page().Sees("区直各部门", "已停用")
	office.get("/groups/4").Is(409)
	values.Set("units", fmt.Sprint(sample.Unit(t, p.db, "czj").ID))
	office.post("/groups/4", values).Is(409)
	office.post("/groups/4/do/retire", url.Values{"version": {"3"}, "token": {"abcdefgh.retire"}}).Is(409)
	to, values = office.get("/groups/new").Page().Form("/groups").Fill("名称", "区直各部门").Check("市财政局").Press("保存")
	office.post(to, values).To(unitgroup.Path) // the name is free again
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
	office.get(minutes.Path(id)).Is(200).Page().Sees("市卫健委、市市场监管局、全体成员单位；", "单位组", "第 1 条", "26 个单位", "市财政局")
	office.get(minutes.Path(id) + "/print").Is(200).Page().Sees("配合单位：市卫健委、市市场监管局、全体成员单位；完成时限")
}
