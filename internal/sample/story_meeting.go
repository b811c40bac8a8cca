package sample

import (
	"fmt"
	"strconv"
	"time"

	"jointmeeting/internal/attendance"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/signing"
)

// plan is a meeting of the story.
type plan struct {
	kind, title, place, chair string
	day, hour                 int // days from today; below zero, working days before it
	units                     []string
	guests                    []meeting.Guest
}

// form is the page's own form, filled in.
func (s *story) form(p plan) meeting.Form {
	f := MeetingForm(s, s.d, p.kind)
	at := s.begins(p)
	f.Title, f.Place, f.Guests = p.title, p.place, p.guests
	f.Starts, f.Ends = at.Format("2006-01-02T15:04"), at.Add(lasts).Format("2006-01-02T15:04")
	f.Chair = strconv.FormatInt(s.who(p.chair).Person, 10)
	f.Units = append(f.Units, s.ids(p.units...)...)
	return f
}

// hold announces a meeting and lets it take place; of the units with the codes nobody comes.
func (s *story) hold(p plan, topics []int64, absent []string, then func(met int64)) {
	id := AnnouncedMeeting(s, s.d, s.form(p), topics...)
	s.at(s.begins(p), func() { s.open(id, absent) })
	s.at(s.begins(p).Add(lasts), func() {
		Conclude(s, s.d, id, "passed", "")
		MeetingStep(s, s.d, s.who("office1"), id, "end", "", meeting.Extra{})
		then(id)
	})
}

// open begins a meeting and calls the roll.
func (s *story) open(id int64, absent []string) {
	office := s.who("office1")
	MeetingStep(s, s.d, office, id, "start", "", meeting.Extra{})
	missing := map[int64]bool{}
	for _, unit := range s.ids(absent...) {
		missing[unit] = true
	}
	marks := []attendance.Mark{}
	begun := Meeting(s, s.d, id)
	for _, i := range begun.Invited {
		m := present(i, missing[i.Unit])
		if h, there := s.members[i.Unit]; there && !missing[i.Unit] {
			m.Name, m.Title = h.Name, h.Title
		}
		marks = append(marks, m)
	}
	s.did(attendance.NewService(s.d).Roll(s.ctx, office, id, begun.Version, attendance.Sheet{Marks: marks}))
}

// lasts is how long a meeting of the story takes.
const lasts = 2 * time.Hour

// begins is when the meeting begins.
func (s *story) begins(p plan) time.Time {
	return s.limit(p.day).Add(time.Duration(p.hour) * time.Hour)
}

// delegate lets a convenor chair special meetings around today.
func (s *story) delegate() {
	s.on(14, 10, func() {
		s.did(delegation.NewService(s.d, typed{}).Create(s.ctx, s.who("chief"), delegation.Form{
			To: strconv.FormatInt(s.who("convenor1").Person, 10), Subject: "标准化工作专题会议", Basis: "总召集人批示",
			From: typedDay(s.past(14)), Until: typedDay(s.today.AddDate(0, 0, 60))}, signing.Proof{}))
	})
}

// next are the meetings ahead: one announced with answers coming in, one waiting for a convenor's
// word, one in planning.
func (s *story) next() {
	s.approved(shared, 6, func(topics []int64) { s.on(4, 10, func() { s.announced(topics) }) })
	s.on(2, 15, func() {
		ProposedMeeting(s, s.d, s.form(plan{kind: meeting.Liaison, title: "季度联络员会议", place: "市市场监管局五楼会议室", chair: "director", day: 18, hour: 15}))
	})
	s.approved(coming, 5, func(topics []int64) {
		s.on(1, 10, func() {
			p := plan{kind: meeting.Plenary, place: "市政府第一会议室", chair: "chief", day: 33, hour: 9}
			p.title = s.plenaryTitle(p)
			NewMeeting(s, s.d, s.form(p), topics...)
		})
	})
}

// announced is the meeting to which units are invited, with their answers.
func (s *story) announced(topics []int64) {
	id := AnnouncedMeeting(s, s.d, s.form(plan{kind: meeting.Special, title: "公共数据与航空物流标准专题会议", place: "市政府第三会议室", chair: "convenor1", day: 12, hour: 9,
		units:  []string{"sjj", "gaj", "rsj", "wjw", "jtj", "scjgj", "lkwlzx", "ezhg", "gedian", "linkong"},
		guests: []meeting.Guest{{Category: meeting.Expert, Org: "省标准化研究院（示例）", Name: "邵示研", Title: "研究员"}}}), topics...)
	for n, code := range []string{"sjj", "lkwlzx", "ezhg", "gedian"} {
		s.on(3, 9+n, func() { s.answer(id, code, attendance.Reply{Step: "attend"}) })
	}
	s.on(2, 9, func() {
		s.answer(id, "wjw", attendance.Reply{Step: "entrust", AuthorisedBy: s.members[s.units["wjw"].ID].Name})
	})
	s.on(2, 10, func() {
		s.answer(id, "gaj", attendance.Reply{Step: "ask_leave", Reason: "当日参加全省公安工作会议。"})
	})
}

// answer is the answer of a unit; its member comes, or its liaison in the member's place.
func (s *story) answer(id int64, code string, r attendance.Reply) {
	h := s.members[s.units[code].ID]
	r.Name, r.Title, r.Phone = h.Name, h.Title, "0711-0000000"
	if r.Step == "entrust" {
		r.Name, r.Title = s.who("liaison-"+code).Name, "科长"
	}
	AnswerMeeting(s, s.d, id, code, r)
}

// plenaryTitle numbers a plenary within its year: one was held, one is ahead.
func (s *story) plenaryTitle(p plan) string {
	n := 1
	if p.day > 0 && s.begins(p).Year() == s.past(plenaryAgo).Year() {
		n = 2
	}
	return fmt.Sprintf("%d年第%d次全体会议", s.begins(p).Year(), n)
}
