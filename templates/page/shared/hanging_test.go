package shared_test

import (
	"maps"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/round"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/page/circulationpage"
	"jointmeeting/templates/page/escalationpage"
	"jointmeeting/templates/page/meetingpage"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/page/opinionpage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/page/signpage"
	"jointmeeting/templates/page/taskpage"
	"jointmeeting/templates/page/topicpage"
	"jointmeeting/templates/part"
	"jointmeeting/templates/sheet"
)

func init() { maps.Copy(records, hanging) }

// hanging are minutes, whose text is more than its decisions, and the tables of what stands on a record: its lists, reports, rounds, remarks, files
// and signatures.
var hanging = map[string]kept{
	"minutes": typing[minutes.Form](of("minutes", with(minutes.Minutes{ID: 7, Meeting: 3, Title: "纪要", Overview: "概况", Other: "其他", State: minutes.Draft, DraftedName: "甲", EditedName: "乙", DraftedAt: day, EditedAt: day, MeetingAt: day, Version: 2},
		func(m *minutes.Minutes) { m.Returned, m.Reason = true, "请核" },
		func(m *minutes.Minutes) { m.Corrects, m.CorrectsNumber, m.Correction = new(int64), "1号", "漏列" },
		func(m *minutes.Minutes) {
			m.State, m.Number, m.IssuedOn, m.CorrectedBy, m.CorrectedNumber = minutes.Corrected, "2号", &day, new(int64), "3号"
		},
		func(m *minutes.Minutes) {
			m.State, m.Number, m.IssuedOn, m.IssuedBy = minutes.Issued, "2号", &day, "丙"
		}),
		func(m minutes.Minutes) string {
			p := minutes.Page{Minutes: m, Inside: true}
			return drawn(minutespage.Show(minutespage.View{Page: p, Paper: sheet.Minutes(p), Now: now, Tok: "x"}))
		}, map[string]string{"Meeting": key, "Signer": key, "SignerName": "their signature bears it", "Delegation": key, "ContentHash": sealed, "DraftedBy": key, "EditedBy": key, "Year": "stands in the number", "Seq": "stands in the number", "IssuedAt": inLog, "IssuedBy": inLog, "IssueStatement": sealed, "IssueHash": sealed, "StateAt": inLog, "MeetingTitle": ofMeeting, "MeetingKind": ofMeeting, "MeetingState": ofMeeting, "MeetingPlace": ofMeeting, "MeetingChair": ofMeeting, "Roll": ofMeeting, "Concluded": ofMeeting, "GroupsNow": "for the check of the text", "Facts": "for the check of the text", "Days": "for the check of the text", "Reviewers": inner, "Reviewed": inner, "Unmandated": "whose turn it is says it", "Instead": inner, "Referred": inner, "CorrectsUnits": inner, "Unanswered": inner, "Differs": inner, "Circulates": inner, "Units": "the table of deliveries says it", "UnitWhys": "the table of deliveries says it", "Strayed": "the table of deliveries says it", "Stands": "signatures stand under a title of their own", "RoundAsked": "the page of the rounds says it", "RoundMissing": "the page of the rounds says it", "RoundDue": "the page of the rounds says it", "RoundOver": "the page of the rounds says it", "Asked": "the page of the rounds says it", "Lapsed": "the page of the rounds says it", "Attendance": "minutes_attendance"}, map[string]string{}), map[string]string{"Note": "minutes_version.reason", "Rows": "clause", "Open": "nothing: it opens a row of the form", "Stepped": "nothing: it opens the milestones of a row"}),
	"minutes_attendance": of("minutes_attendance", with(paper.Attendee{List: paper.Present, Ord: 1, UnitName: "市教育局", Person: "甲", Title: "局长"},
		func(a *paper.Attendee) { a.UnitName = "" }),
		func(a paper.Attendee) string {
			return drawn(part.Doc(sheet.Minutes(minutes.Page{Minutes: minutes.Minutes{Title: "纪要", MeetingAt: day, Attendance: []paper.Attendee{a}}})))
		}, map[string]string{"Ord": "the order of the lines"}, map[string]string{"id": key, "minutes": key}),
	"task_report": of("task_report", with(task.Report{ID: 7, Kind: "progress", Text: "进展", Progress: 20, Problem: "问题", Next: "下一步", Note: "说明", ByName: "甲", UnitName: "市教育局", At: day}),
		func(r task.Report) string {
			return drawn(taskpage.Show(taskpage.View{View: task.View{Task: task.Task{Standing: task.Standing{State: "working", Due: day}, ID: 2}, Reports: []task.Report{r}}, Now: now, Tok: "x"}))
		}, map[string]string{"ID": key}, map[string]string{"task": key, "part": key, "person": key}),
	"milestone": typing[milestone.DoneForm](of("milestone", with(milestone.Milestone{Milestone: paper.Milestone{Kind: "review", Name: "市委", DueKind: "year_end", Due: &day}, ID: 7, Task: 2, Ord: 1, State: milestone.Done,
		DoneOn: &day, Document: "1号", Outcome: "agreed", Note: "说明", ByName: "甲", At: &day, Version: 2}),
		func(m milestone.Milestone) string {
			s := taskpage.Step{Milestone: m, Offers: []flow.Offer{{Do: "take_back", Label: "撤回"}}}
			return drawn(taskpage.Show(taskpage.View{View: task.View{Task: task.Task{Standing: task.Standing{State: "working", Due: day}, ID: 2}}, Steps: []taskpage.Step{s}, Now: now, Tok: "x"}))
		}, map[string]string{"Task": key, "Ord": "the order of the steps", "Lead": key, "LeadName": "the page is the task's", "Joint": key, "Support": key, "TaskState": inner, "TaskText": "the page is the task's",
			"TaskNumber": "the page is the task's", "AssignedAt": inner}, map[string]string{}), map[string]string{"On": "done_on"}),
	"agenda_item": of("agenda_item", with(meeting.Item{ID: 7, Topic: 3, Ord: 1, Duration: 15, Reporter: "甲", Says: topic.Content{Title: "议题"}, UnitName: "市教育局", SubmittedAt: now, Begins: day},
		func(i *meeting.Item) { i.Conclusion, i.Note = "passed", "说明" },
		func(i *meeting.Item) { i.LateReason, i.LateName, i.LateSeat, i.LateAt = "急", "乙", "办公室", now }),
		func(i meeting.Item) string {
			p := meetingpage.View{Page: meeting.Page{Meeting: meeting.Meeting{ID: 3, State: meeting.Ended}, Whole: true, MayEdit: true, Items: []meeting.Item{i}, Cutoff: topic.Cutoff{Limit: calendar.Limit{Due: day, N: -3}}}, Now: now, Tok: "x"}
			return drawn(meetingpage.Agenda(p))
		}, map[string]string{"Says": "held field by field in meetingpage/fields_test.go", "Unit": key, "UnitName": "the page of the topic, to which the item leads", "LateSeat": inLog, "Returned": inner, "Free": inner, "Begins": "its clock is shown, and the test moves the day", "Ord": "the order of the items", "Number": "the page of the topic, to which the item leads"}, map[string]string{"meeting": key, "removed_at": "what was taken off is read by nobody", "conclusion_note": "read as Note", "returned_at": "read as Returned"}),
	"round": of("round", rounds, func(r round.Round) string {
		return drawn(opinionpage.Rounds(opinionpage.Consult{Consultation: opinion.Consultation{Rounds: []opinion.Round{{Round: r}}, Days: calendar.New(calendar.List{Year: 2026, Version: 1}, calendar.List{Year: 2027, Version: 1})}, Insider: true}, now))
	}, map[string]string{"ID": key, "Record": key, "Version": "read as the number of the text", "ClosedWhy": inLog}, map[string]string{"kind": key}),
	"the round of minutes": of("round", rounds, func(r round.Round) string {
		return drawn(circulationpage.Rounds(circulationpage.RoundsView{RoundsPage: circulation.RoundsPage{Rounds: []round.Round{r}, Days: calendar.New(calendar.List{Year: 2026, Version: 1}, calendar.List{Year: 2027, Version: 1})}, Now: now, Tok: "x"}))
	}, map[string]string{"ID": key, "Record": key, "Shared": "units never see each other's words on a draft", "Why": "the versions of the draft are compared"}, map[string]string{"kind": key}),
	"round_remark": of("round_remark", with(round.Point{ID: 7, Answer: 3, Ord: 1, Part: "whole", Quote: "原文", Text: "意见", Verdict: "declined", Reason: "理由"}),
		func(p round.Point) string {
			return drawn(shared.Remarks(round.Answer{Stance: "amend", State: round.Given, Points: []round.Point{p}}, opinion.PartLabel, true))
		}, map[string]string{"ID": key, "Answer": key, "Ord": "the order of the remarks", "RepliedName": inLog, "RepliedAt": inLog}, map[string]string{"kind": key}),
	"topic_joint": of("topic_joint", with(joint.Answer{Unit: 2, UnitName: "市教育局", Answer: joint.Declined, Name: "甲", Seat: "联络员", Reason: "不合", AskedAt: day, AnsweredAt: &day},
		func(a *joint.Answer) { a.Answer, a.AnsweredAt = "", nil },
		func(a *joint.Answer) { a.LapsedAt, a.LapsedWhy = &day, "改了" }),
		func(a joint.Answer) string {
			t := topic.Topic{ID: 3, State: "drafting", Content: topic.Content{Joint: []int64{2}}}
			t.JointNames, t.JointAnswers = []string{"市教育局"}, []joint.Answer{a}
			return drawn(topicpage.Show(topicpage.View{Shown: topic.Shown{Topic: t}, Consult: opinionpage.Consult{Insider: true}, Now: now}))
		}, map[string]string{}, map[string]string{"id": key, "topic": key, "text_hash": sealed, "person": key, "person_name": "read as Name"}),
	"attachment": of("attachment", with(file.Attachment{ID: 7, Kind: "topic", Record: 3, Name: "附件.pdf", Type: "pdf", Size: 5, ByName: "甲", At: day}),
		func(a file.Attachment) string {
			return drawn(part.FileList(shared.FileList([]file.Attachment{a}, now, true)))
		},
		map[string]string{"Kind": key, "Record": key, "Type": "the name ends with it"}, map[string]string{"sha256": sealed, "person": key, "void_at": "what was taken off is read by nobody", "unit": "decides who may fetch it"}),
	"signature": of("signature", with(signing.Signature{ID: 7, Kind: "minutes", Record: 3, Stage: "check", State: "given", Name: "甲", Seat: "召集人", Remark: "同意", Method: "password", GivenAt: &day},
		func(s *signing.Signature) { s.State, s.VoidAt, s.VoidReason = "void", &day, "改了" },
		func(s *signing.Signature) { s.Method, s.Registrar, s.ScanFile = "paper", "乙", 5 }),
		func(s signing.Signature) string {
			list := []signing.Signature{s}
			return drawn(signpage.Opinions("签批", signpage.Given(list)), signpage.Opinions("作废", signpage.Voided(list)))
		}, map[string]string{"ID": key, "Version": stamp, "ContentHash": sealed, "Authenticator": key, "Proof": sealed, "Scan": sealed, "Statement": sealed, "Hash": sealed, "Prev": sealed, "VoidAt": inLog, "Referrals": "stand under their own title", "Record": key, "Kind": inner, "Signer": key, "Grade": inner, "AskedAt": inLog, "N": sealed}, map[string]string{"minutes": "the same as Record"}),
	"minutes_version": of("minutes_version", with(signing.Entry{ID: 7, Record: 3, Version: 2, Act: signing.ActSave, ByName: "甲", Reason: "补充", At: day}),
		func(e signing.Entry) string {
			v := minutespage.View{Page: minutes.Page{Minutes: minutes.Minutes{ID: 3}}, Now: now}
			return drawn(minutespage.Versions(minutespage.VersionsView{View: v, Versions: signing.Versions([]signing.Entry{e}, nil)}))
		}, map[string]string{"ID": key, "Record": key, "Hash": sealed, "Parts": "the comparison of two versions names them"}, map[string]string{"minutes": "read as Record", "content": "read when versions are compared"}),
	"escalation_past": of("escalation_past", with(escalation.Past{ID: 7, Escalation: 3, State: "approved", SentTo: "市政府", Number: "文1", SentOn: day, Answer: "同意", Amended: "改为", AnsweredOn: &day, Why: "changed", At: day}),
		func(p escalation.Past) string {
			return drawn(escalationpage.Show(escalationpage.View{Page: minutes.Page{Escalations: []escalation.Approval{{ID: 3, Ord: 1, State: "pending"}}}, Pasts: []escalation.Past{p}, Tok: "x"}))
		}, map[string]string{"ID": key, "At": "the order of the answers"}, map[string]string{"by_name": inLog}),
}

const (
	inLog     = "stands in the log"
	ofMeeting = "the page of the meeting; the check of the text compares with it"
)

// rounds are a round that is open, and one that has ended.
var rounds = with(round.Round{ID: 7, Record: 3, N: 1, Version: 1, AskedOn: now, Days: 5, Note: "说明", OpenedName: "甲", OpenedAt: day},
	func(r *round.Round) { r.Why = "理由" },
	func(r *round.Round) {
		r.Due, r.ClosedAt, r.ClosedName, r.ClosedHow, r.ClosedWhy = day, &day, "乙", "提前结束", "都已答复"
	})
