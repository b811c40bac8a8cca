package shared_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/house"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/room"
	"jointmeeting/internal/round"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/circulationpage"
	"jointmeeting/templates/page/delegationpage"
	"jointmeeting/templates/page/escalationpage"
	"jointmeeting/templates/page/meetingpage"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/page/opinionpage"
	"jointmeeting/templates/page/referralpage"
	"jointmeeting/templates/page/taskpage"
	"jointmeeting/templates/page/unitpage"
	"jointmeeting/templates/page/userpage"
)

var (
	now = time.Date(2026, 10, 9, 9, 0, 0, 0, form.Zone)
	day = time.Date(2026, 9, 1, 0, 0, 0, 0, form.Zone)
)

// drawn is what a page shows; one that cannot be drawn, of a state that is none, shows that.
func drawn(parts ...templ.Component) (text string) {
	out := strings.Builder{}
	defer func() {
		if wrong := recover(); wrong != nil {
			text = "no such record"
		}
	}()
	for _, c := range parts {
		if err := c.Render(context.Background(), &out); err != nil {
			panic(err)
		}
	}
	return out.String()
}

// kept is a kind of record that is read into a struct: what its page does not show, and which columns of its table nobody reads.
type kept struct {
	table   string
	unseen  func() []string
	unread  func(columns []string) []string
	untyped func(columns []string) []string // nil where the form is typed into the record itself
}

// typing adds the form: each of its fields has a column of its name, or is told where it is stored.
func typing[F any](k kept, stored map[string]string) kept {
	k.untyped = func(columns []string) []string { return fieldtest.Uncolumned[F](columns, stored) }
	return k
}

// of is a kind whose record is each of the bases on its page; exempt are fields that the page does not show, beside columns that are read elsewhere,
// each with the reason.
func of[T any](table string, bases []T, draw func(T) string, exempt, beside map[string]string) kept {
	return kept{table: table, unseen: func() []string { return fieldtest.Unshown(form.Page, bases, exempt, draw) },
		unread: func(columns []string) []string { return fieldtest.Unread[T](columns, beside) }}
}

// with is a record in other states: each change is made to a copy of its own.
func with[T any](base T, changes ...func(*T)) []T {
	out := []T{base}
	for _, change := range changes {
		other := base
		change(&other)
		out = append(out, other)
	}
	return out
}

// Why a field needs no place of its own.
const (
	key    = "names a record; its words stand beside it"
	stamp  = "the version, carried by the forms of the page"
	inner  = "decides what is offered, and stands in no words"
	sealed = "bytes that are checked, not read"
	listed = "stands in the lists that lead here"
	search = "for the search"
	joined = "derived, for the lists of units"
)

