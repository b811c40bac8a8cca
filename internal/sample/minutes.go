package sample

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/form"
	"jointmeeting/internal/house"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/signing"
)

// typed stands for sample people who typed their password right.
type typed struct{}

func (typed) CheckPassword(context.Context, access.Actor, string) error { return nil }

func (typed) CheckCode(context.Context, access.Actor, string) (authenticator.Code, error) {
	return authenticator.Code{}, nil
}

func (typed) Seal(_ string, _ int64, plain []byte) ([]byte, error) { return plain, nil }

func (typed) Unseal(_ string, _ int64, sealed []byte) ([]byte, error) { return sealed, nil }

// MinutesOf loads minutes as the person sees them.
func MinutesOf(t T, d *db.DB, who access.Actor, id int64) minutes.Page {
	t.Helper()
	p, err := minutes.NewService(d, typed{}).Show(t.Context(), who, id)
	if err != nil {
		t.Fatalf("minutes %d: %v", id, err)
	}
	return p
}

// MinutesText is a text with three decisions: one led by 市教育局 with two supporters, one major led by
// 市卫健委, one led by the host unit.
func MinutesText(t T, d *db.DB, id int64) minutes.Form {
	t.Helper()
	f := minutes.Of(MinutesOf(t, d, Who(t, d, "office1"), id).Minutes)
	topic, rows := "", []minutes.ClauseForm{}
	if len(f.Rows) > 0 {
		topic = f.Rows[0].Topic
	}
	for i, c := range []struct {
		text, lead string
		support    []string
		major      bool
	}{
		{"开展中小学生营养餐标准化试点，形成可推广的工作规范。", "jyj", []string{"wjw", "scjgj"}, false},
		{"同意立项制定《互联网诊疗服务规范》，报市政府批准后实施。", "wjw", []string{"gedian"}, true},
		{"汇总各单位标准制定计划，按季度通报进展。", "scjgj", nil, false},
	} {
		r := minutes.ClauseForm{Key: string(rune('1' + i)), Topic: topic, Text: c.text, Lead: []int64{Unit(t, d, c.lead).ID},
			Due: "2027-06-30", Deliverable: "印发文件", Major: c.major}
		if i < len(f.Rows) {
			r.ID = f.Rows[i].ID
		}
		for _, code := range c.support {
			r.Support = append(r.Support, Unit(t, d, code).ID)
		}
		rows = append(rows, r)
	}
	f.Rows, f.Other = rows, "二、有关要求\n（一）压实责任。各成员单位主要负责同志要亲自过问，联络员按月报送进展。"
	return f
}

// DraftMinutes is a draft of a held meeting with a whole text.
func DraftMinutes(t T, d *db.DB, meetingID int64) int64 {
	t.Helper()
	out, err := minutes.NewService(d, typed{}).Draft(t.Context(), Who(t, d, "office1"), meetingID)
	if err != nil {
		t.Fatalf("draft minutes: %v", err)
	}
	id := idIn(t, out.URL)
	SaveMinutes(t, d, "office1", id, MinutesText(t, d, id))
	return id
}

// SaveMinutes changes the text of a draft.
func SaveMinutes(t T, d *db.DB, login string, id int64, f minutes.Form) {
	t.Helper()
	who := Who(t, d, login)
	in, errs := f.Input()
	if errs != nil {
		t.Fatalf("minutes %d: %v", id, errs)
	}
	if _, err := minutes.NewService(d, nil).Save(t.Context(), who, id, MinutesOf(t, d, who, id).Minutes.Version, in); err != nil {
		t.Fatalf("save minutes %d: %v", id, err)
	}
}

// MinutesStep takes a step as the person, on the minutes as they are now.
func MinutesStep(t T, d *db.DB, login string, id int64, step, remark string) {
	t.Helper()
	who := Who(t, d, login)
	m := MinutesOf(t, d, who, id).Minutes
	p := signing.Proof{Digest: hex.EncodeToString(m.ContentHash), Password: Password}
	if _, err := minutes.NewService(d, typed{}).Do(t.Context(), who, id, m.Version, step, remark, p); err != nil {
		t.Fatalf("minutes %d, %s by %s: %v", id, step, login, err)
	}
}

