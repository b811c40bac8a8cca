package meeting_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/meeting"
)

// actor is a person with one seat.
func actor(role access.Role, unit int64) access.Actor {
	return access.Actor{Person: 7, Name: "测试", Seats: []access.Seat{{ID: 1, Role: role, Unit: unit}}}
}

// ready is a meeting to which no guard objects, in the state.
func ready(state string) meeting.Meeting {
	early := state == "early" // announced, and its day has not come
	if early {
		state = meeting.Announced
	}
	return meeting.Meeting{ID: 1, Kind: meeting.Plenary, Early: early, State: state, Units: []int64{3}, Topics: 1, Present: 1, IsChief: true, Strict: true, AnnouncedAt: time.Unix(1, 0)}
}

// TestGuardsOneByOne breaks one condition at a time: only its guard may object.
func TestGuardsOneByOne(t *testing.T) {
	office := actor(access.Office, 9)
	for _, c := range []struct {
		name, state, step string
		who               access.Actor
		spoil             func(*meeting.Meeting)
		why               string
	}{
		{"no units", "planning", "propose", office, func(m *meeting.Meeting) { m.Units = nil }, "参会单位"},
		{"no topics", "planning", "propose", office, func(m *meeting.Meeting) { m.Topics = 0 }, "议程"},
		{"a liaison meeting needs no topics", "planning", "propose", office, func(m *meeting.Meeting) { m.Topics, m.Kind = 0, meeting.Liaison }, ""},
		{"a chair without a seat", "planning", "propose", office, func(m *meeting.Meeting) { m.IsChief = false }, "总召集人"},
		{"the chair at approval", "proposed", "approve", actor(access.Convenor, 0), func(m *meeting.Meeting) { m.IsChief, m.IsConvenor = false, true }, "委托"},
		{"the mandate is enough", "proposed", "approve", actor(access.Convenor, 0), func(m *meeting.Meeting) { m.IsChief, m.IsConvenor, m.Mandated = false, true, true }, ""},
		{"the chair at the notice", "approved", "announce", office, func(m *meeting.Meeting) { m.IsChief = false }, "主持人"},
		{"units at the notice", "approved", "announce", office, func(m *meeting.Meeting) { m.Units = nil }, "参会单位"},
		{"the chair at the start", "announced", "start", office, func(m *meeting.Meeting) { m.IsChief = false }, "主持人"},
		{"before its day", "announced", "start", office, func(m *meeting.Meeting) { m.Early = true }, "尚未到期"},
		{"early on its day", "early", "start_early", office, func(m *meeting.Meeting) { m.Early = false }, "请直接开始会议"},
		{"no conclusions", "in_session", "end", office, func(m *meeting.Meeting) { m.Unconcluded = 2 }, "2 项议题没有登记结论"},
		{"no roll", "in_session", "end", office, func(m *meeting.Meeting) { m.Present = 0 }, "登记到会"},
		{"a leave not decided", "in_session", "end", office, func(m *meeting.Meeting) { m.Asking = 2 }, "2 个请假未批"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := ready(c.state)
			if _, err := meeting.Chart.Take(c.who, m, c.step, "理由"); err != nil {
				t.Fatalf("nothing is wrong, yet: %v", err)
			}
			c.spoil(&m)
			_, err := meeting.Chart.Take(c.who, m, c.step, "理由")
			if c.why == "" && err != nil || c.why != "" && (err == nil || !strings.Contains(err.Error(), c.why)) {
				t.Errorf("got %v, want %q", err, c.why)
			}
			if o, ok := meeting.Chart.Offer(c.who, m, c.step); !ok || (o.Blocked == "") != (c.why == "") {
				t.Errorf("the button says %q, want as the refusal", o.Blocked)
			}
		})
	}
}

// TestWhoTakesWhichStep: each step has its seats and nobody else's.
func TestWhoTakesWhichStep(t *testing.T) {
	roles := append(access.Roles(), "")
	for step, c := range map[string]struct {
		state string
		may   []access.Role
	}{
		"propose": {"planning", []access.Role{access.Office, access.Director}}, "recall": {"proposed", []access.Role{access.Office, access.Director}},
		"approve": {"proposed", []access.Role{access.Chief, access.Convenor}}, "hold": {"proposed", []access.Role{access.Chief, access.Convenor}},
		"announce": {"approved", []access.Role{access.Office, access.Director}}, "start": {"announced", []access.Role{access.Office, access.Director}},
		"start_early": {"early", []access.Role{access.Office, access.Director}}, "end": {"in_session", []access.Role{access.Office, access.Director}}, "postpone": {"announced", []access.Role{access.Office, access.Director}},
		"cancel": {"announced", []access.Role{access.Office, access.Director}}, "reopen": {"postponed", []access.Role{access.Office, access.Director}},
	} {
		for _, role := range roles {
			want := false
			for _, r := range c.may {
				want = want || r == role
			}
			if _, err := meeting.Chart.Take(actor(role, 3), ready(c.state), step, "理由"); (err == nil) != want {
				t.Errorf("%s by %s: %v, want allowed %v", step, role, err, want)
			}
		}
	}
}