// records are the kinds with a life of their own whose content no table of fields declares. Nobody edits them beside somebody else but minutes, whose
// two texts minutespage/fields_test.go compares; what the log says of them is their row, which portal verify holds.
var records = map[string]kept{
	"task": of("task", with(task.Task{Standing: task.Standing{State: "working", Due: day}, ID: 7, Number: "RW-2026-001", Minutes: 3, MinutesName: "纪要", ClauseNo: 2,
		Text: "制定标准", LeadName: "市教育局", Deliverable: "报批稿", Progress: 20, Version: 3, CreatedAt: day, StateAt: day},
		func(t *task.Task) { t.State, t.Reason = "suspended", "等上级" },
		func(t *task.Task) { t.State, t.Returned, t.Reason = "assigned", true, "不属本单位" },
		func(t *task.Task) { t.State, t.ClaimedAt = "claimed", &day },
		func(t *task.Task) { t.State, t.ClaimedAt, t.DoneAt, t.VerifiedBy = "done", &day, &day, "甲" },
		func(t *task.Task) { t.State, t.Reason = "working", "请补充" },
		func(t *task.Task) { t.ReceivedAt, t.ReceivedBy = &day, "乙" },
		func(t *task.Task) { t.Original, t.FirstDue, t.AssignedAt = "原文", &day, &now }),
		func(t task.Task) string {
			return drawn(taskpage.Show(taskpage.View{View: task.View{Task: t}, Now: now, Dates: true, Report: flow.Offer{Do: "report", Label: "报送"}, Offers: []flow.Offer{{Do: "close", Label: "办"}}, Tok: "x"}))
		}, map[string]string{
			"Origin":   key,
			"Lead":     key,
			"Reason":   "stands in the history, with who gave it",
			"Returned": "stands in the history, with the reason",
			"StateAt":  "the history ends with it",
			"Joint":    "stand in the parts, with what each has reported",
			"Support":  "stand in the parts, with what each has reported",
			"Missing":  inner,
			"Unagreed": inner,
			"Unasked":  inner,
			"Ahead":    "the steps of the task say it",
		}, map[string]string{"grams": search}),
	"delegation": typing[delegation.Form](of("delegation", with(delegation.Delegation{ID: 7, FromName: "甲", ToName: "乙", Subject: "专题会议", ValidFrom: day, ValidTo: day.AddDate(0, 2, 0), At: day}),
		func(d delegation.Delegation) string {
			return drawn(delegationpage.List(delegationpage.ListView{Page: delegation.List{List: []delegation.Delegation{d}, May: true}, Now: now, Tok: "x"}))
		}, map[string]string{
			"ToPerson": key,
		}, map[string]string{"from_person": key}), map[string]string{"To": "to_person", "From": "valid_from", "Until": "valid_to"}),
	"escalation": of("escalation", with(escalation.Approval{ID: 7, Record: 3, Ord: 1, Text: "重大事项", Major: true, State: "approved", SentTo: "市政府", Number: "文1", SentOn: &day,
		Answer: "同意", AnsweredOn: &day, ByName: "甲", LeadName: "市教育局"}),
		func(e escalation.Approval) string {
			return drawn(escalationpage.Show(escalationpage.View{Page: minutes.Page{Escalations: []escalation.Approval{e}}, Tok: "x",
				Answer: map[int64]flow.Offer{7: {Do: "approve", Label: "同意"}}}))
		}, map[string]string{
			"Clause":       key,
			"Major":        inner,
			"ByName":       "stands in the log",
			"Title":        "the page is the record's",
			"RecordNumber": "the page is the record's",
			"Over":         inner,
		}, map[string]string{"asked": inner, "standing": inner}),
	"seat": of("seat", with(unit.Seat{ID: 7, Person: 8, Name: "甲", Role: access.Liaison, Unit: 2, UnitName: "市教育局", From: day, ConfirmedAt: &day, ConfirmedBy: "乙", AskedAt: &day,
		AskedBy: "丙", Today: now},
		func(s *unit.Seat) { s.ConfirmedAt, s.ReplacesName, s.Replaces = nil, "丁", 3 },
		func(s *unit.Seat) { s.ConfirmedAt, s.RefusedAt, s.RefusedBy, s.Refusal = nil, &day, "丁", "不合" },
		func(s *unit.Seat) {
			s.LeaveOn, s.LeaveBy, s.LeaveBasis, s.LeaveAt, s.LeavePerson = &day, "戊", "调离", &day, 9
		},
		func(s *unit.Seat) { s.Role, s.Slot = access.Convenor, 1 }),
		func(s unit.Seat) string {
			return drawn(unitpage.ShowSeat(unitpage.SeatView{Seat: s, Offers: []flow.Offer{{Do: "confirm", Label: "确认变更"}}, Token: "x"}))
		},
		map[string]string{
			"Person":      key,
			"AskedPerson": key,
			"LeavePerson": key,
			"Elsewhere":   inner,
			"Slot":        inner,
			"Others":      inner,
			"Officers":    inner,
			"Today":       inner,
		}, map[string]string{"valid_from": "read as From", "valid_to": "read as To"}),
	"part": of("part", with(task.Part{ID: 7, Task: 2, Unit: 3, UnitName: "市卫健委", Role: task.Support, State: "reported", Text: "已提供", ByName: "甲", StateAt: day},
		func(p *task.Part) { p.State, p.Text, p.ReceivedAt, p.ReceivedBy = "open", "", &day, "乙" },
		func(p *task.Part) { p.State, p.Reason = "open", "请补充" }),
		func(p task.Part) string {
			return drawn(taskpage.Show(taskpage.View{View: task.View{Task: task.Task{Standing: task.Standing{State: "working", Due: day}, ID: 2}, Parts: []task.Part{p}},
				PartOffers: [][]flow.Offer{{{Do: "accept", Label: "认可"}}}, PartReports: []flow.Offer{{}}, Now: now, Tok: "x"}))
		}, map[string]string{
			"Entered":    inner,
			"Task":       key,
			"Unit":       key,
			"Role":       inner,
			"Lead":       key,
			"Joint":      key,
			"Support":    key,
			"TaskState":  inner,
			"TaskText":   "the page is the task's",
			"TaskNumber": "the page is the task's",
		}, map[string]string{}),
	"referral": of("referral", with(signing.Referral{ID: 7, Kind: "minutes", Record: 3, State: "given", AskerName: "甲", AskerSeat: "召集人", AskedName: "乙", SeatLabel: "成员", Question: "妥否",
		AskedAt: day, Answer: "妥", AnsweredAt: &day, Title: "纪要"},
		func(r *signing.Referral) { r.State, r.Answer, r.AnsweredAt = "asked", "", nil },
		func(r *signing.Referral) {
			r.State, r.EndedAt, r.EndedWhy, r.Answer, r.AnsweredAt = "lapsed", &day, "改了", "", nil
		}),
		func(r signing.Referral) string {
			return drawn(referralpage.Show(referralpage.View{Kind: minutes.Signable, Referral: r, Give: flow.Offer{Do: "answer", Label: "提交"}, Tok: "x"}))
		}, map[string]string{
			"ID":          key,
			"Gone":        "the page of the record says it to who asked",
			"Kind":        inner,
			"Record":      key,
			"Signature":   key,
			"Asker":       key,
			"Asked":       key,
			"Seat":        key,
			"ContentHash": sealed,
			"Hash":        sealed,
			"EndedAt":     "stands in the log",
			"Version":     stamp,
		}, map[string]string{"minutes": "the same as Record"}),
	"delivery": of("delivery", with(delivery.Delivery{ID: 7, Kind: "minutes", Record: 3, Unit: 2, UnitName: "市教育局", Why: "named", State: "received", SentAt: day, ReceivedAt: &day, ReceivedName: "甲", Clauses: 2},
		func(d *delivery.Delivery) { d.State, d.ReceivedAt, d.ChasedAt = "sent", nil, &day }),
		func(d delivery.Delivery) string {
			v := minutespage.View{Page: minutes.Page{Minutes: minutes.Minutes{ID: 3, State: minutes.Issued}, Deliveries: []delivery.Delivery{d}}, Now: now, Tok: "x"}
			return drawn(minutespage.Receipts(v))
		}, map[string]string{
			"ID":           key,
			"Kind":         inner,
			"Record":       key,
			"Unit":         key,
			"SentAt":       "the day of the issue, which the paper bears",
			"PaperHash":    sealed,
			"EnteredWords": inner,
			"Touched":      inner,
			"Version":      stamp,
			"Title":        "the page is the record's",
			"Number":       "the page is the record's",
			"Over":         inner,
		}, map[string]string{"received_by": key, "minutes": "the same as Record", "listed_at": joined, "listed_state": joined}),
	"clause_receipt": of("clause_receipt", with(delivery.Receipt{ID: 7, Delivery: 5, Kind: "minutes", Record: 3, Unit: 2, Ord: 1, Text: "事项", Role: "lead", State: "questioned", Question: "何时", AskedName: "甲",
		AskedAt: &day, Answer: "下月", AnsweredName: "乙", AnsweredAt: &day, UnitName: "市教育局"},
		func(r *delivery.Receipt) { r.State, r.AcknowledgedAt, r.AcknowledgedName = "acknowledged", &day, "丙" }),
		func(r delivery.Receipt) string {
			v := minutespage.View{Page: minutes.Page{Minutes: minutes.Minutes{ID: 3, State: minutes.Issued}, Deliveries: []delivery.Delivery{{ID: 5, Unit: 2, UnitName: "市教育局", Questioned: 1}}, Receipts: []delivery.Receipt{r}},
				Rights: minutespage.Rights{Units: map[int64]bool{2: true}}, Now: now, Tok: "x"}
			return drawn(minutespage.Receipts(v))
		}, map[string]string{
			"Clause":        key,
			"Kind":          inner,
			"Record":        key,
			"DueKind":       "says how Due is written",
			"Touched":       inner,
			"Version":       stamp,
			"Title":         "the page is the record's",
			"DeliveryState": inner,
			"Over":          inner,
		}, map[string]string{}),
	"invitation": of("invitation", with(meeting.Invitation{ID: 7, Meeting: 3, Category: "unit", Unit: 2, UnitName: "市教育局", State: "substitute", Attendee: "甲", AttendeeTitle: "科长", AttendeePhone: "1",
		AuthorisedBy: "乙", AnsweredBy: "丙", AnsweredAt: day, Title: "会议", MeetingState: "announced", StartsAt: day, EndsAt: day, Deadline: day, Told: true, Place: "一楼"},
		func(i *meeting.Invitation) { i.State, i.Reason, i.DecidedBy = "leave", "外出", "丁" },
		func(i *meeting.Invitation) { i.Guest, i.GuestTitle = "戊", "教授" },
		func(i *meeting.Invitation) { i.State, i.Attendee = "leave_asked", "己" }),
		func(i meeting.Invitation) string {
			return drawn(meetingpage.Receipt(meetingpage.ReceiptView{Receipt: meeting.Receipt{Invitation: i, May: i.Shut != ""}, Now: now, Tok: "x"}))
		}, map[string]string{
			"ID":            key,
			"Category":      inner,
			"Unit":          key,
			"Person":        key,
			"GuestTitle":    listed,
			"Ord":           listed,
			"Uninvited":     listed,
			"AttendeePhone": "stands on the list of who comes, for the office",
			"Version":       stamp,
			"Host":          key,
			"AnnouncedAt":   "the day of the notice, which the page of the meeting shows",
			"MeetingState":  inner,
			"Told":          inner,
		}, map[string]string{"decided_at": "stands in the log", "present": "read as Roll", "removed_at": "what was taken back is read by nobody"}),
	"account": of("account", with(account.Account{Person: 7, Name: "甲", Login: "jia", Started: true, Seats: "[]"}),
		func(a account.Account) string {
			return drawn(userpage.Show("x", a, []flow.Offer{{Do: "disable", Label: "停用"}}, nil, nil, func(s string) string { return s }))
		}, map[string]string{
			"Seats": "read into the words of SeatWords",
		}, map[string]string{"password": "nobody reads it", "size": "one's own display", "contrast": "one's own display", "second_from": "from when a second proof is asked; told to its person"}),
	opinion.Chart.Kind: of("round_answer", answers,
		func(a round.Answer) string {
			return drawn(opinionpage.Show(opinionpage.View{Page: opinion.Page{Opinion: a, Days: &calendar.Days{}}, Now: now, Tok: "x"}))
		}, map[string]string{
			"ID":         key,
			"Round":      key,
			"Record":     key,
			"Unit":       key,
			"Covered":    sealed,
			"GivenBy":    key,
			"Hash":       sealed,
			"LapsedAt":   "stands in the log",
			"Version":    stamp,
			"Superseded": "it has lapsed, which the page says",
			"Remarked":   "counts Points",
			"Peers":      inner,
			"Title":      "the page is the topic's",
			"Owner":      key,
			"InHand":     inner,
		}, map[string]string{"kind": inner}),
	circulation.Chart.Kind: of("round_answer", answers,
		func(a round.Answer) string {
			return drawn(circulationpage.Reply(circulationpage.ReplyView{Page: circulation.Page{Reply: a, Days: &calendar.Days{}}, Now: now, Tok: "x"}))
		}, map[string]string{
			"ID":         key,
			"Round":      key,
			"Record":     key,
			"Unit":       key,
			"Covered":    sealed,
			"ApprovedOn": "units answer a draft of minutes with the name alone",
			"GivenBy":    key,
			"Hash":       sealed,
			"LapsedAt":   "stands in the log",
			"Version":    stamp,
			"Superseded": "it has lapsed, which the page says",
			"Remarked":   "counts Points",
			"Peers":      inner,
			"Title":      "the page is the minutes'",
			"Owner":      key,
			"InHand":     inner,
		}, map[string]string{"kind": inner}),
}

