package sample

import (
	"jointmeeting/internal/basis"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

// documents are those of the demo. The law and the outline are real; the others are plainly made up.
var documents = []basis.Form{
	{Level: "nation", Title: "中华人民共和国标准化法", Number: "中华人民共和国主席令第七十八号", Issuer: "全国人民代表大会常务委员会", Issued: "2017-11-04",
		Demands: "县级以上人民政府应当将标准化工作纳入本级国民经济和社会发展规划，将标准化工作经费纳入本级预算。"},
	{Level: "nation", Title: "国家标准化发展纲要", Issuer: "中共中央、国务院", Issued: "2021-10-10",
		Demands: "标准是经济活动和社会发展的技术支撑，是国家基础性制度的重要方面。"},
	{Level: "province", Title: "（示例）关于推进重点领域标准体系建设的通知", Number: "示例〔2024〕12号", Issuer: "省级主管部门（示例）", Issued: "2024-05-20",
		Demands: "各地结合实际，每年研究提出本地区重点领域标准需求。"},
	{Level: "city", Title: "（示例）全市标准化工作年度安排", Number: "示例〔2023〕3号", Issuer: "市级主管部门（示例）", Issued: "2023-02-15"},
}

// study is a problem of the demo and how far it has come.
type study struct{ code, title, situation, proposal, step, reason string }

var studies = []study{
	{"jtj", "城乡公交换乘站点标识不统一", "城区与乡镇的站点标识由不同主体设置，名称、编码和换乘提示各不相同，乘客反映不便。",
		"统一站点名称、编码和换乘提示的设置要求\n选择两条城乡线路先行试点", "", ""},
	{"nyncj", "特色水产品产地包装标识缺少统一要求", "武昌鱼等特色水产品外销增长，产地包装标识由经营者自行设计，追溯信息不全。",
		"研究制定特色水产品产地包装标识规范\n明确追溯信息的最低内容", "", ""},
	{"wlj", "乡村旅游厕所建设维护要求不一", "各景区和村的旅游厕所由不同资金建设，维护标准和巡查频次不同。", "制定乡村旅游厕所建设与维护规范", "raise", ""},
	{"gaj", "电动自行车充电桩标识样式不一", "居民小区充电桩的警示标识样式不一。", "统一充电桩警示标识", "close", "已并入“关于统一电动自行车集中停放充电场所标识的议题”一并研究"},
}

// library fills the library, repeals one document and lets some topics cite it.
func (s *story) library() {
	keep := basis.NewService(s.d, map[string]basis.Citer{topic.Kind: topic.Citer, task.Kind: task.Citer})
	ids := []int64{}
	s.on(28, 9, func() {
		for _, f := range documents {
			out, err := keep.Create(s.ctx, s.who("office1"), basis.Sent{Form: f})
			s.did(out, err)
			ids = append(ids, idIn(s, out.URL))
		}
	})
	s.on(27, 10, func() {
		s.did(keep.Do(s.ctx, s.who("office2"), ids[3], 1, "repeal", "年度安排已到期，以新的安排为准"))
	})
	s.on(1, 16, func() { s.cite(keep, ids) })
}

func (s *story) cite(keep *basis.Service, ids []int64) {
	l, err := topiclist.NewService(s.d).List(s.ctx, s.who("office1"), topiclist.Filter{Tab: "submitted"})
	if err != nil {
		s.Fatalf("find the topics that cite: %w", err)
	}
	for n, row := range l.Rows {
		s.did(keep.Cite(s.ctx, s.who("office1"), topic.Kind, row.ID, uncited(s, s.d, row.ID), ids[:1+n%3]))
	}
}

// research registers what units study, one after the other.
func (s *story) research() {
	for n, x := range studies {
		s.on(13-2*n, 10, func() { s.study(x, 12-2*n) })
	}
}

// study registers a problem; its step, where it has one, is taken on a day so many working days ago.
func (s *story) study(x study, ago int) {
	f := ProblemForm(s, s.d, x.code, x.title)
	f.Situation, f.Proposal = x.situation, x.proposal
	out, err := problem.NewService(s.d).Register(s.ctx, s.who("liaison-"+x.code), f)
	s.did(out, err)
	if x.step != "" {
		s.on(ago, 10, func() { ProblemStep(s, s.d, x.code, idIn(s, out.URL), x.step, x.reason) })
	}
}
