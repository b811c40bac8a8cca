package events_test

import (
	"bytes"
	"testing"
	"time"

	"jointmeeting/internal/attendance"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
)

// special is a special meeting of 市教育局, 市卫健委 and 葛店, chaired by the chief: the guests.
var (
	guests = []string{"liaison-jyj", "liaison-wjw", "liaison-gedian", "chief"}
	notice = meeting.Extra{Notice: "请按时参加。", Starts: "2099-06-01T09:00", Ends: "2099-06-01T11:00"}
)

func planned(t *testing.T, d *db.DB) int64 {
	return sample.NewMeeting(t, d, sample.MeetingForm(t, d, meeting.Special, "jyj", "wjw", "gedian"), sample.ApprovedTopic(t, d, "jyj"))
}

// onMeeting takes a step, by the office unless it is the convenors' word.
func onMeeting(do string) func(*testing.T, *db.DB, int64) {
	return func(t *testing.T, d *db.DB, id int64) {
		login := "office1"
		if do == "approve" || do == "hold" {
			login = "convenor1"
		}
		sample.MeetingStep(t, d, sample.Who(t, d, login), id, do, "另行安排", notice)
	}
}

func after(before func(*testing.T, *db.DB) int64, acts ...func(*testing.T, *db.DB, int64)) func(*testing.T, *db.DB) int64 {
	return func(t *testing.T, d *db.DB) int64 {
		id := before(t, d)
		for _, a := range acts {
			a(t, d, id)
		}
		return id
	}
}

func meetingScenes() []scene {
	proposed := after(planned, onMeeting("propose"))
	approved := after(proposed, onMeeting("approve"))
	announced := after(approved, onMeeting("announce"))
	asked := func(t *testing.T, d *db.DB, id int64) {
		sample.AnswerMeeting(t, d, id, "wjw", attendance.Reply{Step: "ask_leave", Name: "张示例", Title: "副主任", Reason: "出差"})
	}
	decide := func(do string) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, id int64) {
			i := answerOf(t, d, id, "wjw")
			if _, err := attendance.NewService(d).Decide(t.Context(), sample.Who(t, d, "office1"), i.ID, i.Version, do, "须到会"); err != nil {
				t.Fatal(err)
			}
		}
	}
	return []scene{
		{"meeting.proposed", planned, onMeeting("propose"), leaders},
		{"meeting.approved", proposed, onMeeting("approve"), theOffice},
		{"meeting.held_back", proposed, onMeeting("hold"), theOffice},
		{"meeting.announced", approved, onMeeting("announce"), guests},
		{"meeting.changed", after(announced, onMeeting("postpone")), onMeeting("announce"), guests},
		{"meeting.postponed", announced, onMeeting("postpone"), guests},
		{"meeting.cancelled", announced, onMeeting("cancel"), guests},
		{"meeting.cancelled", approved, onMeeting("cancel"), nil},
		{"invitation.leave_asked", announced, asked, theOffice},
		{"invitation.entered", announced, enteredAnswer, []string{"liaison-wjw", "member-wjw"}},
		{"invitation.retracted", after(announced, enteredAnswer), func(t *testing.T, d *db.DB, id int64) {
			i := answerOf(t, d, id, "wjw")
			if _, err := attendance.NewService(d).Retract(t.Context(), sample.Who(t, d, "office1"), i.ID, i.Version, "误录"); err != nil {
				t.Fatal(err)
			}
		}, []string{"liaison-wjw", "member-wjw"}},
		{"invitation.leave_granted", after(announced, asked), decide("grant_leave"), []string{"liaison-wjw"}},
		{"invitation.leave_refused", after(announced, asked), decide("refuse_leave"), []string{"liaison-wjw"}},
	}
}

// enteredAnswer is what 市卫健委 answered by telephone.
func enteredAnswer(t *testing.T, d *db.DB, id int64) {
	i := answerOf(t, d, id, "wjw")
	f := attendance.EntryForm{Form: sample.Said(d), Reply: attendance.Reply{Step: "attend", Name: "赵六", Title: "科长"}}
	if _, err := attendance.NewService(d).Enter(t.Context(), sample.Who(t, d, "office1"), i.ID, i.Version, f, nil); err != nil {
		t.Fatal(err)
	}
}

func answerOf(t *testing.T, d *db.DB, id int64, code string) meeting.Invitation {
	t.Helper()
	unit := sample.Unit(t, d, code).ID
	for _, i := range sample.Meeting(t, d, id).Invited {
		if i.Unit == unit {
			return i
		}
	}
	t.Fatalf("%s is not invited", code)
	return meeting.Invitation{}
}

