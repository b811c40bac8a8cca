//go:build !quick

package web

import (
	"testing"

	"jointmeeting/internal/attendance"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestMeetingPagesInTheBrowser looks at the pages of meetings as their readers do: nothing overflows,
// no policy report, no finding of axe, at the width of a desk, of a phone, and of a small phone.
func TestMeetingPagesInTheBrowser(t *testing.T) {
	d := sampledb.DB(t)
	v := lookAt(t, newPortal(t, d).h, "meeting-")
	look, enter := v.look, v.enter
	m := meetingsToLookAt(t, newPortal(t, d))
	enter("office1")
	for _, x := range []struct{ name, path string }{
		{"list", "/meetings"}, {"none", "/meetings?kind=liaison"}, {"month", "/meetings?view=month&month=" + meetingAt(10, "")[:7]}, {"new", "/meetings/new?kind=special"},
		{"year", "/meetings/year"}, {"planning", m.planning}, {"edit", m.planning + "/edit"}, {"agenda", m.planning + "/agenda"},
		{"add", m.planning + "/agenda/add"}, {"times", m.planning + "/agenda/edit"}, {"print", m.planning + "/agenda/print"},
		{"notice", m.approved + "/notice"}, {"announced", m.announced}, {"attendance", m.announced + "/attendance"}, {"sheet", m.announced + "/attendance/print"},
		{"postpone", m.announced + "/postpone"}, {"cancel", m.announced + "/cancel"}, {"leave", m.leave}, {"roll", m.session + "/roll"},
	} {
		look(x.name, x.path)
	}
	enter("chief")
	for _, x := range []struct{ name, path string }{{"choose", m.proposed}, {"delegations", "/delegations"}, {"delegate", "/delegations/new"}} {
		look(x.name, x.path)
	}
	enter("liaison-jyj")
	for _, x := range []struct{ name, path string }{{"own", m.announced}, {"receipt", m.receipt}, {"read", m.announced + "/notice"}} {
		look(x.name, x.path)
	}
}

// looked are the addresses of meetings in the states that have pages of their own.
type looked struct {
	planning, proposed, approved, announced, session string
	receipt, leave                                   string
}

func meetingsToLookAt(t *testing.T, p *portal) (m looked) {
	t.Helper()
	d := p.db
	topic := func(code string) int64 { return sample.ApprovedTopic(t, d, code, sample.Unit(t, d, "czj").ID) }
	special := func(units ...string) meeting.Form { return sample.MeetingForm(t, d, meeting.Special, units...) }
	sample.Delegation(t, d, "convenor1", true)
	f := special("jyj", "mzj", "echeng")
	f.Guests = []meeting.Guest{{Category: meeting.Expert, Org: "某大学", Name: "吴示专", Title: "教授"}}
	inTen := f
	f.Starts, f.Ends = meetingAt(1, "09:00"), meetingAt(1, "11:00") // its topics are late
	m.planning = meeting.Path(sample.NewMeeting(t, d, f, topic("jyj"), topic("mzj"), topic("wjw")))
	topic("nyncj")
	m.proposed = meeting.Path(sample.ProposedMeeting(t, d, special("jyj"), topic("jyj")))
	approved := sample.ProposedMeeting(t, d, special("jyj", "czj"), topic("jyj"))
	sample.MeetingStep(t, d, sample.Who(t, d, "convenor2"), approved, "approve", "", meeting.Extra{})
	m.approved = meeting.Path(approved)
	plenary := sample.AnnouncedMeeting(t, d, sample.MeetingForm(t, d, meeting.Plenary), topic("jyj"), topic("kjj"))
	sample.AnswerMeeting(t, d, plenary, "fgw", attendance.Reply{Step: "attend", Name: "赵示成", Title: "副主任", Phone: "0711-0000010"})
	sample.AnswerMeeting(t, d, plenary, "kjj", attendance.Reply{Step: "entrust", Name: "郑示代", Title: "科长", Phone: "0711-0000011", AuthorisedBy: "孙示成"})
	sample.AnswerMeeting(t, d, plenary, "mzj", attendance.Reply{Step: "ask_leave", Name: "李示成", Title: "副局长", Reason: "参加省民政厅会议"})
	m.announced, m.receipt, m.leave = meeting.Path(plenary), p.inviteOf(plenary, "jyj"), p.inviteOf(plenary, "mzj")
	session := sample.AnnouncedMeeting(t, d, inTen, topic("sfj"))
	sample.MeetingStep(t, d, sample.Who(t, d, "office1"), session, "start", "", meeting.Extra{})
	m.session = meeting.Path(session)
	sample.HeldMeeting(t, d, meeting.Special, nil)
	return m
}
