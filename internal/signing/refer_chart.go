package signing

import (
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// advising is the one asked, in one of the seats in which somebody may be asked.
var advising = []access.Right{access.Chief.Of(access.Self), access.Convenor.Of(access.Self), access.Director.Of(access.Self), access.Member.Of(access.Self)}

// asking is who asked.
var asking = []access.Right{access.Chief.Of(access.Referrer), access.Convenor.Of(access.Referrer)}

// ReferralChart is the life of one 转请阅示. Those who make such records see all of them, a member who was
// asked only their own, also when it is over.
var ReferralChart = flow.Chart[Referral]{
	Kind: "referral", Title: "阅示",
	States: []flow.State{
		{Name: asked, Title: "待阅示", Tone: flow.Wait, See: consulted, Start: true},
		{Name: given, Title: "已阅示", Tone: flow.Ok, See: consulted, Final: true},
		{Name: withdrawn, Title: "已撤回", Tone: flow.Grey, See: consulted, Final: true},
		{Name: lapsed, Title: "已失效", Tone: flow.Grey, See: consulted, Final: true},
	},
	Steps: []flow.Step[Referral]{
		{Do: "answer", Label: "提交阅示意见", From: []string{asked}, To: given, May: advising, Needs: []flow.Guard[Referral]{seated}, Primary: true, Hidden: true},
		{Do: "withdraw", Label: "撤回转请", Log: "撤回转请阅示", Follows: "撤回后，对方待办中不再有这件转请，也不能再答复。", From: []string{asked}, To: withdrawn, May: asking, Ask: flow.Confirm},
		{Do: "lapse", Label: "阅示失效", From: []string{asked}, To: lapsed, Auto: true},
	},
	Version: func(r Referral) int { return r.Version },
	Now:     func(r Referral) string { return r.State },
	Ties: func(r Referral) access.Ties {
		return access.Ties{Self: []int64{r.Asked}, People: map[access.Tie][]int64{access.Referrer: {r.Asker}}}
	},
}

// consulted see referrals: those who make what is signed, and the member who was asked.
var consulted = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief), access.Member.Of(access.Self)}

// seated: the word was asked of the holder of a seat, and is given in it.
var seated = flow.Guard[Referral]{Name: "仍在被转请时的任职", Why: func(r Referral, who access.Actor) string {
	if !slices.ContainsFunc(who.Seats, func(s access.Seat) bool { return s.ID == r.Seat }) {
		return "您被转请时的任职（" + r.SeatLabel + "）已结束，不能再答复"
	}
	if r.Gone {
		return r.AdviserAs() + "已不在任，或不能登录；可以撤回后另请他人"
	}
	return ""
}}
