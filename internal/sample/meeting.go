package sample

import (
	"slices"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/agenda"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/signing"
)

// MeetingForm is the form of a new meeting as the page prefills it, ten days from now, 9:00 to 11:00.
// A special meeting is of the units with the codes; the other kinds have all members anyway.
func MeetingForm(t T, d *db.DB, kind string, units ...string) meeting.Form {
	t.Helper()
	now := d.Now()
	c, err := meeting.NewService(d).ForForm(t.Context(), Who(t, d, "office1"), kind, now)
	if err != nil {
		t.Fatalf("form of a meeting: %v", err)
	}
	f := c.New(kind, now)
	at := form.Day(now).AddDate(0, 0, 10).Add(9 * time.Hour)
	f.Starts, f.Ends, f.Place = at.Format("2006-01-02T15:04"), at.Add(2*time.Hour).Format("2006-01-02T15:04"), "市政府第二会议室"
	for _, code := range units {
		if u := Unit(t, d, code).ID; !slices.Contains(f.Units, u) {
			f.Units = append(f.Units, u)
		}
	}
	return f
}

// NewMeeting makes a meeting in planning from the form, with the topics on its agenda.
func NewMeeting(t T, d *db.DB, f meeting.Form, topics ...int64) int64 {
	t.Helper()
	s, who := meeting.NewService(d), Who(t, d, "office1")
	out, err := s.Create(t.Context(), who, f)
	if err != nil {
		t.Fatalf("new meeting: %v", err)
	}
	id := idIn(t, out.URL)
	if len(topics) == 0 {
		return id
	}
	picks := []agenda.Pick{}
	for _, id := range topics {
		picks = append(picks, agenda.Pick{Topic: id, Why: "事项紧急，召集人同意列入。"}) // kept only where it came late
	}
	if _, err := agenda.NewService(d).AddTopics(t.Context(), who, id, Meeting(t, d, id).Version, picks); err != nil {
		t.Fatalf("topics of meeting %d: %v", id, err)
	}
	return id
}

// Meeting is the meeting's page as the office sees it.
func Meeting(t T, d *db.DB, id int64) meeting.Page {
	t.Helper()
	p, err := meeting.NewService(d).Get(t.Context(), Who(t, d, "office1"), id, d.Now())
	if err != nil {
		t.Fatalf("meeting %d: %v", id, err)
	}
	return p
}

// MeetingStep takes a step on a meeting as it is now; one whose day has not come starts early, with a reason.
func MeetingStep(t T, d *db.DB, who access.Actor, id int64, step, reason string, x meeting.Extra) {
	t.Helper()
	p := Meeting(t, d, id)
	if step == "start" && p.Early {
		step, reason = "start_early", "按召集人要求提前召开。"
	}
	if _, err := meeting.NewService(d).Do(t.Context(), who, id, p.Version, step, reason, x); err != nil {
		t.Fatalf("meeting %d, %s: %v", id, step, err)
	}
}

// ProposedMeeting waits for a convenor's word.
func ProposedMeeting(t T, d *db.DB, f meeting.Form, topics ...int64) int64 {
	t.Helper()
	id := NewMeeting(t, d, f, topics...)
	MeetingStep(t, d, Who(t, d, "office1"), id, "propose", "", meeting.Extra{})
	return id
}

// AnnouncedMeeting has been approved by a convenor and told to those invited.
func AnnouncedMeeting(t T, d *db.DB, f meeting.Form, topics ...int64) int64 {
	t.Helper()
	id := ProposedMeeting(t, d, f, topics...)
	MeetingStep(t, d, Who(t, d, "convenor1"), id, "approve", "", meeting.Extra{})
	p := Meeting(t, d, id)
	MeetingStep(t, d, Who(t, d, "office1"), id, "announce", "", meeting.Extra{Notice: p.NoticeText(p.CreatedAt)})
	return id
}

// AnswerMeeting gives the answer of the unit with the code.
func AnswerMeeting(t T, d *db.DB, id int64, code string, r attendance.Reply) {
	t.Helper()
	unit := Unit(t, d, code).ID
	for _, i := range Meeting(t, d, id).Invited {
		if i.Unit != unit {
			continue
		}
		if _, err := attendance.NewService(d).Answer(t.Context(), Who(t, d, "liaison-"+code), i.ID, i.Version, r); err != nil {
			t.Fatalf("answer of %s: %v", code, err)
		}
		return
	}
	t.Fatalf("%s is not invited to meeting %d", code, id)
}