// answers are an answer that a unit has given, one that it has not, and one that counts no more.
var answers = with(round.Answer{ID: 7, Round: 3, Record: 2, UnitName: "市卫健委", State: round.Given, Stance: "agree", GivenName: "甲", GivenAt: &day, Approver: "乙", ApprovedOn: &day},
	func(a *round.Answer) { a.State, a.GivenAt = round.Asked, nil },
	func(a *round.Answer) { a.State, a.LapsedAt, a.LapsedWhy = round.Lapsed, &day, "改了" })

// elsewhere are the other kinds and tables, each with what holds its columns against its table of fields, or why nobody types any.
var elsewhere = map[string]string{
	"topic": "topic/fields_test.go", "meeting": "meeting/fields_test.go", "basis": "basis/fields_test.go", "problem": "problem/fields_test.go",
	"unit_group": "unitgroup/fields_test.go", "clause": "minutes/clause_test.go", "topic_text": "opinion/fields_test.go",
	"clock":      "a word of whoever has the server, in the log",
	"message":    "made of the facts of other records",
	"sample":     "the sample office",
	"succession": "web/unit_test.go: who goes on, since when and on what basis, on the pages of both units",
	"charter":    "read from its file",
	"enrolment":  "makes a person, a seat and an account",
	"backup":     "what the machine says of itself",
	"inspection": "what the machine says of itself",
}

