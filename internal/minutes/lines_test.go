package minutes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
)

// line is a decision as public minutes, circulars and task tables write it, by what is known of it: who is responsible (one, many, one with others,
// a group, nobody), until when (a day, vague, the year, nothing, two days, open), by which milestones it goes on elsewhere, and whether it names units outside the
// body, a group beside its units, or items of its own.
type line struct {
	src, text string
	lead, due string
	then      string // its milestones: kind or kind:name
	marks     string
}

// lines are 33 of them, from nine documents.
var lines = []line{
	{"xunyang2018", "由县编办、发改局负责，调整充实领导小组", "many", "none", "", ""},
	{"xunyang2018", "项目办、政府督查室要盯住项目建设进度", "many", "open", "", "outside"},
	{"xunyang2018", "由县人社局、民政局、编办负责，抓紧做好安置工作", "many", "vague", "", ""},
	{"xunyang2018", "由县编办、发改局牵头，考评办配合，抓紧制定考核办法", "many", "vague", "", ""},
	{"xunyang2018", "由县人社局负责，修改完善后按程序印发实施", "one", "none", "revise issue", ""},
	{"ziyang2024", "严格落实全县重点项目前期工作计划（县发改局负责）", "one", "open", "", ""},
	{"ziyang2024", "切实抓好茶宿项目建设（县文旅广电局负责）", "one", "none", "", ""},
	{"changqing39", "各级各部门要继续深研细读，修改完善后提交审议", "group", "none", "revise discuss:相关会议", ""},
	{"changqing39", "各级各部门要围绕2024年任务目标细化举措", "group", "year", "", ""},
	{"changqing39", "按程序提交相关会议讨论审议", "none", "none", "discuss:相关会议", ""},
	{"changqing39", "各分管领导和相关部门要反复论证可行性", "group", "vague", "", ""},
	{"doumen104", "原则同意该《责任清单》，以区委办、区府办名义印发", "none", "none", "revise:按会议精神 issue:区委办、区府办", "principle"},
	{"doumen104", "区交通运输局、区城管执法局、园林管理中心、莲洲镇等单位每天更新", "many", "open", "", "outside"},
	{"kaijiang65", "同意领导班子分工调整，备案后以“县政府”名义印发", "none", "none", "file:市委组织部 issue:“县政府”", ""},
	{"kaijiang65", "县住建局、县农业农村局、县水务局等部门要分工协作", "many", "none", "", ""},
	{"kaijiang65", "县农业农村局拟草的方案报县委审定后印发", "one", "none", "revise review:县委 issue:“两办”", ""},
	{"kaijiang65", "县脱贫攻坚办拟定的考核结果，报县委审定", "one", "none", "review:县委", "outside"},
	{"lishan2023", "地区生产总值增长6.2%左右，区发改局牵头，经济开发区、各专班负责", "one+others", "year", "", "outside"},
	{"lishan2023", "固定资产投资增长15%左右，各街道、区直各部门负责", "one+others", "year", "", "groupin"},
	{"lishan2023", "社会消费品零售总额增长9%左右，各街道、区市场局负责", "one+others", "year", "", "groupin"},
	{"lishan2023", "一般公共预算收入增长8%左右，各街道、税务局负责", "one+others", "year", "", "groupin"},
	{"xianyang2022", "2022年10月底前公布许可事项清单，动态调整", "many", "date", "", "groupin outside"},
	{"yuncheng2017", "完善应急预案体系（四项）", "group", "open", "", "sub"},
	{"gangyao2022", "完善配套政策，六部门和地方人民政府按职责分工负责", "many", "date", "", "groupin sub"},
	{"fujian", "省经贸委承办，八个厅局协办", "one+others", "year", "", ""},
	{"fujian", "两个检验检疫局负责，省农业厅配合", "many", "open", "", ""},
	{"guichi2020", "加强食品安全标准宣贯培训（区卫生健康委负责）", "one", "year", "", ""},
	{"letgol", "原则同意县财政局关于预算调整的意见，报人大审批", "one", "none", "revise:会后 submit:县人大常委会", "principle"},
	{"letgol", "原则同意县经发局关于组成人员的意见，提交常委会", "one", "none", "discuss:县委常委会", "principle"},
	{"letgol", "由统筹办、新农办组织验收之后，召开专题会议", "many", "none", "meet:专题会议", "principle outside"},
	{"letgol", "原则同意县住建局、经发局提交的办法，审查后报常委会", "many", "none", "revise discuss:县委常委会", "principle"},
	{"letgol", "原则同意成立协调领导小组，以政府办文件印发", "one", "none", "issue:政府办", "principle"},
	{"letgol", "一是……二是……三是从x月起支付……四是经发局要做好思想稳定工作", "one", "none", "", "sub"},
}