// signOff is the way of a draft to the last signature.
var signOff = []struct{ from, login, step, remark string }{
	{minutes.Draft, "office1", "submit_check", ""}, {minutes.Checking, "director", "check", "已校核。"},
	{minutes.Reviewing, "convenor1", "review", "同意，请示远同志签发。"}, {minutes.Reviewing, "convenor2", "review", "同意。"},
	{minutes.Signing, "chief", "sign", "同意。"},
}

// Minutes brings the minutes of a held meeting to a state, through everybody's hands. Abandoned
// is a correction of others.
func Minutes(t T, d *db.DB, meetingID int64, state string) int64 {
	t.Helper()
	id := DraftMinutes(t, d, meetingID)
	if CarryTo(t, d, id, state); before(state, minutes.Signed) {
		return id
	}
	if state == minutes.Issued || state == minutes.Corrected || state == minutes.Abandoned {
		IssueMinutes(t, d, id)
	}
	if state == minutes.Corrected {
		SignMinutes(t, d, CorrectMinutes(t, d, id))
		IssueMinutes(t, d, CorrectionOf(t, d, id))
	}
	if state == minutes.Abandoned {
		id = CorrectMinutes(t, d, id)
		MinutesStep(t, d, "office1", id, "abandon", "更正没有必要")
	}
	return id
}

// CarryTo brings a draft to a state, at the furthest to the last signature.
func CarryTo(t T, d *db.DB, id int64, state string) {
	t.Helper()
	if state == minutes.Consulting {
		Circulate(t, d, id, round.AskForm{}, "jyj", "wjw")
		return
	}
	for _, s := range signOff {
		if before(state, s.from) {
			return
		}
		MinutesStep(t, d, s.login, id, s.step, s.remark)
	}
}

// CorrectMinutes opens the correction of issued minutes, with the text as it was, and answers its id.
func CorrectMinutes(t T, d *db.DB, id int64) int64 {
	t.Helper()
	MinutesStep(t, d, "office1", id, "correct", "第一条的时限有误")
	return CorrectionOf(t, d, id)
}

// CorrectionOf is the id of the minutes that correct these.
func CorrectionOf(t T, d *db.DB, id int64) int64 {
	t.Helper()
	by := MinutesOf(t, d, Who(t, d, "office1"), id).Minutes.CorrectedBy
	if by == nil {
		t.Fatalf("minutes %d have no correction", id)
	}
	return *by
}

// SignMinutes carries a draft through everybody's hands.
func SignMinutes(t T, d *db.DB, id int64) {
	t.Helper()
	for _, s := range signOff {
		MinutesStep(t, d, s.login, id, s.step, s.remark)
	}
}

// before says whether the state is reached before a step from the other one is taken.
func before(state, from string) bool {
	order := map[string]int{}
	for i, s := range minutes.Chart.States {
		order[s.Name] = i
	}
	return order[state] <= order[from]
}

// IssueMinutes numbers and sends them today, to 市司法局 as well.
func IssueMinutes(t T, d *db.DB, id int64) {
	t.Helper()
	who := Who(t, d, "office1")
	m := MinutesOf(t, d, who, id).Minutes
	in := issuing.Input{On: form.Day(*m.SignedOn), Added: []int64{Unit(t, d, "sfj").ID}}
	if _, err := issuing.NewService(d, typed{}).Issue(t.Context(), who, id, m.Version, in); err != nil {
		t.Fatalf("issue minutes %d: %v", id, err)
	}
}

// IssuedMinutes are the issued minutes of a special meeting.
func IssuedMinutes(t T, d *db.DB) int64 {
	t.Helper()
	return Minutes(t, d, HeldMeeting(t, d, meeting.Special, nil), minutes.Issued)
}

// OutsideMinutes makes issued minutes whose first decision names two units outside the joint meeting.
func OutsideMinutes(t T, d *db.DB) int64 {
	t.Helper()
	id := Minutes(t, d, HeldMeeting(t, d, meeting.Special, nil), minutes.Draft)
	f := MinutesText(t, d, id)
	f.Rows[0].Support, f.Rows[0].JointOutside, f.Rows[0].SupportOutside = nil, "政府督查室", "项目办"
	SaveMinutes(t, d, "office1", id, f)
	SignMinutes(t, d, id)
	IssueMinutes(t, d, id)
	return id
}