// TestEveryFieldIsShown: what is stored of a record stands on its page or is exempt with its reason; a column is read, or says why not; what is
// typed has a column; every kind of the house is in one of the two lists, and every table in one of theirs.
func TestEveryFieldIsShown(t *testing.T) {
	t.Parallel()
	for kind, k := range records {
		t.Run(kind, func(t *testing.T) {
			columns := fieldtest.Columns(t, k.table)
			fieldtest.None(t, k.unseen())
			fieldtest.None(t, k.unread(columns))
			if found := k.unread(append(slices.Clone(columns), "wick")); !strings.HasPrefix(slices.Concat(found, []string{""})[max(len(found)-1, 0)], "column wick is read into no field of ") {
				t.Errorf("a new column of %s is not found: %v", k.table, found)
			}
			if k.untyped != nil {
				fieldtest.None(t, k.untyped(columns))
			}
		})
	}
	fieldtest.None(t, unlisted(house.Charts()))
	fieldtest.None(t, unheld(house.Rooms()))
	lamp := []flow.Outline{{Kind: "lamp", Acts: []flow.Deed{{Do: "paint"}}}}
	if found := unlisted(lamp); len(found) != 1 || !strings.HasPrefix(found[0], "the fields of lamp are") {
		t.Errorf("a new kind is not found: %v", found)
	}
	if found := unheld([]room.Room{{Name: "lamp", Tables: []string{"lamp"}}}); len(found) != 1+len(apart)+len(uncounted) || !strings.HasPrefix(found[0], "the table lamp of the room lamp") {
		t.Errorf("a new table is not found: %v", found)
	}
}

// unlisted are the kinds, with states or without, in neither list.
func unlisted(charts []flow.Outline) (out []string) {
	for _, c := range charts {
		if _, listed := records[c.Kind]; !listed && elsewhere[c.Kind] == "" {
			out = append(out, "the fields of "+c.Kind+" are held by no test: a row in records, or in elsewhere")
		}
	}
	return out
}
