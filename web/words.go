package web

import (
	"strings"

	"jointmeeting/internal/basis"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

// acts are the words of acts in the log that are no step of a chart.
var acts = map[string]string{
	"account.sign_in": "登录", "account.sign_out": "退出登录", "account.refused": "登录失败", "account.password": "修改密码",
	"account.end_session": "退出一处登录", "account.end_others": "退出其他设备", "account.create": "新增用户",
	"account.setup_token": "生成首次设置口令", "account.setup": "建立首位管理员",
	"setting.change": "更改设置", "seat.give": "登记任职（命令）",
	"seat.ask": "登记任职", "seat.confirm": "确认任职", "seat.refuse": "不同意任职", "seat.end": "办理离任",
	"unit.rename": "单位更名", "unit.duty": "修改单位职责", "unit.leave": "单位退出联席会议", "unit.join": "单位加入联席会议", "unit.review": "切换单位内审",
	"minutes.draft": "起草纪要", "minutes.edit": "修改纪要", "minutes.receive": "签收纪要", "minutes.read": "已阅纪要修改", "signature.attach": "添加签批扫描件",
	"authenticator.add": "登记签批验证方式", "authenticator.remove": "移除签批验证方式", "authenticator.confirm": "确认签批验证方式",
	"authenticator.revoke": "撤销签批验证方式", "minutes.escalation.send": "登记报批",
	"minutes.escalation.approve": "登记批复：同意", "minutes.escalation.amend": "登记批复：修改后同意", "minutes.escalation.reject": "登记批复：不同意",
	"minutes.escalation.send_back": "登记批复：退回", "minutes.escalation.void": "报批记录作废", "escalation.attach": "添加批示文件",
	"minutes.receipt.acknowledge": "确认条款", "minutes.receipt.question": "对条款提出疑问", "minutes.receipt.answer": "答复条款疑问", "minutes.chase": "催签收",
	"referral.answer": "提交阅示意见", "referral.withdraw": "撤回转请阅示", "referral.lapse": "阅示失效",
	"topic.create": "起草议题", "topic.edit": "修改议题", "topic.clerk_take": "认领经办", "topic.clerk_put": "放下经办", "topic.clerk_hand": "交办议题",
	"topic.attach": "添加会议材料", "topic.detach": "移除会议材料",
	"opinion.draft": "保存意见草稿", "opinion.attach": "添加意见附件", "opinion.detach": "移除意见附件", "opinion.give": "提交意见", "opinion.adopt": "答复意见", "opinion.lapse": "意见失效",
	"meeting.create": "新建会议", "meeting.update": "修改会议", "meeting.add_topics": "添加议题到议程", "meeting.move_topic": "调整议程",
	"meeting.drop_topic": "移出议程", "meeting.times": "修改议程用时", "meeting.roll": "登记到会", "meeting.explain": "登记未召开全体会议的原因",
	"delegation.create": "委托主持会议", "delegation.end": "终止委托主持",
	"basis.create": "登记依据", "basis.edit": "修改依据", "basis.attach": "添加依据文件", "basis.detach": "移除依据文件",
	"topic.cite": "引用依据", "task.cite": "引用依据", "problem.create": "登记研究问题", "problem.edit": "修改研究问题",
	"calendar.import": "更新工作日历", "meeting.recount": "按新的工作日历推算回执截止",
	"sample.people": "载入示例人员", "charter.load": "载入制度",
}

// actWord says an act of the log in words; one that nobody named is shown as it is stored.
func actWord(action string) string {
	if w, ok := acts[action]; ok {
		return w
	}
	for _, w := range []string{
		stepWord(unit.AccountChart, action), stepWord(&topic.Chart, action), stepWord(&meeting.Chart, action),
		stepWord(&meeting.Answers, action), stepWord(&minutes.Chart, action), stepWord(&circulation.Chart, action), stepWord(&task.Chart, action), stepWord(&task.PartChart, action),
		stepWord(&basis.Chart, action), stepWord(&problem.Chart, action),
	} {
		if w != "" {
			return w
		}
	}
	return action
}

func stepWord[T any](c *flow.Chart[T], action string) string {
	kind, do, _ := strings.Cut(action, ".")
	if kind != c.Kind {
		return ""
	}
	for _, s := range c.Steps {
		if s.Do == do {
			return s.Label + c.Title
		}
	}
	return ""
}
