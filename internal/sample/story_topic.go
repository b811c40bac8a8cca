package sample

import (
	"time"

	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

// matter is a topic of the story: whose it is, what it says, how far it has come and, where it was
// turned back, why.
type matter struct {
	code, title, function, purpose, background, matters string
	attend                                              []string
	state, reason                                       string
}

// hand is one step on a topic's way and whose it is; an empty login is the unit's liaison.
type hand struct{ login, step string }

var (
	handedIn = []hand{{"", "submit"}}
	accepted = append(handedIn, hand{"office1", "accept"})
	brought  = append(accepted, hand{"office1", "propose"})
	ways     = map[string][]hand{
		"draft": nil, "unit_review": {{"", "review"}}, "submitted": handedIn, "ready": accepted, "proposed": brought,
		"returned": append(handedIn, hand{"office1", "return"}), "rejected": append(handedIn, hand{"office2", "reject"}),
		"deferred": append(accepted, hand{"office2", "defer"}), "withdrawn": append(handedIn, hand{"", "withdraw"}),
		"approved": append(brought, hand{"convenor1", "approve"}),
	}
)

// topics fills the pool: one topic or more in each state that has nothing to do with a meeting.
func (s *story) topics() {
	s.did(unit.NewService(s.d).Review(s.ctx, s.who("member-fgw"), s.units["fgw"].ID, s.units["fgw"].Version, true))
	for _, m := range loose {
		id := s.topic(m)
		switch m.code {
		case "gaj":
			ClerkTopic(s, s.d, "office1", id, "")
		case "mzj":
			ClerkTopic(s, s.d, "director", id, "office2")
		}
	}
}

// joint is a topic that three units bring together: one has confirmed, one has not answered yet.
func (s *story) joint() {
	f := topic.Blank()
	f.Title, f.Function, f.Matters = "关于制定《社区嵌入式养老托育服务设施建设规范》有关事宜", "F4", "同意立项制定《社区嵌入式养老托育服务设施建设规范》\n明确设施用地和经费渠道"
	f.Background = "社区养老、托育设施分属不同部门建设和监管，场地、消防和服务要求不一，难以共用。三个单位拟联合提出，统一建设要求。"
	f.AttendNone, f.Joint = true, s.ids("wjw", "zrzyjsj")
	chair := s.members[s.ids("mzj")[0]]
	f.Reporter, f.ReporterTitle, f.Phone = chair.Name, chair.Title, "0711-0000000"
	out, err := topic.NewService(s.d).Create(s.ctx, s.who("liaison-mzj"), topic.Sent{Form: f})
	s.did(out, err)
	id := idIn(s, out.URL)
	TopicStep(s, s.d, s.who("liaison-mzj"), id, "join", "")
	TopicStep(s, s.d, s.who("liaison-wjw"), id, "confirm", "")
}

// topic brings a topic as far as it says.
func (s *story) topic(m matter) int64 {
	id := s.drafted(m)
	s.walk(id, m)
	return id
}

// drafted is the draft of a topic.
func (s *story) drafted(m matter) int64 {
	chair := s.members[s.ids(m.code)[0]]
	f := topic.Blank()
	f.Title, f.Function, f.Purpose, f.Background, f.Matters = m.title, m.function, m.purpose, m.background, m.matters
	f.Attend, f.AttendNone = s.ids(m.attend...), len(m.attend) == 0
	f.Reporter, f.ReporterTitle, f.Phone = chair.Name, chair.Title, "0711-0000000"
	out, err := topic.NewService(s.d).Create(s.ctx, s.who("liaison-"+m.code), topic.Sent{Form: f})
	s.did(out, err)
	return idIn(s, out.URL)
}

// walk takes the steps that lead from the draft to where the topic is.
func (s *story) walk(id int64, m matter) {
	for _, h := range ways[m.state] {
		login, reason := h.login, ""
		if login == "" {
			login = "liaison-" + m.code
		}
		if h.step == "return" || h.step == "reject" || h.step == "defer" {
			reason = m.reason
		}
		TopicStep(s, s.d, s.who(login), id, h.step, reason)
	}
}

// approved brings topics into the pool of the next meeting.
func (s *story) approved(list []matter) []int64 {
	ids := make([]int64, 0, len(list))
	for _, m := range list {
		m.state = "approved"
		ids = append(ids, s.topic(m))
	}
	return ids
}

// approvedOn are topics that were drafted on the eve of a day, handed in that morning and approved.
func (s *story) approvedOn(day time.Time, list []matter) []int64 {
	s.clock.set(day.Add(-14 * time.Hour))
	ids := make([]int64, 0, len(list))
	for _, m := range list {
		ids = append(ids, s.drafted(m))
	}
	s.clock.set(day.Add(10 * time.Hour))
	for i, m := range list {
		m.state = "approved"
		s.walk(ids[i], m)
	}
	return ids
}