// HoldMeeting starts a meeting that was announced, calls the roll, lets each topic pass and ends it. Everybody came but the
// units with the codes.
func HoldMeeting(t T, d *db.DB, id int64, absent ...string) {
	t.Helper()
	BeginMeeting(t, d, id, absent...)
	Conclude(t, d, id, "passed", "")
	MeetingStep(t, d, Who(t, d, "office1"), id, "end", "", meeting.Extra{})
}

// BeginMeeting starts a meeting that was announced and calls the roll: everybody came but the units with the codes.
func BeginMeeting(t T, d *db.DB, id int64, absent ...string) {
	t.Helper()
	MeetingStep(t, d, Who(t, d, "office1"), id, "start", "", meeting.Extra{})
	RollCall(t, d, id, absent...)
}

// RollCall calls the roll of a meeting in session: everybody came but the units with the codes.
func RollCall(t T, d *db.DB, id int64, absent ...string) {
	t.Helper()
	office := Who(t, d, "office1")
	missing := []int64{}
	for _, code := range absent {
		missing = append(missing, Unit(t, d, code).ID)
	}
	marks := []attendance.Mark{}
	begun := Meeting(t, d, id)
	for _, i := range begun.Invited {
		marks = append(marks, present(i, slices.Contains(missing, i.Unit) && i.Unit != 0))
	}
	if _, err := attendance.NewService(d).Roll(t.Context(), office, id, begun.Version, attendance.Sheet{Marks: marks}); err != nil {
		t.Fatalf("roll of meeting %d: %v", id, err)
	}
}

// Conclude notes one conclusion for every topic of a meeting in session.
func Conclude(t T, d *db.DB, id int64, conclusion, note string) {
	t.Helper()
	p := Meeting(t, d, id)
	if len(p.Items) == 0 {
		return
	}
	list := agenda.EndingsOf(p.Items)
	for n := range list {
		list[n].Conclusion, list[n].Note = conclusion, note
	}
	if _, err := agenda.NewService(d).Conclude(t.Context(), Who(t, d, "office1"), id, p.Version, list); err != nil {
		t.Fatalf("conclusions of meeting %d: %v", id, err)
	}
}

// PutOff holds a meeting that was announced, at which everybody came and every topic was put off.
func PutOff(t T, d *db.DB, id int64) {
	t.Helper()
	BeginMeeting(t, d, id)
	Conclude(t, d, id, "deferred", "会上意见不一致")
	MeetingStep(t, d, Who(t, d, "office1"), id, "end", "", meeting.Extra{})
}

func present(i meeting.Invitation, absent bool) attendance.Mark {
	m := attendance.Mark{Invitation: i.ID, Version: i.Version, Roll: "yes"}
	m.Name, m.Title = i.Expected()
	if absent {
		m.Roll = "no"
	} else if m.Name == "" {
		m.Name, m.Title = "参会人示例", "副局长"
	}
	return m
}

// HeldMeeting is a meeting of the kind that was held, of the units with the codes, with the topics on
// its agenda; without any, an approved topic of 市教育局 is made for it.
func HeldMeeting(t T, d *db.DB, kind string, units []string, topics ...int64) int64 {
	t.Helper()
	if len(topics) == 0 {
		topics = []int64{ApprovedTopic(t, d, "jyj")}
	}
	if kind == meeting.Special && len(units) == 0 {
		units = []string{"jyj", "czj", "scjgj"}
	}
	id := AnnouncedMeeting(t, d, MeetingForm(t, d, kind, units...), topics...)
	HoldMeeting(t, d, id)
	return id
}

// Delegation lets the convenor chair for the next 60 days; signs lets them sign the minutes, too.
func Delegation(t T, d *db.DB, convenor string, signs bool) {
	t.Helper()
	day := form.Day(d.Now())
	_, err := delegation.NewService(d, typed{}).Create(t.Context(), Who(t, d, "chief"), delegation.Form{
		To: strconv.FormatInt(Who(t, d, convenor).Person, 10), Subject: "标准化工作专题会议", Signs: signs, Basis: "总召集人批示",
		From: day.Format("2006-01-02"), Until: day.AddDate(0, 0, 60).Format("2006-01-02")}, signing.Proof{})
	if err != nil {
		t.Fatalf("delegation: %v", err)
	}
}
