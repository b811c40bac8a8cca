package histories_test

import (
	"slices"

	"jointmeeting/internal/account"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

// readers read the open records of each kind that has states, some of several at once. TestEveryKindIsWalked holds them to the list of the house.
var readers = []struct {
	kinds []string
	read  func(*office) []subject
}{
	{[]string{topic.Kind, opinion.Kind}, topics},
	{[]string{meeting.Chart.Kind, meeting.Answers.Kind}, meetings},
	{[]string{minutes.Chart.Kind, delivery.Kind, delivery.ReceiptKind, escalation.Chart.Kind, circulation.Kind}, papers},
	{[]string{signing.ReferralChart.Kind}, referrals},
	{[]string{task.Kind, task.PartChart.Kind, milestone.Chart.Kind}, tasks},
	{[]string{problem.Chart.Kind}, problems},
	{[]string{basis.Chart.Kind}, bases},
	{[]string{unit.SeatChart.Kind}, seats},
	{[]string{account.Chart.Kind}, accounts},
}

// rests are the states in which a record is open by its chart and waits for nobody, where no step can be taken by anybody, each with the reason.
var rests = map[string]string{
	"opinion asked":               "the round was closed; what was not said then is not said any more",
	"opinion given":               "said, with nothing left to answer",
	"circulation_reply asked":     "the round was closed",
	"circulation_reply given":     "said, with nothing left to answer",
	"circulation_reply lapsed":    "said of an earlier text, with nothing left to answer",
	"invitation listed":           "goes out with the notice",
	"invitation sent":             "answers are taken until the meeting; the roll has the last word",
	"invitation leave_asked":      "the meeting is not held on the day; the next notice asks anew",
	"delivery sent":               "the paper was corrected, and the new one is signed for",
	"delivery received":           "signed for",
	"clause_receipt open":         "the paper is signed for first, or was corrected",
	"clause_receipt answered":     "the paper is signed for first, or was corrected",
	"clause_receipt acknowledged": "said",
	"escalation prepared":         "is sent when its minutes are handed in",
	"escalation sent":             "its minutes are mended; waits for somebody outside",
	"escalation rejected":         "its minutes are mended",
	"escalation returned":         "its minutes are mended",
	"part accepted":               "goes with its task",
	"part reported":               "goes with its task",
	"part open":                   "its task is at rest or done",
	"part asked":                  "its task is at rest or done",
	"part agreed":                 "goes with its task",
	"part refused":                "goes with its task",
	"problem raised":              "its topic is under way",
	"minutes issued":              "has a correction under way, which is a record of its own",
	"meeting held":                "its minutes are issued",
	"topic scheduled":             "goes with its meeting",
}

// said are the states that are open because what was said may be changed: nothing waits there, whoever could still change it.
var said = map[string]string{
	"invitation attending": "an answer may be changed", "invitation substitute": "an answer may be changed", "invitation leave": "an answer may be changed",
}

// open are the numbers of the records of a kind that are in a state which is not final, the youngest last.
func (o *office) open(kind string) []int64 {
	o.Helper()
	i := slices.IndexFunc(house.Charts(), func(c flow.Outline) bool { return c.Kind == kind && len(c.States) > 0 })
	c, states := house.Charts()[i], []string{}
	for _, s := range c.States {
		if !s.Final {
			states = append(states, s.Name)
		}
	}
	return scalar[[]int64](o, "SELECT ARRAY(SELECT id FROM "+c.Table+" WHERE state = ANY($1) ORDER BY id)", states)
}

// final says whether the chart goes no further.
func final[T any](c *flow.Chart[T], t T) bool { return c.StateOf(t).Final }

func topics(o *office) (out []subject) {
	list, ids := []*topic.Topic{}, o.open(topic.Kind)
	o.must(o.d.Read(o.Context(), func(b *db.Batch) {
		for _, id := range ids {
			list = append(list, topic.Get(b, o.all, id))
		}
	}))
	s := opinion.NewService(o.d)
	for _, t := range list {
		x := of(&topic.Chart, t.ID, *t, 0)
		x.do = o.topicStep(*t)
		out = append(out, x)
		if t.Rounds == 0 {
			continue
		}
		c, err := s.Of(o.Context(), o.all, t.ID, nil)
		o.must(err)
		for _, r := range c.Rounds {
			for _, a := range r.Answers {
				if !final(&opinion.Chart, a) {
					x := of(&opinion.Chart, a.ID, a, 0)
					x.do = o.opinionStep(a)
					out = append(out, x)
				}
			}
		}
	}
	return out
}

func meetings(o *office) (out []subject) {
	s := meeting.NewService(o.d)
	for _, id := range o.open(meeting.Chart.Kind) {
		p, err := s.Get(o.Context(), o.all, id, o.d.Now())
		o.must(err)
		x := of(&meeting.Chart, id, p.Meeting, 0)
		x.do = o.meetingStep(p)
		out = append(out, x)
		for _, i := range p.Invited {
			if !final(&meeting.Answers, i) && p.State != meeting.Ended {
				x := of(&meeting.Answers, i.ID, i, 0)
				x.page, x.do = meeting.Path(id)+"/attendance", o.invitationStep(i)
				out = append(out, x)
			}
		}
	}
	return out
}

// papers are minutes with what hangs on them; those that were given up or corrected have nothing open.
func papers(o *office) (out []subject) {
	s := minutes.NewService(o.d, typed{})
	for _, id := range o.open(minutes.Chart.Kind) {
		p, err := s.Show(o.Context(), o.all, id)
		o.must(err)
		x := of(&minutes.Chart, id, p.Minutes, 0)
		x.do = o.minutesStep(p.Minutes)
		out = append(out, x)
		for _, v := range p.Deliveries {
			if c := minutes.Papers.Chart(); !final(c, v) {
				x := of(c, v.ID, v, 0)
				x.do = func(who actor, do string) error { return o.receive(who, v, do) }
				out = append(out, x)
			}
		}
		for _, r := range p.Receipts {
			x := of(minutes.Papers.ReceiptChart(), r.ID, r, 0)
			x.do = func(who actor, do string) error { return o.confirm(who, r, do) }
			out = append(out, x)
		}
		for _, e := range p.Escalations {
			if !final(&escalation.Chart, e) {
				x := of(&escalation.Chart, e.ID, e, 0)
				x.do = func(who actor, do string) error { return o.escalate(who, e, do) }
				out = append(out, x)
			}
		}
		out = append(out, replies(o, id)...)
	}
	return out
}

func replies(o *office, id int64) (out []subject) {
	p, err := circulation.NewService(o.d).Rounds(o.Context(), o.all, id)
	o.must(err)
	for _, r := range p.Rounds {
		for _, a := range r.Answers {
			x := of(&circulation.Chart, a.ID, a, 0)
			x.do = o.replyStep(a)
			out = append(out, x)
		}
	}
	return out
}

func referrals(o *office) (out []subject) {
	s := signing.New(o.d, typed{}, house.Signed()...)
	for _, id := range o.open(signing.ReferralChart.Kind) {
		r, err := s.Referral(o.Context(), o.all, id)
		o.must(err)
		x := of(&signing.ReferralChart, id, r, r.Seat)
		x.of, x.do = parent{r.Kind, r.Record}, func(who actor, do string) error { return o.advise(who, r, do) }
		out = append(out, x)
	}
	return out
}

func tasks(o *office) (out []subject) {
	s := task.NewService(o.d)
	for _, id := range o.open(task.Kind) {
		v, err := s.Get(o.Context(), o.all, id)
		o.must(err)
		x := of(&task.Chart, id, v.Task, 0)
		x.do = o.taskStep(v.Task)
		out = append(out, x)
		for _, p := range v.Parts {
			x := of(&task.PartChart, p.ID, p, 0)
			x.do = o.partStep(p)
			out = append(out, x)
		}
		var steps *[]milestone.Milestone
		o.must(o.d.Read(o.Context(), func(b *db.Batch) { steps = milestone.OfTask(b, id) }))
		for _, m := range *steps {
			out = append(out, of(&milestone.Chart, m.ID, m, 0))
		}
	}
	return out
}

func problems(o *office) (out []subject) {
	s := problem.NewService(o.d)
	for _, id := range o.open(problem.Chart.Kind) {
		p, err := s.Show(o.Context(), o.all, id)
		o.must(err)
		out = append(out, of(&problem.Chart, id, p.Problem, 0))
	}
	return out
}

func bases(o *office) (out []subject) {
	s := basis.NewService(o.d, nil)
	for _, id := range o.open(basis.Chart.Kind) {
		p, err := s.Show(o.Context(), o.all, id, nil)
		o.must(err)
		out = append(out, of(&basis.Chart, id, p.Basis, 0))
	}
	return out
}

// seats are those that wait for an answer; one that is held waits for nothing.
func seats(o *office) (out []subject) {
	asked, _, err := unit.NewService(o.d).Seats(o.Context(), o.people["security"])
	o.must(err)
	for _, s := range asked {
		x := of(&unit.SeatChart, s.ID, s, 0)
		x.do = func(who actor, do string) error {
			_, err := unit.NewService(o.d).Do(o.Context(), who, s.ID, s.Version, do, "不符合要求")
			return err
		}
		out = append(out, x)
	}
	return out
}

// accounts are those that are shut: somebody must be able to open them again.
func accounts(o *office) (out []subject) {
	list, _, err := o.accounts.List(o.Context(), o.people["admin"], account.Filter{State: "disabled"})
	o.must(err)
	for _, a := range list {
		out = append(out, of(account.Chart, a.Person, a, 0))
	}
	return out
}
