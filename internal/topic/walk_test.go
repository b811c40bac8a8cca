package topic_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/agenda"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/leaving"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/internal/unit"
)

// history is a year of an office by chance: topics of a few units go their way, units change, people come and go.
type history struct {
	room
	dice   *rand.Rand
	units  []unit.Unit
	logins []string
	done   map[string]int
}

// errNothing says that there was nothing to do.
var errNothing = errors.New("nothing to do")

// among draws up to n of the units.
func (h history) among(n int) []int64 {
	out := []int64{}
	for range h.dice.IntN(n + 1) {
		if id := h.units[h.dice.IntN(len(h.units))].ID; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (h history) form() topic.Form {
	f := sample.TopicForm(fmt.Sprintf("关于第 %d 号事项的议题", h.dice.IntN(1000)), h.among(2)...)
	f.Joint = h.among(2)
	return f
}

// step is a step on a topic by somebody who may take it, with whatever form it needs.
func (h history) step() error {
	all, login := h.everything(), h.logins[h.dice.IntN(len(h.logins))]
	who, may, t := h.who(login), []string{}, topic.Topic{}
	for try := 0; try < 8 && len(may) == 0; try++ {
		shown, err := h.s.Show(h.Context(), who, all[h.dice.IntN(len(all))].ID)
		if err != nil {
			continue
		}
		t = shown.Topic
		for _, s := range topic.Chart.Steps {
			// What ends a topic is done rarely: most of them shall go on.
			if _, err := topic.Chart.Take(who, t, s.Do, "情况有变"); err == nil && !s.Auto && (s.Do != "withdraw" && s.Do != "reject" || h.dice.IntN(6) == 0) {
				may = append(may, s.Do)
			}
		}
	}
	if len(may) == 0 {
		return errNothing
	}
	var err error
	switch do := may[h.dice.IntN(len(may))]; do {
	case "consult":
		_, err = opinion.NewService(h.d).Ask(h.Context(), who, t.ID, t.Version, round.AskForm{Days: "5", Units: h.among(3)})
	case "revise":
		_, err = opinion.NewService(h.d).Revise(h.Context(), who, t.ID, t.Version, topic.Sent{Form: h.form()})
	default:
		_, err = h.s.Decide(h.Context(), who, t.ID, t.Version, do, "情况有变", checklist.AllClear())
	}
	return err
}

// write begins a topic, or changes one that is still in its unit's hands.
func (h history) write() error {
	who := h.who("liaison-" + []string{"jyj", "czj", "mzj", "wlj"}[h.dice.IntN(4)])
	for _, t := range h.everything() {
		if !who.InUnit(t.Unit) || !topic.Chart.MayEdit(who, t) || h.dice.IntN(2) == 0 {
			continue
		}
		shown, err := h.s.Show(h.Context(), who, t.ID)
		if err == nil {
			_, err = h.s.Edit(h.Context(), who, t.ID, shown.Topic.Version, topic.Sent{Form: h.form()})
		}
		return err
	}
	_, err := h.s.Create(h.Context(), who, topic.Sent{Form: h.form()})
	return err
}

// meet puts an approved topic before a meeting, takes it off again, or lets the meeting discuss it.
func (h history) meet() error {
	all := h.everything()
	i := slices.IndexFunc(all, func(t topic.Topic) bool { return t.State == "approved" })
	if i < 0 {
		return errNothing
	}
	if h.dice.IntN(2) == 0 {
		sample.HeldMeeting(h.T, h.d, meeting.Special, []string{"tjj", "scjgj"}, all[i].ID)
		return nil
	}
	id := sample.NewMeeting(h.T, h.d, sample.MeetingForm(h.T, h.d, meeting.Special, "tjj"), all[i].ID)
	if h.dice.IntN(2) == 0 {
		return nil
	}
	m := sample.Meeting(h.T, h.d, id)
	_, err := agenda.NewService(h.d).Drop(h.Context(), h.who("office1"), id, m.Version, m.Items[0].ID)
	return err
}

// reform changes a unit: another name, out of the joint meeting, in again.
func (h history) reform() error {
	s, id := unit.NewService(h.d), h.units[h.dice.IntN(len(h.units))].ID
	u, err := s.Get(h.Context(), h.who("office1"), id)
	if err != nil {
		return err
	}
	f := unit.ChangeForm{Name: fmt.Sprintf("市改革%d局", h.dice.IntN(1000)), On: h.d.Now().Format(time.DateOnly), Basis: "机构改革方案"}
	step := []string{unit.StepRename, unit.StepLeave, unit.StepJoin}[h.dice.IntN(3)]
	_, err = s.Change(h.Context(), h.who("office1"), id, u.Version, step, f)
	return err
}

// staff ends a seat of a unit's people, or gives a member the liaison's seat beside their own.
func (h history) staff() error {
	s, office, u := unit.NewService(h.d), h.who("office1"), h.units[h.dice.IntN(len(h.units))]
	_, people, _, err := s.People(h.Context(), office, u.ID)
	if err != nil || len(people) == 0 {
		return errNothing
	}
	today := h.d.Now().Format(time.DateOnly)
	p := people[h.dice.IntN(len(people))]
	if h.dice.IntN(2) == 0 {
		f := unit.SeatForm{Role: string(access.Liaison), Unit: fmt.Sprint(u.ID), Person: fmt.Sprint(p.Person), Title: "科长", Section: "法规科", Phone: "0711-0000009", From: today, Basis: "单位来函"}
		_, err = s.Give(h.Context(), office, f)
		return err
	}
	seat, err := s.Seat(h.Context(), office, p.Seat)
	if err != nil {
		return err
	}
	_, err = leaving.NewService(h.d).Ask(h.Context(), office, seat.ID, seat.Version, "end", leaving.Form{On: today, Reason: "工作调动"})
	return err
}

// deeds are what people do, each with its share of all acts.
func (h history) deeds() []deed {
	return []deed{{"step", 40, h.step}, {"write", 8, h.write}, {"meet", 3, h.meet}, {"reform", 2, h.reform}, {"staff", 1, h.staff}}
}

type deed struct {
	name  string
	share int
	do    func() error
}

// act is one act, of which most are steps; what was refused is no matter here.
func (h history) act() {
	n := h.dice.IntN(54)
	for _, a := range h.deeds() {
		if n -= a.share; n < 0 {
			h.try(a)
			return
		}
	}
}

func (h history) try(a deed) {
	if a.do() == nil {
		h.done[a.name]++
	}
}

// theRare does at least once what chance has left out.
func (h history) theRare() {
	for _, a := range h.deeds() {
		for tries := 0; h.done[a.name] == 0 && tries < 200; tries++ {
			h.try(a)
		}
		if h.done[a.name] == 0 {
			h.Errorf("no %s is ever done: %v", a.name, h.done)
		}
	}
}

// listsAreSeen holds each person's list against what they may open, topic by topic.
func (h history) listsAreSeen(login string) {
	h.Helper()
	who, want, got := h.who(login), []int64{}, []int64{}
	for _, t := range h.everything() {
		if h.s.See(h.Context(), who, t.ID) == nil {
			want = append(want, t.ID)
		}
	}
	for f := (topiclist.Filter{Tab: "all"}); ; {
		page := must(h.lists.List(h.Context(), who, f))
		for _, row := range page.Rows {
			got = append(got, row.ID)
		}
		if page.Next == "" || len(got) > len(want)+50 {
			break
		}
		f = h.next(page)
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		h.Errorf("%s: the list has %v, %v may be opened", login, got, want)
	}
	h.listsOf(login, who)
}

// TestSightThroughAllActs: whatever people do through the services, in whatever order, the kept sight of topics is the
// rule's, and everybody's list is what they may open.
func TestSightThroughAllActs(t *testing.T) {
	t.Parallel()
	for n := range prove.Pick(1, 10) {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			h := history{open(t), rand.New(rand.NewPCG(prove.Seed(), uint64(n))), nil, []string{"office1", "office1", "convenor1", "director"}, map[string]int{}}
			for _, code := range []string{"jyj", "czj", "mzj", "wlj", "gedian"} {
				h.units, h.logins = append(h.units, sample.Unit(t, h.d, code)), append(h.logins, "liaison-"+code)
			}
			h.logins = append(h.logins, "member-jyj", "member-czj")
			for _, code := range []string{"jyj", "czj", "mzj"} {
				sample.ReadyTopic(t, h.d, code)
				sample.JoiningTopic(t, h.d, code, "wlj")
			}
			sample.ConsultedTopic(t, h.d, "czj", "mzj", "gedian")
			sample.ApprovedTopic(t, h.d, "jyj", h.units[1].ID)
			for i := range prove.Pick(90, 300) {
				h.act()
				if i%30 == 29 {
					h.sightIsTheRule(fmt.Sprintf("after %d acts", i+1))
				}
			}
			h.theRare()
			h.sightIsTheRule("in the end")
			for _, login := range append(h.logins[1:], "liaison-tjj", "auditor") {
				h.listsAreSeen(login)
			}
			t.Log(h.done)
		})
	}
}