// said is how the form holds what a line says of its time: who says nothing, or 抓紧, leaves the day to the office; what goes on without an end is
// reported on in a rhythm, which the office chooses.
var said = map[string]func(time.Time) (string, *time.Time){
	"date": func(d time.Time) (string, *time.Time) { return "", &d }, "year": func(time.Time) (string, *time.Time) { d := day("2026-12-31"); return "in_year", &d },
	"none": func(time.Time) (string, *time.Time) { return "open", nil }, "vague": func(time.Time) (string, *time.Time) { return "open", nil },
	"open": func(time.Time) (string, *time.Time) { return "quarterly", nil },
}

// onPaper is what the paper then says.
var onPaper = map[string]string{"date": "完成时限：2026年6月30日", "year": "完成时限：年内", "none": "完成时限：待定", "vague": "完成时限：待定", "open": "完成时限：长期，每季度报送进展"}

// bends says what of the line the form of a decision does not hold, by entering it: what it is asked for that the line does not say, and what it
// has no field for.
func (l line) bends() (out []string) {
	m := checked("议定事项。")
	m.Facts.Sat.Day, m.Overview = day("2026-03-02"), "3月2日"
	m.Facts.Sat.Roll = true
	c := &m.Clauses[0]
	names := []string{"市财政局"}
	switch l.lead {
	case "many":
		c.Joint, c.JointName = []int64{8}, names
	case "one+others":
		c.Support, c.SupportName = []int64{8}, names
	case "group": // nobody alone: the host gathers
		group(&m, 1, "各级各部门", 8)
	case "none":
		c.Lead, c.LeadName, c.NoTask = nil, "", "工作要求"
	}
	if slices.Contains(strings.Fields(l.marks), "groupin") {
		group(&m, 2, "各街道", 10)
	}
	if slices.Contains(strings.Fields(l.marks), "outside") { // whoever leads belongs to the joint meeting; the others answer with it
		addOutside(&m)
		c.Joint, c.JointName, c.Outside = append(c.Joint, 12), append(c.JointName, "项目办"), []int64{12}
		if duty := paper.Duty(c.Ordered()); c.Lead == nil || !strings.Contains(duty, "项目办") {
			out = append(out, "会外单位")
		}
	}
	c.DueKind, c.Due = said[l.due](*c.Due)
	c.Milestones = milestonesOf(l.then)
	for _, f := range minutes.Findings(m) {
		if out = append(out, map[string]string{"完成时限": "时限"}[f.Check]); f.Check != "完成时限" {
			out[len(out)-1] = f.Text
		}
	}
	if !strings.Contains(paper.Duty(*c), onPaper[l.due]) {
		out = append(out, "时限")
	}
	if strings.Contains(paper.Duty(*c), "工作要求") {
		out = append(out, "原因印出")
	}
	for _, g := range c.Groups {
		if units, names := c.StandsFor(g.ID); len(units) == 0 || !strings.Contains(paper.Duty(*c), g.Name) || strings.Contains(paper.Duty(*c), names[0]) {
			out = append(out, "单位组")
		}
	}
	if slices.Contains(strings.Fields(l.marks), "sub") && !itemized(*c) {
		out = append(out, "分项")
	}
	if l.then != "" && !goesOn(*c) {
		out = append(out, "后续")
	}
	return out
}