func minutesScenes() []scene {
	at := func(state string) func(*testing.T, *db.DB) int64 {
		return func(t *testing.T, d *db.DB) int64 {
			return sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj", "gedian"}), state)
		}
	}
	step := func(login, do string) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, id int64) { sample.MinutesStep(t, d, login, id, do, "请再核对") }
	}
	inTurn := func(t *testing.T, d *db.DB) int64 {
		exec(t, d, "INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.order.special', 'in_turn', 'x', now())")
		return at(minutes.Reviewing)(t, d)
	}
	received := func(t *testing.T, d *db.DB) int64 {
		id := at(minutes.Issued)(t, d)
		sample.ReceiveMinutes(t, d, "jyj", id)
		return id
	}
	confirm := func(login, do string) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, id int64) { sample.ConfirmClauses(t, d, id, login, do) }
	}
	entered := func(t *testing.T, d *db.DB, id int64) { sample.EnterReceipt(t, d, "wjw", id) }
	retracted := func(t *testing.T, d *db.DB, id int64) { sample.RetractReceipt(t, d, "wjw", id) }
	chased := func(t *testing.T, d *db.DB, id int64) {
		if _, err := issuing.NewService(d, nil).Chase(t.Context(), sample.Who(t, d, "office1"), id, sample.MinutesOf(t, d, sample.Who(t, d, "office1"), id).Minutes.Version); err != nil {
			t.Fatal(err)
		}
	}
	corrected := func(t *testing.T, d *db.DB) int64 {
		id := at(minutes.Issued)(t, d)
		for _, code := range []string{"jyj", "gedian", "wjw", "scjgj"} {
			sample.ReceiveMinutes(t, d, code, id)
			sample.ConfirmClauses(t, d, id, "liaison-"+code, "acknowledge")
		}
		id = sample.CorrectMinutes(t, d, id)
		sample.SignMinutes(t, d, id)
		return id
	}
	refer := func(t *testing.T, d *db.DB, id int64) {
		sample.Refer(t, d, "chief", id, "member-swj", "请看第一条是否妥当。")
	}
	advise := func(t *testing.T, d *db.DB, id int64) {
		sample.Advise(t, d, "member-swj", sample.MinutesOf(t, d, sample.Who(t, d, "chief"), id).Referrals[0].ID, "answer", "妥当。")
	}
	onPaper := func(t *testing.T, d *db.DB, id int64) {
		m := sample.MinutesOf(t, d, sample.Who(t, d, "office1"), id).Minutes
		in := signing.PaperInput{On: form.Day(time.Now()), Remark: "同意。", Fingerprint: minutes.Fingerprint(m.ContentHash)}
		page := []byte("%PDF-1.7\n%%EOF")
		scan := []file.Upload{{Name: "签批页.pdf", Size: int64(len(page)), Bytes: bytes.NewReader(page)}}
		if _, err := minutes.NewService(d, nil).RegisterPaper(t.Context(), sample.Who(t, d, "office1"), id, m.Version, in, scan); err != nil {
			t.Fatal(err)
		}
	}
	return []scene{
		{"referral.registered", at(minutes.Signing), onPaper, []string{"chief"}},
		{"referral.asked", at(minutes.Signing), refer, []string{"member-swj"}},
		{"referral.asked", at(minutes.Reviewing), func(t *testing.T, d *db.DB, id int64) { sample.Refer(t, d, "convenor1", id, "director", "请核对") },
			[]string{"director"}},
		{"referral.answered", after(at(minutes.Signing), refer), advise, []string{"chief"}},
		// Nothing of their decisions has changed; sfj was added by hand, so it signs.
		{"minutes.corrected", corrected, func(t *testing.T, d *db.DB, id int64) { sample.IssueMinutes(t, d, id) },
			[]string{"liaison-jyj", "liaison-gedian", "liaison-wjw", "liaison-scjgj"}},
		{"minutes.issued", corrected, func(t *testing.T, d *db.DB, id int64) { sample.IssueMinutes(t, d, id) }, []string{"liaison-sfj"}},
		// jyj received and confirmed what names it; the others did not.
		{"minutes.chased", after(received, confirm("liaison-jyj", "acknowledge")), chased, []string{"liaison-gedian", "liaison-wjw", "liaison-scjgj", "liaison-sfj"}},
		// A question is the office's to answer: jyj is not reminded of it.
		{"minutes.chased", after(received, confirm("liaison-jyj", "question")), chased, []string{"liaison-gedian", "liaison-wjw", "liaison-scjgj", "liaison-sfj"}},
		{"minutes.chased", received, chased, []string{"liaison-jyj", "liaison-gedian", "liaison-wjw", "liaison-scjgj", "liaison-sfj"}},
		{"clause_receipt.questioned", received, confirm("member-jyj", "question"), theOffice},
		{"clause_receipt.answered", after(received, confirm("liaison-jyj", "question")), confirm("office1", "answer"), []string{"liaison-jyj"}},
		{"delivery.entered", at(minutes.Issued), entered, []string{"liaison-wjw", "member-wjw"}},
		{"delivery.retracted", after(at(minutes.Issued), entered), retracted, []string{"liaison-wjw", "member-wjw"}},
		{"minutes.checking", at(minutes.Draft), step("office1", "submit_check"), []string{"director"}},
		{"minutes.reviewing", at(minutes.Checking), step("director", "check"), []string{"convenor1", "convenor2"}},
		{"minutes.reviewing", inTurn, step("convenor1", "review"), []string{"convenor2"}},
		{"minutes.signing", after(at(minutes.Reviewing), step("convenor1", "review")), step("convenor2", "review"), []string{"chief"}},
		{"minutes.returned", at(minutes.Signing), step("chief", "return"), []string{"office1"}},
		{"minutes.signed", at(minutes.Signing), step("chief", "sign"), theOffice},
		// jyj and gedian came, wjw and the host are named by a decision, sfj was added.
		{"minutes.issued", at(minutes.Signed), func(t *testing.T, d *db.DB, id int64) { sample.IssueMinutes(t, d, id) },
			[]string{"liaison-jyj", "liaison-gedian", "liaison-wjw", "liaison-scjgj", "liaison-sfj"}},
		// The major decision waits for approval: nobody hears of its task yet.
		{"task.assigned", at(minutes.Signed), func(t *testing.T, d *db.DB, id int64) { sample.IssueMinutes(t, d, id) },
			[]string{"liaison-jyj", "liaison-wjw", "liaison-scjgj", "liaison-scjgj"}},
		{"task.assigned", at(minutes.Issued), func(t *testing.T, d *db.DB, id int64) { sample.AnswerMajor(t, d, id, "approve") },
			[]string{"liaison-wjw", "liaison-gedian"}},
	}
}
