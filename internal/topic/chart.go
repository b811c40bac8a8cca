package topic

import (
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/joint"
)

var (
	liaison = []access.Right{access.Liaison.Of(access.Owner)}
	member  = []access.Right{access.Member.Of(access.Owner)}
	office  = []access.Right{access.May(access.Office), access.May(access.Director)}
	convene = []access.Right{access.May(access.Convenor), access.May(access.Chief)}

	// The unit sees its topic always; the office from the day it received it; the convenors from 拟上会
	// on; the units that must attend once a meeting is set.
	ownUnit  = rights(liaison, member)
	received = rights(ownUnit, []access.Right{access.Office.Of(access.Received), access.Director.Of(access.Received)})
	insiders = rights(ownUnit, office, convene)
	// A unit that brings the topic together with its own sees it like that one, but never its draft.
	partners  = rights(joint.Liaison, []access.Right{access.Member.Of(access.Joint)})
	together  = rights(received, partners)
	atOffice  = rights(ownUnit, partners, office)
	convenors = rights(insiders, partners)
	// A unit asked for its opinion keeps the topic in sight.
	asked     = []access.Right{access.Liaison.Of(access.Asked), access.Member.Of(access.Asked)}
	consulted = rights(convenors, asked)
	everybody = rights(consulted, []access.Right{access.Liaison.Of(access.Party), access.Member.Of(access.Party)})

	// The proposer of a topic of the host unit may also be the office, which sits there.
	proposing = rights(liaison, []access.Right{access.Office.Of(access.Owner), access.Director.Of(access.Owner)})
)

