package minutes

import (
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/signing"
)

var (
	staff   = []access.Right{access.May(access.Office), access.May(access.Director)}
	signers = []access.Right{access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}
	// makers are who sees minutes in every state.
	makers = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}
	// readers are joined by the units it is issued to (R7).
	readers = append(slices.Clone(makers), access.Liaison.Of(access.Party), access.Member.Of(access.Party))
)

// Chart is the life of minutes: the director checks, both convenors review in parallel, the chief or a
// convenor named by a mandate signs, the office issues. A return leads to the draft and voids every
// signature.
var Chart = flow.Chart[Minutes]{
	Kind: "minutes", Title: "纪要",
	States: slices.Concat([]flow.State{
		{Name: Draft, Title: "起草中", Tone: flow.Info, See: makers, Edit: staff, Start: true},
		{Name: Consulting, Title: "会签中", Tone: flow.Wait, See: makers},
	}, Signable.States(makers), []flow.State{
		{Name: Signed, Title: "已签发", Tone: flow.Ok, See: makers},
		{Name: Issued, Title: "已印发", Tone: flow.Ok, See: readers},
		{Name: Corrected, Title: "已更正", Tone: flow.Grey, See: readers, Final: true},
		{Name: Abandoned, Title: "已撤销", Tone: flow.Grey, See: makers, Final: true},
	}),
	Steps: slices.Concat([]flow.Step[Minutes]{
		{Do: "submit_check", Label: "提交校核", From: []string{Draft}, To: Signable.Stages()[0].State, May: staff, Needs: []flow.Guard[Minutes]{whole, circulated, settled, inForce}, Primary: true},
		{Do: "circulate", Label: "送单位会签", From: []string{Draft}, To: Consulting, May: staff, Needs: []flow.Guard[Minutes]{whole}, Hidden: true},
		{Do: "close_circulation", Label: "结束会签", From: []string{Consulting}, To: Draft, May: staff, Needs: []flow.Guard[Minutes]{nothingAwaited}, Primary: true},
		{Do: "recall_circulation", Label: "提前结束会签", From: []string{Consulting}, To: Draft, May: staff, Needs: []flow.Guard[Minutes]{stillAwaited}, Ask: flow.Reason},
	}, signing.Steps(Signable, Signed, signGuards, whole), []flow.Step[Minutes]{
		{Do: "issue", Label: "印发", From: []string{Signed}, To: Issued, May: staff, Needs: []flow.Guard[Minutes]{ended, standing}, Primary: true, Hidden: true},
		{Do: "correct", Label: "更正", From: []string{Issued}, To: Issued, May: staff, Needs: []flow.Guard[Minutes]{uncorrected, genuine}, Ask: flow.Reason},
		{Do: "corrected", Label: "已被更正", From: []string{Issued}, To: Corrected, Auto: true},
		{Do: "abandon", Label: "撤销更正稿", From: slices.Concat([]string{Draft, Consulting}, Signable.StateNames()), To: Abandoned, May: staff,
			Needs: []flow.Guard[Minutes]{correcting}, Ask: flow.Reason, Danger: true, Hidden: true},
	}, signing.ReferSteps(Signable, signGuards), signing.AgainSteps(Signable, func(m Minutes) bool { return m.Unmanned }), signing.ReturnSteps[Minutes](Signable, Draft, Signed)),
	Acts:    acts,
	Version: func(m Minutes) int { return m.Version },
	Now:     func(m Minutes) string { return m.State },
	Ties: func(m Minutes) access.Ties {
		return access.Ties{Units: map[access.Tie][]int64{access.Party: m.Units}, Self: m.self(), People: map[access.Tie][]int64{access.Referred: m.Referred}}
	},
}

func signGuards(s paper.Stage) (out []flow.Guard[Minutes]) {
	if s.SelfOpened {
		out = append(out, another)
	}
	if s.All != "" {
		out = append(out, once)
	}
	if s.Mandate {
		out = append(out, mandated)
	}
	return out
}

// ended: a meeting whose end was undone goes on, and its minutes wait.
var ended = flow.Guard[Minutes]{Name: "会议已结束", Why: func(m Minutes, _ access.Actor) string {
	if m.MeetingState == meeting.InSession {
		return "会议尚未结束，结束后再提交"
	}
	return ""
}}

// whole is asked before each step of the sign-off: of the meeting, too.
var whole = flow.Guard[Minutes]{Name: "要素齐全", Why: func(m Minutes, who access.Actor) string {
	if why := ended.Why(m, who); why != "" {
		return why
	}
	list := proofread.Faults(m.proof())
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0].Text
	}
	return fmt.Sprintf("%s（检查发现 %d 处问题）", list[0].Text, len(list))
}}