func TestAUnitKnowsOfAMeetingFromTheFirstNoticeOn(t *testing.T) {
	liaison, other := actor(access.Liaison, 3), actor(access.Liaison, 4)
	for _, s := range meeting.Chart.States {
		m := ready(s.Name)
		if !meeting.Chart.MaySee(liaison, m) || meeting.Chart.MaySee(other, m) {
			t.Errorf("%s, told: the invited unit does not see it, or another does", s.Name)
		}
		m.AnnouncedAt = time.Time{}
		if meeting.Chart.MaySee(liaison, m) || meeting.Chart.MaySee(actor(access.Auditor, 0), m) || !meeting.Chart.MaySee(actor(access.Office, 9), m) {
			t.Errorf("%s, not told: wrong eyes", s.Name)
		}
	}
}

// TestWhoAnswers: the unit, the leader in person, and for guests the office.
func TestWhoAnswers(t *testing.T) {
	unit := meeting.Invitation{Unit: 3, State: "sent", Told: true, Host: 9}
	guest := meeting.Invitation{Guest: "吴示专", State: "sent", Told: true, Host: 9}
	leader := meeting.Invitation{Guest: "江示远", Person: 7, State: "sent", Told: true, Host: 9}
	for _, c := range []struct {
		name string
		who  access.Actor
		i    meeting.Invitation
		may  bool
	}{
		{"its liaison", actor(access.Liaison, 3), unit, true}, {"its member", actor(access.Member, 3), unit, true},
		{"another unit", actor(access.Liaison, 4), unit, false}, {"the office for a unit", actor(access.Office, 9), unit, false},
		{"the host's liaison for another", actor(access.Liaison, 9), unit, false},
		{"the office for a guest", actor(access.Office, 9), guest, true}, {"a liaison for a guest", actor(access.Liaison, 9), guest, false},
		{"the chief", actor(access.Chief, 0), leader, true},
		{"another chief", access.Actor{Person: 8, Seats: []access.Seat{{Role: access.Chief}}}, leader, false},
	} {
		if _, err := meeting.Answers.Take(c.who, c.i, "attend", ""); (err == nil) != c.may {
			t.Errorf("%s: %v, want allowed %v", c.name, err, c.may)
		}
	}
	unit.Shut = "回执已截止"
	if _, err := meeting.Answers.Take(actor(access.Liaison, 3), unit, "attend", ""); err == nil || !strings.Contains(err.Error(), "截止") {
		t.Errorf("after the deadline: %v", err)
	}
	asked := meeting.Invitation{Unit: 3, State: "leave_asked", Told: true, MeetingState: "announced"}
	if _, err := meeting.Answers.Take(actor(access.Office, 9), asked, "grant_leave", ""); err != nil {
		t.Errorf("grant: %v", err)
	}
	asked.MeetingState = "cancelled"
	if _, err := meeting.Answers.Take(actor(access.Office, 9), asked, "grant_leave", ""); err == nil {
		t.Error("a leave from a cancelled meeting was granted")
	}
}

// TestCharts: no faults, the CHECK of the schema lists the same states, no button lies.
func TestCharts(t *testing.T) {
	actors := []access.Actor{}
	for _, role := range access.Roles() {
		actors = append(actors, actor(role, 3), actor(role, 9))
	}
	meetings, answers := []meeting.Meeting{}, []meeting.Invitation{}
	for _, s := range meeting.Chart.States {
		untold := ready(s.Name)
		untold.AnnouncedAt, untold.Topics, untold.Present = time.Time{}, 0, 0
		meetings = append(meetings, ready(s.Name), untold)
	}
	for _, s := range meeting.Answers.States {
		for _, i := range []meeting.Invitation{{Unit: 3, Told: true}, {Unit: 3, Told: true, Shut: "截止"}, {Guest: "吴示专", Host: 9}, {Guest: "江示远", Person: 7}} {
			i.State, i.MeetingState = s.Name, "announced"
			answers = append(answers, i)
		}
	}
	flowtest.Check(t, &meeting.Chart, meetings, actors...)
	flowtest.Check(t, &meeting.Answers, answers, actors...)
}