// ReceiveMinutes lets a unit's liaison sign for the minutes.
func ReceiveMinutes(t T, d *db.DB, code string, id int64) {
	t.Helper()
	who := Who(t, d, "liaison-"+code)
	for _, r := range MinutesOf(t, d, who, id).Deliveries {
		if _, err := delivery.NewService(d, house.Delivered()...).Receive(t.Context(), who, r.ID, r.Version, "receive"); err != nil {
			t.Fatalf("receive minutes %d: %v", id, err)
		}
	}
}

// Said is what a unit said by telephone today, as the office types it.
func Said(d *db.DB) entry.Form {
	return entry.Form{By: "王五", How: "电话", On: d.Now().In(form.Zone).Format(time.DateOnly)}
}

// DeliveryOf is a unit's delivery of the minutes, as the office sees it.
func DeliveryOf(t T, d *db.DB, code string, id int64) delivery.Delivery {
	t.Helper()
	list := MinutesOf(t, d, Who(t, d, "office1"), id).Deliveries
	i := slices.IndexFunc(list, func(r delivery.Delivery) bool { return r.Unit == Unit(t, d, code).ID })
	if i < 0 {
		t.Fatalf("minutes %d were not sent to %s", id, code)
	}
	return list[i]
}

// EnterReceipt lets the office enter that a unit has received the minutes, and what it said of decisions.
func EnterReceipt(t T, d *db.DB, code string, id int64, words ...delivery.Word) {
	t.Helper()
	r := DeliveryOf(t, d, code, id)
	f := delivery.EnterForm{Form: Said(d), Words: words}
	if _, err := delivery.NewService(d, house.Delivered()...).Enter(t.Context(), Who(t, d, "office1"), r.ID, r.Version, f, nil); err != nil {
		t.Fatalf("enter what %s said of minutes %d: %v", code, id, err)
	}
}

// RetractReceipt lets the office take that back.
func RetractReceipt(t T, d *db.DB, code string, id int64) {
	t.Helper()
	r := DeliveryOf(t, d, code, id)
	if _, err := delivery.NewService(d, house.Delivered()...).Retract(t.Context(), Who(t, d, "office1"), r.ID, r.Version, "retract", "误录为其他单位"); err != nil {
		t.Fatalf("take back what %s said of minutes %d: %v", code, id, err)
	}
}

// ConfirmClauses takes a step of every clause's receipt on which the person may take it.
func ConfirmClauses(t T, d *db.DB, id int64, login, step string) {
	t.Helper()
	who, took := Who(t, d, login), false
	grid, err := minutes.NewService(d, typed{}).Grid(t.Context(), who, id)
	if err != nil {
		t.Fatalf("receipts of minutes %d: %v", id, err)
	}
	for _, r := range grid.Receipts {
		if o, ok := minutes.Papers.ReceiptChart().Offer(who, r, step); !ok || o.Blocked != "" {
			continue
		}
		took = true
		if _, err := delivery.NewService(d, house.Delivered()...).Confirm(t.Context(), who, r.ID, r.Version, step, "时限是否可以调整？"); err != nil {
			t.Fatalf("clause receipt %d, %s: %v", r.ID, step, err)
		}
	}
	if !took {
		t.Fatalf("%s has no clause of minutes %d to %s", login, id, step)
	}
}

// AnswerMajor records that the first major decision was sent upwards and what came back.
func AnswerMajor(t T, d *db.DB, id int64, answer string) {
	t.Helper()
	who, s := Who(t, d, "office1"), minutes.NewService(d, typed{})
	day := form.Day(time.Date(2026, 1, 5, 0, 0, 0, 0, form.Zone))
	for i, step := range []string{"send", answer} {
		e := MinutesOf(t, d, who, id).Escalations[0]
		in := escalation.Input{SentTo: "市人民政府", Number: "鄂市监〔2026〕1号", SentOn: day, AnsweredOn: day}
		if i == 1 {
			in.Answer = "按程序办理。"
			if answer == "amend" {
				in.Amended = "（修改后）" + e.Text
			}
		}
		if _, err := s.Escalate(t.Context(), who, e.ID, e.Version, step, in, nil); err != nil {
			t.Fatalf("escalation %d, %s: %v", e.ID, step, err)
		}
	}
}
