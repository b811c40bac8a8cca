package main

import (
	"crypto/sha256"
	"time"

	"github.com/a-h/templ"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/messagepage"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/page/signpage"
)

var signLog = []audit.Row{{At: sampleDay.Add(-26 * time.Hour), Name: "李敏", Seat: "市市场监管局办公室工作人员", Action: "minutes.submit_check", Detail: "提交校核"}}

// signPages are the way of the chief convenor from the message to the signature, page by page; best looked
// at as wide as a phone.
func signPages() []entry {
	list := message.List{Rows: []message.Row{{ID: 51, Class: message.ToDo, Visible: true, Unread: true, At: sampleDay.Add(-time.Hour),
		Title: "2026年第1次全体会议纪要待您签发", Line: "召集人已审核"}}}
	read, signed := sampleSigning(minutes.Signing), sampleSigning(minutes.Signed)
	return []entry{
		asChief("sign-1", "签批，一、消息", messagepage.List(messagepage.ListView{List: list, Unread: 1, Now: sampleDay, Tok: "sample"})),
		asChief("sign-2", "签批，二、阅读", signpage.Show(read.Signing(), signpage.Form{Remark: "同意。"}, nil)),
		asChief("sign-3", "签批，三、同意签发", signpage.Show(read.Signing(), signpage.Form{Step: "sign", Remark: "同意。"}, nil)),
		asChief("sign-4", "签批，四、已签发", minutespage.Show(signed), layout.Flash{Kind: "ok", Text: "已签发，办公室将印发"}),
	}
}

// asChief is a page in the chief convenor's frame.
func asChief(name, title string, body templ.Component, flash ...layout.Flash) entry {
	e := entry{Kind: "page", Name: name, Title: title, Body: body}
	e.Framed = func(f layout.Frame) templ.Component {
		f.Name, f.Seat, f.Unread, f.Flash = "周文清", "总召集人", 1, flash
		return shell(f, e)
	}
	return e
}

// sampleSigning are minutes that wait for the chief's signature, or have it.
func sampleSigning(state string) minutespage.View {
	met, hash := time.Date(2026, 9, 26, 9, 0, 0, 0, sampleDay.Location()), sha256.Sum256([]byte(samplePaper.Title))
	given := func(hours int) *time.Time { at := sampleDay.Add(-time.Duration(hours) * time.Hour); return &at }
	m := minutes.Minutes{ID: 7, Title: samplePaper.Title, State: state, SignerName: "周文清", Version: 3, ContentHash: hash[:], MeetingAt: met,
		DraftedName: "李敏", DraftedAt: met.AddDate(0, 0, 1), EditedName: "李敏", EditedAt: met.AddDate(0, 0, 3), Days: calendar.New(), Facts: proofread.Facts{Off: calendar.New().Off},
		Overview: samplePaper.Body[0].Text}
	lead, due := int64(2), time.Date(2026, 12, 31, 0, 0, 0, 0, sampleDay.Location())
	for _, i := range []int{3, 4, 7} {
		m.Clauses = append(m.Clauses, minutes.Clause{ID: int64(i), Text: samplePaper.Body[i].Text, Lead: &lead, LeadName: "市发改委", Due: &due})
	}
	draft := samplePaper
	draft.No, draft.Date, draft.Foot, draft.Issued = "", "", nil, ""
	list := []signing.Signature{
		{Stage: signing.StageCheck, State: "given", Name: "刘建国", Seat: "联席会议办公室主任", Remark: "已校核。", GivenAt: given(25)},
		{Stage: signing.StageReview, State: "given", Name: "何建华", Seat: "召集人", Remark: "同意，请周文清同志签发。", Method: "password", GivenAt: given(18)},
		{Stage: signing.StageReview, State: "given", Name: "郑晓明", Seat: "召集人", Remark: "同意。", Method: "password", GivenAt: given(17)},
		{Stage: signing.StageSign, State: "asked", Name: "周文清"},
	}
	v := minutespage.View{Page: minutes.Page{Minutes: m, Decision: signing.Decision{Signatures: list, Settings: setting.Defaults()}, Inside: true, Timeline: signLog}, Paper: draft, Tok: "sample", Now: sampleDay}
	if state == minutes.Signing {
		v.Act = flow.Offer{Do: "sign", Label: "同意签发"}
		v.Offers = []flow.Offer{v.Act, {Do: "return", Label: "退回修改", Ask: flow.Reason}}
		return v
	}
	last := &v.Signatures[len(list)-1]
	last.State, last.Seat, last.Remark, last.Method, last.GivenAt = "given", "总召集人", "同意。", "password", given(0)
	return v
}