// milestonesOf are those that a line names.
func milestonesOf(then string) (out []paper.Milestone) {
	for _, word := range strings.Fields(then) {
		kind, name, _ := strings.Cut(word, ":")
		out = append(out, paper.Milestone{Kind: kind, Name: name})
	}
	return out
}

// goesOn says whether the milestones of a decision come out of the form as they went in, are printed as minutes say them, and signed.
func goesOn(c paper.Clause) bool {
	v := minutes.ClauseFields.At("1", "").Values(minutes.ClauseForm{Milestones: milestone.RowsOf(c.Milestones)})
	v.Set("row", "1")
	typed, errs := minutes.ClauseFields.At("1", "").Clean(minutes.Read(v).Rows[0])
	back, err := paper.Read(paper.Content(paper.Text{Clauses: []paper.Clause{c}}))
	if errs != nil || err != nil || !slices.Equal(typed.Milestones.On(day("2026-03-02")), c.Milestones) || !slices.Equal(back.Clauses[0].Milestones, c.Milestones) {
		return false
	}
	words := []string{}
	for _, m := range c.Milestones {
		words = append(words, m.Words())
	}
	return strings.Contains(paper.Duty(c), "办理步骤："+strings.Join(words, "，"))
}

// itemized says whether the items of a decision stay lines of their own, in the one decision whose units and day they share: in what is signed, and on
// paper, where these stand below the last line, in one of their own.
func itemized(c paper.Clause) bool {
	c.Text = "完善应急预案体系：\n（1）加强管理\n2.推进精编化\n三是加强演练"
	text := paper.Text{Clauses: []paper.Clause{c, c}}
	back, err := paper.Read(paper.Content(text))
	body, lines := paper.Body(text, paper.Layout), []string{}
	for i, p := range body[1:6] {
		lines = append(lines, fmt.Sprintf("%d %t %d %s", p.Level, p.More, p.Clause, p.Text))
		if p.More != (i > 0) || (p.Clause == c.ID) != (i == 0) {
			return false
		}
	}
	want := []string{"0 false 1 （一）完善应急预案体系：", "4 true 0 （1）加强管理", "3 true 0 2.推进精编化", "0 true 0 三是加强演练", "0 true 0 " + paper.Duty(c)}
	return err == nil && back.Clauses[0].Text == c.Text && slices.Equal(lines, want) && len(body) == 11
}

// group names a group among those who answer for the decision; it stands for one unit.
func group(m *minutes.Minutes, id int64, name string, unit int64) {
	c := &m.Clauses[0]
	m.Facts.Groups = append(m.Facts.Groups, proofread.Group{ID: id, Name: name, Units: []int64{unit}})
	c.Groups = append(c.Groups, paper.Group{ID: id, Role: paper.RoleJoint, Name: name})
	*c = c.Expanded(func(id int64) []int64 {
		return m.Facts.Groups[slices.IndexFunc(m.Facts.Groups, func(g proofread.Group) bool { return g.ID == id })].Units
	}, func(id int64) string { return map[int64]string{8: "市财政局", 10: "葛店经开区"}[id] })
}

// TestLinesOfRealMinutes: each is held as its row says, and none is bent; of several units that are equal one leads (甲牵头，乙共同负责).
func TestLinesOfRealMinutes(t *testing.T) {
	t.Parallel()
	if len(lines) != 33 {
		t.Fatalf("%d lines", len(lines))
	}
	many := 0
	for _, l := range lines {
		if got := l.bends(); len(got) > 0 {
			t.Errorf("%s %s: bent are %q", l.src, l.text, got)
		}
		if l.lead == "many" {
			many++
		}
	}
	if many != 11 {
		t.Errorf("of %d lines all the equal units are held", many)
	}
	together := checked("由市教育局、市财政局负责。")
	together.Clauses[0].Joint, together.Clauses[0].JointName = []int64{8}, []string{"市财政局"}
	if got := paper.Duty(together.Clauses[0]); !strings.HasPrefix(got, "（牵头单位：市教育局；共同负责单位：市财政局；") || len(proofread.Faults(proofread.Text{Overview: "x", Clauses: together.Clauses, Facts: known()})) > 0 {
		t.Errorf("甲、乙负责 is printed %q", got)
	}
}
