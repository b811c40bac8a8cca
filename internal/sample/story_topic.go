package sample

import (
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

// matter is a topic of the story: whose it is, what it says, how far it has come, where it was turned back
// why, and how many working days ago it was handed in.
type matter struct {
	code, title, function, purpose, background, matters string
	attend                                              []string
	state, reason                                       string
	ago                                                 int
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
	s.on(14, 9, func() {
		s.did(unit.NewService(s.d).Review(s.ctx, s.who("member-fgw"), s.units["fgw"].ID, s.units["fgw"].Version, true))
	})
	for _, m := range loose {
		s.topic(m, func(id int64) {
			switch m.code {
			case "gaj":
				ClerkTopic(s, s.d, "office1", id, "")
			case "mzj":
				ClerkTopic(s, s.d, "director", id, "office2")
			}
		})
	}
}

// joint is a topic that three units bring together: one has confirmed, one has not answered yet.
func (s *story) joint() {
	s.on(3, 15, func() {
		id := s.jointDraft()
		s.on(2, 9, func() { TopicStep(s, s.d, s.who("liaison-mzj"), id, "join", "") })
		s.on(2, 14, func() { TopicStep(s, s.d, s.who("liaison-wjw"), id, "confirm", "") })
	})
}

func (s *story) jointDraft() int64 {
	f := topic.Blank()
	f.Title, f.Function, f.Matters = "关于制定《社区嵌入式养老托育服务设施建设规范》有关事宜", "F4", "同意立项制定《社区嵌入式养老托育服务设施建设规范》\n明确设施用地和经费渠道"
	f.Background = "社区养老、托育设施分属不同部门建设和监管，场地、消防和服务要求不一，难以共用。三个单位拟联合提出，统一建设要求。"
	f.AttendNone, f.Joint = true, s.ids("wjw", "zrzyjsj")
	chair := s.members[s.ids("mzj")[0]]
	f.Reporter, f.ReporterTitle, f.Phone = chair.Name, chair.Title, "0711-0000000"
	out, err := topic.NewService(s.d).Create(s.ctx, s.who("liaison-mzj"), topic.Sent{Form: f})
	s.did(out, err)
	return idIn(s, out.URL)
}

// topic brings a topic as far as it says: drafted on the eve of its day, then a step an hour from nine on.
func (s *story) topic(m matter, then func(id int64)) {
	s.on(m.ago+1, 16, func() {
		id, way := s.drafted(m), ways[m.state]
		for i, h := range way {
			s.on(m.ago, 9+i, func() { s.step(id, m, h) })
		}
		s.on(m.ago, 9+len(way), func() { then(id) })
	})
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

// step is one step on the topic's way.
func (s *story) step(id int64, m matter, h hand) {
	login, reason := h.login, ""
	if login == "" {
		login = "liaison-" + m.code
	}
	if h.step == "return" || h.step == "reject" || h.step == "defer" {
		reason = m.reason
	}
	TopicStep(s, s.d, s.who(login), id, h.step, reason)
}

// approved brings topics into the pool of the next meeting, on a day so many working days ago.
func (s *story) approved(list []matter, ago int, then func(ids []int64)) {
	ids := make([]int64, len(list))
	for i, m := range list {
		m.state, m.ago = "approved", ago
		s.topic(m, func(id int64) { ids[i] = id })
	}
	s.on(ago, 15, func() { then(ids) })
}