func rights(lists ...[]access.Right) []access.Right {
	out := []access.Right{}
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// Chart is the life of a topic. Submit and review are taken from the page 核对并提交, the office's and
// the convenors' answers from a card with radio buttons: none of them has a button of its own.
var Chart = flow.Chart[Topic]{
	Kind: Kind, Title: "议题",
	States: []flow.State{
		{Name: "draft", Title: "草稿", Tone: flow.Grey, See: received, Edit: liaison, Start: true},
		{Name: "joining", Title: "待联合单位确认", Tone: flow.Wait, See: together},
		{Name: "unit_review", Title: "待单位审核", Tone: flow.Wait, See: together},
		{Name: "submitted", Title: "待初审", Tone: flow.Info, See: atOffice},
		{Name: "returned", Title: "退回修改", Tone: flow.Bad, See: atOffice, Edit: liaison},
		{Name: "ready", Title: "拟上会", Tone: flow.Wait, See: consulted},
		{Name: "consulting", Title: "征求意见中", Tone: flow.Info, See: consulted},
		{Name: "proposed", Title: "待审定", Tone: flow.Wait, See: consulted},
		{Name: "approved", Title: "已审定", Tone: flow.Ok, See: consulted},
		{Name: "scheduled", Title: "已列入会议", Tone: flow.Ok, See: everybody},
		{Name: "discussed", Title: "已上会", Tone: flow.Grey, See: everybody, Final: true},
		{Name: "deferred", Title: "缓议", Tone: flow.Grey, See: consulted},
		{Name: "rejected", Title: "不予受理", Tone: flow.Bad, See: atOffice, Final: true},
		{Name: "withdrawn", Title: "已撤回", Tone: flow.Grey, See: rights(together, asked), Final: true},
	},
	Steps: []flow.Step[Topic]{
		{Do: "submit", Label: "提交议题", From: []string{"draft", "returned"}, To: "submitted", May: liaison, Primary: true, Hidden: true,
			Needs: []flow.Guard[Topic]{whole, belongs, alone, direct}},
		{Do: "review", Label: "送本单位审核", From: []string{"draft", "returned"}, To: "unit_review", May: liaison, Primary: true, Hidden: true,
			Needs: []flow.Guard[Topic]{whole, belongs, alone, inner}},
		{Do: "join", Label: "请联合单位确认", From: []string{"draft", "returned"}, To: "joining", May: liaison, Primary: true, Hidden: true,
			Needs: []flow.Guard[Topic]{whole, belongs, several}},
		{Do: "submit", Label: "提交议题", From: []string{"joining"}, To: "submitted", May: liaison, Primary: true,
			Needs: []flow.Guard[Topic]{belongs, direct, joined}},
		{Do: "review", Label: "送本单位审核", From: []string{"joining"}, To: "unit_review", May: liaison, Primary: true,
			Needs: []flow.Guard[Topic]{belongs, inner, joined}},
		{Do: "confirm", Label: "确认联合提出", Follows: "确认后，本单位列为联合提出单位。", From: []string{"joining"}, To: "joining", May: joint.Liaison, Ask: flow.Confirm, Primary: true, Needs: []flow.Guard[Topic]{owing}},
		{Do: "confirm", Label: "确认联合提出", Follows: "确认后，本单位列为联合提出单位。", From: []string{"ready"}, To: "ready", May: joint.Liaison, Ask: flow.Confirm, Primary: true, Needs: []flow.Guard[Topic]{owing}},
		{Do: "confirm", Label: "确认联合提出", Follows: "确认后，本单位列为联合提出单位。", From: []string{"consulting"}, To: "consulting", May: joint.Liaison, Ask: flow.Confirm, Primary: true, Needs: []flow.Guard[Topic]{owing}},
		{Do: "decline", Label: "不同意联合提出", Follows: "不同意后，议题退回草稿，由牵头提出的单位修改。", From: []string{"joining"}, To: "draft", May: joint.Liaison, Ask: flow.Reason, Danger: true, Needs: []flow.Guard[Topic]{owing}},
		{Do: "recall", Label: "撤回修改", Follows: "撤回后，议题回到草稿，修改后须再次送请确认。", From: []string{"joining"}, To: "draft", May: liaison, Ask: flow.Confirm},
		{Do: "agree", Label: "同意报送", From: []string{"unit_review"}, To: "submitted", May: member, Primary: true,
			Needs: []flow.Guard[Topic]{belongs}},
		{Do: "refuse", Label: "退回联络员", From: []string{"unit_review"}, To: "draft", May: member, Ask: flow.Reason},
		{Do: "accept", Label: "通过，列为拟上会", From: []string{"submitted"}, To: "ready", May: office, Primary: true, Hidden: true},
		{Do: "return", Label: "退回修改", From: []string{"submitted"}, To: "returned", May: office, Ask: flow.Reason, Hidden: true},
		{Do: "defer", Label: "缓议", From: []string{"submitted"}, To: "deferred", May: office, Ask: flow.Reason, Hidden: true},
		{Do: "reject", Label: "不予受理", From: []string{"submitted"}, To: "rejected", May: office, Ask: flow.Reason, Hidden: true, Danger: true},
		{Do: "consult", Label: "征求意见", From: []string{"ready"}, To: "consulting", May: office, Hidden: true},
		{Do: "close_consultation", Label: "结束征求意见", Follows: "结束后，各单位不能再提交意见，议题转为拟上会。", From: []string{"consulting"}, To: "ready", May: office, Ask: flow.Confirm, Primary: true,
			Needs: []flow.Guard[Topic]{mayClose}},
		{Do: "cut_consultation", Label: "提前结束征求意见", From: []string{"consulting"}, To: "ready", May: office, Ask: flow.Reason,
			Needs: []flow.Guard[Topic]{mayCutShort}},
		{Do: "revise", Label: "按意见修改", From: []string{"ready"}, To: "ready", May: proposing, Hidden: true, Needs: []flow.Guard[Topic]{heard, answered}},
		{Do: "ask_again", Label: "重新征求意见", From: []string{"ready"}, To: "consulting", Auto: true},
		{Do: "propose", Label: "报召集人审定", From: []string{"ready", "consulting"}, To: "proposed", May: office, Primary: true,
			Needs: []flow.Guard[Topic]{closed, answered, joined}},
		{Do: "override", Label: "未经协调，同意报审定", Follows: "同意后，未协调一致的意见随议题报审定。", From: []string{"ready", "consulting"}, To: "proposed", May: convene, Ask: flow.Reason, Danger: true,
			Needs: []flow.Guard[Topic]{unsettled}},
		{Do: "defer", Label: "缓议", From: []string{"ready"}, To: "deferred", May: office, Ask: flow.Reason},
		{Do: "approve", Label: "同意上会", From: []string{"proposed"}, To: "approved", May: convene, Primary: true, Hidden: true},
		{Do: "hold", Label: "暂不上会", From: []string{"proposed"}, To: "deferred", May: convene, Ask: flow.Reason, Hidden: true},
		{Do: "reopen", Label: "重新列为拟上会", From: []string{"deferred"}, To: "ready", May: office, Primary: true},
		{Do: "schedule", Label: "列入会议", From: []string{"approved"}, To: "scheduled", Auto: true},
		{Do: "back_to_pool", Label: "移出会议", From: []string{"scheduled"}, To: "approved", Auto: true},
		{Do: "put_off", Label: "会议未议定，退回议题库", From: []string{"scheduled"}, To: "approved", Auto: true},
		{Do: "discuss", Label: "上会", From: []string{"scheduled"}, To: "discussed", Auto: true},
		{Do: "resume", Label: "会议结束撤销，恢复列入会议", From: []string{"discussed"}, To: "scheduled", Auto: true},
		{Do: "withdraw", Label: "撤回议题", Follows: "撤回后，议题不再办理，也不能恢复，编号保留。", From: []string{"draft", "joining", "unit_review", "submitted", "returned", "ready", "consulting", "proposed", "approved", "deferred"},
			To: "withdrawn", May: liaison, Ask: flow.Confirm, Danger: true},
	},
	Acts:    acts,
	Version: func(t Topic) int { return t.Version },
	Now:     func(t Topic) string { return t.State },
	Ties:    Topic.ties,
}

// whole: what the office and the meeting need is filled in.
var whole = flow.Guard[Topic]{Name: "内容完整", Why: func(t Topic, _ access.Actor) string {
	if errs := Of(t).Whole(); len(errs) > 0 {
		return "议题内容还不完整：" + errs[0].Text
	}
	return ""
}}

// belongs: only member units bring topics (charter section five).
var belongs = flow.Guard[Topic]{Name: "提出单位为现任成员单位", Why: func(t Topic, _ access.Actor) string {
	if !t.Belongs {
		return t.UnitName + "现在不是成员单位，不能提交议题"
	}
	return ""
}}

// alone, several: what units bring together goes to them before it goes anywhere else.
var alone = flow.Guard[Topic]{Name: "没有联合提出单位", Why: func(t Topic, _ access.Actor) string {
	if len(t.Joint) > 0 {
		return "此议题为联合提出，请先请联合单位确认"
	}
	return ""
}}

var several = flow.Guard[Topic]{Name: "有联合提出单位", Why: func(t Topic, _ access.Actor) string {
	if len(t.Joint) == 0 {
		return "没有选择联合提出单位，请直接提交"
	}
	return ""
}}

// joined: every unit that brings the topic stands by the text as it is.
var joined = flow.Guard[Topic]{Name: "联合单位均已确认", Why: func(t Topic, _ access.Actor) string {
	if names := t.Unconfirmed(); len(names) > 0 {
		return "等待联合单位确认：" + strings.Join(names, "、")
	}
	return ""
}}

var owing = flow.Guard[Topic]{Name: "本单位尚未答复", Why: func(t Topic, who access.Actor) string {
	if len(t.Owing(who)) == 0 {
		return "本单位已确认联合提出"
	}
	return ""
}}

var direct = flow.Guard[Topic]{Name: "本单位不需内部审核", Why: func(t Topic, _ access.Actor) string {
	if t.InnerReview {
		return "本单位的议题须先送本单位审核"
	}
	return ""
}}

var inner = flow.Guard[Topic]{Name: "本单位需内部审核", Why: func(t Topic, _ access.Actor) string {
	if !t.InnerReview {
		return "本单位未设内部审核，请直接提交"
	}
	return ""
}}

// mayClose: everybody asked has answered, or the time is over.
var mayClose = flow.Guard[Topic]{Name: "意见已收齐或已到期", Why: func(t Topic, _ access.Actor) string {
	if len(t.RoundMissing) > 0 && !t.RoundOver {
		return fmt.Sprintf("还有 %d 个单位未反馈，%s截止", len(t.RoundMissing), t.RoundDue.Format("1月2日"))
	}
	return ""
}}

var mayCutShort = flow.Guard[Topic]{Name: "意见未收齐且未到期", Why: func(t Topic, who access.Actor) string {
	if mayClose.Why(t, who) == "" {
		return "意见已收齐或已到期，请直接结束征求意见"
	}
	return ""
}}

// closed, answered: no topic goes to the convenors before the units concerned have been heard (未经协调不上会).
var closed = flow.Guard[Topic]{Name: "征求意见已结束", Why: func(t Topic, _ access.Actor) string {
	if t.State == "consulting" {
		return "征求意见尚未结束，不能报审定"
	}
	return ""
}}

var answered = flow.Guard[Topic]{Name: "意见已逐条答复", Why: func(t Topic, _ access.Actor) string {
	if t.Unanswered > 0 {
		return fmt.Sprintf("还有 %d 条意见未答复采纳情况", t.Unanswered)
	}
	return ""
}}

var unsettled = flow.Guard[Topic]{Name: "协调未完成", Why: func(t Topic, who access.Actor) string {
	if closed.Why(t, who) == "" && answered.Why(t, who) == "" && joined.Why(t, who) == "" {
		return "协调已完成，由办公室报召集人审定"
	}
	return ""
}}

// heard: what the units asked for is the ground on which a text may still change.
var heard = flow.Guard[Topic]{Name: "已征求过意见", Why: func(t Topic, _ access.Actor) string {
	if t.Rounds == 0 {
		return "此议题没有征求过意见；需要修改的，请办公室退回或缓议"
	}
	return ""
}}

// Buttons are the steps with a button. Ending a round early and overriding the gate are exceptions:
// they stand there only while they can be taken, and so does the answer of a co-proposing unit. Of the two
// ways to hand a topic in only the unit's own stands there.
func Buttons(who access.Actor, t Topic) []flow.Offer {
	shownIfOpen := []string{"cut_consultation", "override", "confirm", "decline"}
	return slices.DeleteFunc(Chart.Offers(who, t), func(o flow.Offer) bool {
		other := (o.Do == "submit" || o.Do == "review") && o.Do != HandIn(t)
		return other || o.Blocked != "" && slices.Contains(shownIfOpen, o.Do)
	})
}

// HandIn is the step by which this topic leaves its liaison's desk.
func HandIn(t Topic) string {
	if len(t.Joint) > 0 && t.State != "joining" {
		return "join"
	}
	if t.InnerReview {
		return "review"
	}
	return "submit"
}

// Choices are the steps a card with radio buttons offers in this state: its title, its question and
// the answers, in the order of the card. Empty when the state has no such card for the person.
func Choices(who access.Actor, t Topic) (title string, offers []flow.Offer) {
	var steps []string
	switch t.State {
	case "submitted":
		title, steps = "初审", []string{"accept", "return", "defer", "reject"}
	case "proposed":
		title, steps = "审定", []string{"approve", "hold"}
	}
	for _, s := range steps {
		if o, ok := Chart.Offer(who, t, s); ok {
			offers = append(offers, o)
		}
	}
	return title, offers
}
