package minutes_test

import (
	"maps"
	"slices"

	"jointmeeting/internal/minutes"
)

// answer is what a unit said of a draft when it was asked.
type answer struct {
	state    string // asked, given, lapsed
	unsolved bool   // its remark has no word of the office yet
}

// model is what should become of minutes, kept in a few words.
type model struct {
	state   string
	version int
	given   []string             // the signatures that stand, in their order: who gave them
	asked   []string             // who was asked to review
	seated  bool                 // convenor2 is in office
	answers map[string][]*answer // of each unit, the last one counts
}

func newModel(version int, seated bool) *model {
	return &model{state: minutes.Draft, version: version, seated: seated, answers: map[string][]*answer{}}
}

// units are asked about a draft: two that decisions name, and one that none does.
var units = []string{"jyj", "wjw", "czj"}

// touches are the units whose words an edit of a part changes.
var touches = map[int][]string{0: {"jyj", "wjw"}, 1: {"wjw"}, outside: {"czj"}}

// outside stands for the words outside the decisions.
const outside = -1

func (m *model) last(code string) *answer {
	if list := m.answers[code]; len(list) > 0 {
		return list[len(list)-1]
	}
	return nil
}

// missing says whether a unit of the open round has not answered.
func (m *model) missing() bool {
	return slices.ContainsFunc(units, func(code string) bool { a := m.last(code); return a != nil && a.state == "asked" })
}

// ready says whether nothing that the units said stands against the text.
func (m *model) ready() bool {
	for list := range maps.Values(m.answers) {
		if list[len(list)-1].state == "lapsed" || slices.ContainsFunc(list, func(a *answer) bool { return a.unsolved }) {
			return false
		}
	}
	return true
}

// inOffice says whether the person holds the seat by which he acts.
func (m *model) inOffice(who string) bool { return who != "convenor2" || m.seated }

// may says whether the act is allowed, and does it.
func (m *model) may(a move) bool {
	if !m.allows(a) {
		return false
	}
	m.do(a)
	return true
}

func (m *model) allows(a move) bool {
	staff := a.who == "office1" || a.who == "director"
	switch a.act {
	case "edit", "circulate":
		return m.state == minutes.Draft && staff
	case "give", "remark":
		x := m.last(a.unit)
		return m.state == minutes.Consulting && x != nil && x.state == "asked" && a.who == "liaison-"+a.unit
	case "settle":
		return (m.state == minutes.Draft || m.state == minutes.Consulting) && staff && m.unsolved(a.unit) != nil
	case "close_circulation":
		return m.state == minutes.Consulting && staff && !m.missing()
	case "recall_circulation":
		return m.state == minutes.Consulting && staff && m.missing()
	case "submit_check":
		return m.state == minutes.Draft && staff && m.ready()
	case "check":
		return m.state == minutes.Checking && a.who == "director"
	case "review":
		return m.state == minutes.Reviewing && slices.Contains(m.asked, a.who) && m.inOffice(a.who) && !slices.Contains(m.given, a.who)
	case "sign":
		return m.state == minutes.Signing && a.who == "chief"
	case "return":
		return m.returns(a.who)
	case "issue":
		return m.state == minutes.Signed && staff
	case "correct":
		return m.state == minutes.Issued && staff
	}
	return a.act == "reseat"
}

// returns says who may give the text back, in the state it is in.
func (m *model) returns(who string) bool {
	switch m.state {
	case minutes.Checking, minutes.Signed:
		return who == "director"
	case minutes.Reviewing:
		return who == "director" || slices.Contains(m.asked, who) && m.inOffice(who)
	case minutes.Signing:
		return who == "director" || who == "chief"
	}
	return false
}

func (m *model) unsolved(code string) *answer {
	for _, a := range m.answers[code] {
		if a.unsolved {
			return a
		}
	}
	return nil
}

func (m *model) do(a move) {
	switch a.act {
	case "edit":
		m.version++
		m.lapse(touches[a.part])
	case "circulate":
		m.state = minutes.Consulting
		for _, code := range units {
			m.answers[code] = append(m.answers[code], &answer{state: "asked"})
		}
	case "give", "remark":
		m.last(a.unit).state, m.last(a.unit).unsolved = "given", a.act == "remark"
	case "settle":
		m.unsolved(a.unit).unsolved = false
	case "close_circulation", "recall_circulation":
		m.state = minutes.Draft
	case "reseat":
		m.seated = !m.seated
	default:
		m.sign(a)
	}
}

// lapse takes the force from what the units said of words that are no longer there.
func (m *model) lapse(codes []string) {
	for _, code := range codes {
		if x := m.last(code); x != nil && x.state == "given" {
			x.state = "lapsed"
		}
	}
}

// sign is the way from the draft to the issue, and back.
func (m *model) sign(a move) {
	switch a.act {
	case "submit_check":
		m.state = minutes.Checking
	case "check":
		m.state, m.asked = minutes.Reviewing, []string{"convenor1"}
		if m.seated {
			m.asked = append(m.asked, "convenor2")
		}
	case "review":
		if len(m.given) == len(m.asked) { // with the director's
			m.state = minutes.Signing
		}
	case "sign":
		m.state = minutes.Signed
	case "return":
		m.state, m.given = minutes.Draft, nil
		return
	case "issue":
		m.state = minutes.Issued
		return
	case "correct": // the walk goes on with the new draft
		*m = *newModel(m.version, m.seated)
		return
	}
	if a.act != "submit_check" {
		m.given = append(m.given, a.who)
	}
}