// standing: who belonged on the day of the meeting may have been put right since the text was signed.
var standing = flow.Guard[Minutes]{Name: "单位组与会议当日一致", Why: func(m Minutes, _ access.Actor) string {
	for _, f := range Findings(m) {
		if f.Check == proofread.GroupCheck {
			return f.Text
		}
	}
	return ""
}}

var another = flow.Guard[Minutes]{Name: "校核人不是起草人", Why: func(m Minutes, who access.Actor) string {
	if m.Differs && (who.Person == m.DraftedBy || who.Person == m.EditedBy) {
		return "您起草或修改过此稿，须由他人校核"
	}
	return ""
}}

// mandated: a 召集人 signs by the word of the 总召集人 as long as it holds, and nobody signs as the 总召集人 who is it no longer.
var mandated = flow.Guard[Minutes]{Name: "委托有效", Why: func(m Minutes, who access.Actor) string {
	switch {
	case m.Unmandated:
		return "签发所依据的委托已终止、过期，或委托人已离任，不能据此签发，" + askedAgain
	case m.Delegation == nil && who.Person == m.Signer && !who.Is(access.Chief):
		return "您已不任总召集人，也没有签发的委托，" + askedAgain
	}
	return ""
}}

// askedAgain is what is done where nobody of those who were asked can sign.
const askedAgain = "由办公室改请现任签批"

var uncorrected = flow.Guard[Minutes]{Name: "没有更正稿", Why: func(m Minutes, _ access.Actor) string {
	if m.CorrectedBy != nil {
		return "已有更正稿，请在纪要列表中打开“" + m.Title + "（更正）”"
	}
	return ""
}}

// genuine: what a correction repeats, and what units are reminded of, is what was issued.
var genuine = flow.Guard[Minutes]{Name: "与印发时一致", Why: func(m Minutes, _ access.Actor) string {
	if m.Altered() {
		return "系统中的纪要与印发时登记的不一致，可能被改动，暂不能更正和催签收。请告知安全管理员和审计员核验，查明后再办"
	}
	return ""
}}

// correcting: minutes of a meeting have to be written (R6); only a correction of them may be given up.
var correcting = flow.Guard[Minutes]{Name: "是更正稿", Why: func(m Minutes, _ access.Actor) string {
	if m.Corrects == nil {
		return "会议纪要不能撤销，请退回修改"
	}
	return ""
}}

var once = flow.Guard[Minutes]{Name: "尚未审核", Why: func(m Minutes, who access.Actor) string {
	if slices.Contains(m.Reviewed, who.Person) {
		return "您已审核同意"
	}
	return ""
}}

// Tag is the state in words with its tone; a returned draft says so.
func Tag(m Minutes) (string, flow.Tone) {
	if m.State == Draft && m.Returned {
		return "退回修改", flow.Bad
	}
	s := Chart.StateOf(m)
	return s.Title, s.Tone
}

// Holder says who has the minutes in hand, and what comes next.
func Holder(m Minutes, signatures []signing.Signature) (holder, next string) {
	if s := paper.StageIn(m.State); s.SelfOpened {
		return s.Holder, s.Onward()
	} else if m.Unmanned {
		return "办公室", "签批人已不在任、不能登录或委托已失效，" + askedAgain
	} else if s.Name != "" {
		return signing.Waiting(signatures, s.Name), s.Onward()
	}
	switch m.State {
	case Draft:
		return "联席会议办公室", "完成后提交办公室主任校核"
	case Consulting:
		return m.waitsFor(), "会签后由办公室答复意见、完善文稿"
	case Signed:
		return "联席会议办公室", "编号印发，并生成任务"
	}
	if m.State == Abandoned {
		return "", "更正稿已撤销，" + m.CorrectsNumber + "仍然有效"
	}
	if m.State == Corrected {
		return "", "已被" + m.CorrectedNumber + "更正"
	}
	return "", "由各收文单位签收"
}

// acts are what is done to minutes beside their steps. A correction is drafted by the step that asks for it.
var acts = []flow.Act[Minutes]{
	{Do: "draft", Label: "起草纪要", May: staff, Refusal: "纪要由联席会议办公室起草"},
	{Do: "edit", Label: "修改纪要", Edits: true, Late: "纪要当前为“{state}”，不能修改；需要修改的，请先退回"},
	{Do: "read", Label: "已阅纪要修改", May: makers, Secret: true},
	{Do: "chase", Label: "催签收", From: []string{Issued}, May: staff, Refusal: "签收由联席会议办公室催办",
		Late: "此纪要当前为“{state}”，不能催签收：印发以后才催办，更正以后在更正后的纪要中催办", Needs: []flow.Guard[Minutes]{genuine}},
}
