package sample

import "jointmeeting/internal/task"

// whole are the decisions of the plenary.
var whole = []decision{
	{0, "在全市12所中小学开展营养餐标准化试点，形成可推广的工作规范。", "jyj", []string{"wjw", "scjgj"}, -4, "印发试点方案和营养餐工作规范", false, nil},
	{0, "制定学校食堂食品安全管理指南，完成食堂管理人员培训。", "scjgj", []string{"jyj"}, 6, "印发指南，培训覆盖全部试点学校", false, nil},
	{1, "同意立项制定《互联网诊疗服务规范》，报市人民政府批准后实施。", "wjw", []string{"sjj", "ybj", "gedian"}, 120, "标准报批稿通过审查", true, nil},
	{2, "提出重点产业链标准体系建设清单，明确三年研制计划。", "jxj", nil, 12, "印发清单", false, nil},
	{2, "支持产业园区企业参与国家标准、行业标准制定，建立项目库。", "kjj", []string{"gedian", "fgw"}, 75, "项目库建成并更新一次", false, nil},
	{3, "修订农村公路养护技术要求，增加物流通道的通行条件。", "jtj", []string{"nyncj"}, 40, "修订稿征求意见并公布", false, []string{"lkwlzx"}},
	{3, "更新城乡物流服务站点设置导则，完成现有站点对照检查。", "zfgxj", nil, 20, "导则公布，检查结果报办公室", false, nil},
}

// homestay are the decisions of the special meeting.
var homestay = []decision{
	{0, "立项制定《乡村民宿服务质量要求》，形成征求意见稿。", "wlj", []string{"nyncj", "scjgj"}, 60, "征求意见稿公开征求意见", false, nil},
	{0, "开展梁子湖周边民宿消防和治安条件摸底，结果供起草组使用。", "gaj", []string{"liangzihu"}, 30, "摸底报告", false, nil},
}

// deed is what became of one task: a report, parts that were given, a claim and its verification.
type deed struct {
	clause          int
	lead            string
	form            task.ReportForm
	parts           []string
	consult         bool // the lead asks those who answer with it whether the task is done
	claim, verifier string
}

var progress = []deed{
	{clause: 1, lead: "jyj", parts: []string{"wjw"}, form: task.ReportForm{Text: "试点方案已印发，9所学校完成食堂改造和人员培训。", Progress: "60",
		Problem: "3所农村学校的冷链配送合同未签订，影响整体进度。", Next: "会同市财政局落实配送经费，月底前完成签约。"}},
	{clause: 2, lead: "scjgj", form: task.ReportForm{Text: "指南初稿已完成，正在征求试点学校意见。", Progress: "45", Next: "汇总意见后组织专家审查。"}},
	{clause: 4, lead: "jxj", form: task.ReportForm{Text: "清单已征求链主企业意见，修改完善后报审。", Progress: "90"},
		claim: "重点产业链标准体系建设清单已印发，含光电子信息等5条产业链、标准项目86项。"},
	{clause: 6, lead: "jtj", parts: []string{"lkwlzx", "nyncj"}, consult: true, form: task.ReportForm{Text: "完成现状调查，形成修订大纲。", Progress: "35", Next: "与物流通道规划衔接后起草条文。"}},
	{clause: 7, lead: "zfgxj", form: task.ReportForm{Text: "导则修订稿完成，站点对照检查完成八成。", Progress: "80"},
		claim: "导则已公布，全市62个站点对照检查完成，检查结果已报办公室。", verifier: "office1"},
}
