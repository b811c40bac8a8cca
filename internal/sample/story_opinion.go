package sample

import "jointmeeting/internal/round"

// asked are the topics on which units were asked for their opinions.
var asked = []matter{
	{code: "nyncj", title: "关于制定《农产品产地冷藏保鲜设施建设规范》有关事宜", function: "F4", purpose: "review", attend: []string{"czj", "fgw", "scjgj"},
		background: "全市产地冷藏保鲜设施由各地分散建设，温控、能耗和安全要求不一，部分设施闲置。拟制定地方标准，统一建设和运行要求。",
		matters:    "同意立项制定《农产品产地冷藏保鲜设施建设规范》\n明确设施改造的资金渠道", state: "ready", ago: 4},
	{code: "zrzyjsj", title: "关于地下管线数据标准的议题", function: "F4", purpose: "coordinate", attend: []string{"cgw", "jxj", "sjj"},
		background: "供水、燃气、通信等地下管线的数据由各权属单位分别保存，坐标和属性字段不一致，施工挖断事故时有发生。",
		matters:    "同意制定地下管线数据标准\n明确各权属单位的数据移交期限", state: "ready", ago: 12},
}

// opinions are two rounds: one open, with an answer and units that are still silent; one closed, with an
// objection that stands although it was answered.
func (s *story) opinions() {
	s.topic(asked[0], func(id int64) {
		s.on(3, 10, func() {
			Consult(s, s.d, id, round.AskForm{Days: "5", Note: "请重点核对第2项的资金渠道。"}, "czj", "fgw", "scjgj", "liangzihu")
		})
		s.on(2, 11, func() { GiveOpinion(s, s.d, id, "fgw", Agreed) })
	})
	s.topic(asked[1], s.settled)
}

// settled is the round that was closed, and its answers.
func (s *story) settled(id int64) {
	s.on(11, 10, func() { Consult(s, s.d, id, round.AskForm{Days: "5"}, "cgw", "jxj", "sjj") })
	s.on(10, 9, func() { GiveOpinion(s, s.d, id, "sjj", Agreed) })
	s.on(9, 11, func() {
		GiveOpinion(s, s.d, id, "jxj", Answer{round.Amend, map[string]string{"matter1": "建议分行业制定，先行制定燃气管线部分。"}})
	})
	s.on(8, 15, func() {
		GiveOpinion(s, s.d, id, "cgw", Answer{round.Object, map[string]string{"matter2": "老旧管线没有完整数据，统一移交期限难以执行。"}})
	})
	s.on(7, 9, func() { TopicStep(s, s.d, s.who("office1"), id, "close_consultation", "") })
	s.on(6, 10, func() {
		Reply(s, s.d, id, "liaison-zrzyjsj", "jxj", round.Partly, "统一编制，分行业分步实施。")
		Reply(s, s.d, id, "liaison-zrzyjsj", "cgw", round.Declined, "无完整数据的管线可先移交现有资料，补测期限另行商定。")
	})
}
