package histories_test

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/agenda"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/form"
	"jointmeeting/internal/house"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

const reason = "情况有变"

// errOf leaves out where an act leads.
func errOf(_ db.Outcome, err error) error { return err }

// drawn are the open records in an order by chance in which each kind comes as early as any other, however many there are of it.
func (o *office) drawn() []subject {
	list, place := slices.Clone(o.now), map[string]int{}
	o.dice.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	rank := make(map[string]int, len(list))
	for _, s := range list {
		rank[s.String()], place[s.kind] = place[s.kind], place[s.kind]+1
	}
	slices.SortStableFunc(list, func(a, b subject) int { return rank[a.String()] - rank[b.String()] })
	return list
}

// step takes a step of a record that is open, drawn by chance with whoever takes it; false when none was found.
func (o *office) step() bool {
	o.Helper()
	people := o.who()
	for _, s := range o.drawn() {
		if s.do == nil || len(s.steps) == 0 {
			continue
		}
		w := s.steps[o.dice.IntN(len(s.steps))]
		who, ok := pick(o, w.by(people))
		if !ok {
			continue
		}
		if o.did(fmt.Sprintf("%s.%s：%s by %s", s.kind, w.do, s, who.Login), s.do(who, w.do)) {
			return true
		}
	}
	return false
}

// units are those that are asked, invited or named now.
func (o *office) units(n int) (out []int64) {
	ids := scalar[[]int64](o, "SELECT ARRAY(SELECT id FROM unit_now WHERE current AND kind <> 'other' ORDER BY id)")
	o.dice.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids[:min(n, len(ids))]
}

// begin begins something: a topic, a meeting, minutes.
func (o *office) begin() bool {
	o.Helper()
	clerk, _ := o.holder(access.Office)
	switch o.dice.IntN(4) {
	case 0:
		held := scalar[[]int64](o, "SELECT ARRAY(SELECT m.id FROM meeting m WHERE m.state = 'held' AND NOT EXISTS (SELECT 1 FROM minutes x WHERE x.meeting = m.id) ORDER BY m.id)")
		id, ok := pick(o, held)
		return ok && o.did(fmt.Sprintf("minutes.draft：of meeting %d", id), errOf(minutes.NewService(o.d, typed{}).Draft(o.Context(), clerk, id)))
	case 1:
		c, err := meeting.NewService(o.d).ForForm(o.Context(), clerk, meeting.Special, o.d.Now())
		o.must(err)
		f, at := c.New(meeting.Special, o.d.Now()), form.Day(o.d.Now()).AddDate(0, 0, 10).Add(9*time.Hour)
		f.Starts, f.Ends, f.Place, f.Units = at.Format("2006-01-02T15:04"), at.Add(time.Hour).Format("2006-01-02T15:04"), "市政府第二会议室", o.units(3)
		return o.did("meeting.create：", errOf(meeting.NewService(o.d).Create(o.Context(), clerk, f)))
	}
	liaison, ok := o.holder(access.Liaison)
	if !ok {
		return false
	}
	f := sample.TopicForm(fmt.Sprintf("关于第 %d 号事项的议题", o.dice.IntN(1000)), o.units(2)...)
	if o.dice.IntN(3) == 0 {
		f.Joint = o.units(2)
	}
	return o.did("topic.create：by "+liaison.Login, errOf(topic.NewService(o.d).Create(o.Context(), liaison, topic.Sent{Form: f})))
}

func (o *office) topicStep(t topic.Topic) func(actor, string) error {
	return func(who actor, do string) error {
		switch s := opinion.NewService(o.d); do {
		case "consult":
			return errOf(s.Ask(o.Context(), who, t.ID, t.Version, round.AskForm{Days: "5", Units: o.units(3)}))
		case "revise":
			f := topic.Of(t)
			f.Matters += "。"
			return errOf(s.Revise(o.Context(), who, t.ID, t.Version, topic.Sent{Form: f}))
		case "edit":
			return errOf(topic.NewService(o.d).Edit(o.Context(), who, t.ID, t.Version, topic.Sent{Form: topic.Of(t)}))
		}
		return errOf(topic.NewService(o.d).Decide(o.Context(), who, t.ID, t.Version, do, reason, checklist.AllClear()))
	}
}

// said is what a unit said by telephone today.
func (o *office) said() entry.Form {
	return entry.Form{By: "王五", How: "电话", On: o.today()}
}

func (o *office) opinionStep(a round.Answer) func(actor, string) error {
	return func(who actor, do string) error {
		s, f := opinion.NewService(o.d), round.Form{Stance: round.Amend, Approver: "张示审", ApprovedOn: o.today(), Remarks: map[string]string{"matter1": "建议明确期限。"}}
		switch do {
		case "adopt":
			return errOf(s.Reply(o.Context(), who, a.ID, a.Version, verdicts(a)))
		case round.Enter:
			return errOf(s.Enter(o.Context(), who, a.ID, a.Version, opinion.EnterForm{Form: o.said(), Answer: f}, nil))
		case round.Retract:
			return errOf(s.Retract(o.Context(), who, a.ID, a.Version, reason))
		}
		return errOf(s.Answer(o.Context(), who, a.ID, a.Version, opinion.Sent{Form: f, Give: do == "give", Own: do == round.Own}))
	}
}

// verdicts take on every remark of an answer.
func verdicts(a round.Answer) round.Reply {
	r := round.Reply{Verdict: map[int64]string{}, Reason: map[int64]string{}}
	for _, p := range a.Points {
		r.Verdict[p.ID] = round.Adopted
	}
	return r
}

func (o *office) replyStep(a round.Answer) func(actor, string) error {
	return func(who actor, do string) error {
		s, f := circulation.NewService(o.d), round.Form{Stance: round.Agree, Approver: "张示审", Remarks: map[string]string{}}
		switch do {
		case "settle":
			return errOf(s.Settle(o.Context(), who, a.ID, a.Version, verdicts(a)))
		case round.Own:
			return errOf(s.Own(o.Context(), who, a.ID, a.Version, f))
		case round.Enter:
			return errOf(s.Enter(o.Context(), who, a.ID, a.Version, circulation.EnterForm{Form: o.said(), Answer: f}, nil))
		case round.Retract:
			return errOf(s.Retract(o.Context(), who, a.ID, a.Version, reason))
		}
		return errOf(s.Give(o.Context(), who, a.ID, a.Version, f))
	}
}

func (o *office) meetingStep(p meeting.Page) func(actor, string) error {
	return func(who actor, do string) error {
		switch do {
		case "roll":
			marks := []attendance.Mark{}
			for _, i := range p.Invited {
				m := attendance.Mark{Invitation: i.ID, Version: i.Version, Roll: "yes"}
				if m.Name, m.Title = i.Expected(); m.Name == "" {
					m.Name, m.Title = "参会人示例", "副局长"
				}
				marks = append(marks, m)
			}
			return errOf(attendance.NewService(o.d).Roll(o.Context(), who, p.ID, p.Version, attendance.Sheet{Marks: marks, Reason: reason}))
		case "conclude":
			list := agenda.EndingsOf(p.Items)
			for n := range list {
				list[n].Conclusion = "passed"
			}
			return errOf(agenda.NewService(o.d).Conclude(o.Context(), who, p.ID, p.Version, list))
		case "add_topics":
			picks := []agenda.Pick{}
			for _, id := range scalar[[]int64](o, "SELECT ARRAY(SELECT id FROM topic WHERE state = 'approved' ORDER BY id LIMIT 2)") {
				picks = append(picks, agenda.Pick{Topic: id, Why: "事项紧急"})
			}
			return errOf(agenda.NewService(o.d).AddTopics(o.Context(), who, p.ID, p.Version, picks))
		}
		at := form.Day(o.d.Now()).AddDate(0, 0, 20).Add(9 * time.Hour)
		return errOf(meeting.NewService(o.d).Do(o.Context(), who, p.ID, p.Version, do, reason,
			meeting.Extra{Notice: "请按时参加。", Starts: at.Format("2006-01-02T15:04"), Ends: at.Add(time.Hour).Format("2006-01-02T15:04")}))
	}
}

func (o *office) invitationStep(i meeting.Invitation) func(actor, string) error {
	return func(who actor, do string) error {
		s, r := attendance.NewService(o.d), attendance.Reply{Step: do, Name: "张示例", Title: "副局长", AuthorisedBy: "李示长", Reason: reason}
		switch do {
		case "grant_leave", "refuse_leave":
			return errOf(s.Decide(o.Context(), who, i.ID, i.Version, do, reason))
		case meeting.Retract:
			return errOf(s.Retract(o.Context(), who, i.ID, i.Version, reason))
		}
		if step, entered := strings.CutPrefix(do, meeting.Enters); entered {
			r.Step = step
			return errOf(s.Enter(o.Context(), who, i.ID, i.Version, attendance.EntryForm{Form: o.said(), Reply: r}, nil))
		}
		return errOf(s.Answer(o.Context(), who, i.ID, i.Version, r))
	}
}

func (o *office) minutesStep(m minutes.Minutes) func(actor, string) error {
	return func(who actor, do string) error {
		s := minutes.NewService(o.d, typed{})
		switch do {
		case "circulate":
			return errOf(circulation.NewService(o.d).Ask(o.Context(), who, m.ID, m.Version, round.AskForm{Days: "3", Units: m.Units}))
		case "issue":
			return errOf(issuing.NewService(o.d, typed{}).Issue(o.Context(), who, m.ID, m.Version, issuing.Input{On: form.Day(o.d.Now())}))
		case "refer":
			seat, _ := pick(o, scalar[[]int64](o, "SELECT ARRAY(SELECT id FROM seat_now WHERE role IN ('member', 'director') ORDER BY id)"))
			return errOf(s.Refer(o.Context(), who, m.ID, m.Version, signing.ReferForm{To: strconv.FormatInt(seat, 10), Question: "请看第一条是否妥当。"}))
		case "edit":
			return o.mend(who, m)
		}
		return errOf(s.Do(o.Context(), who, m.ID, m.Version, do, reason, signing.Proof{Digest: hex.EncodeToString(m.ContentHash), Password: sample.Password}))
	}
}

// mend makes a draft whole: every decision is led by a unit that is there.
func (o *office) mend(who actor, m minutes.Minutes) error {
	f := minutes.Of(m)
	if len(f.Rows) == 0 {
		f.Rows = []minutes.ClauseForm{{Key: "1"}}
	}
	for i := range f.Rows {
		f.Rows[i].Text, f.Rows[i].Due, f.Rows[i].Deliverable = "汇总各单位标准制定计划，按季度通报进展。", o.d.Now().AddDate(0, 6, 0).Format(time.DateOnly), "印发文件"
		if len(f.Rows[i].Lead) == 0 {
			f.Rows[i].Lead = o.units(1)
		}
	}
	in, errs := f.Input()
	if errs != nil {
		return errs
	}
	return errOf(minutes.NewService(o.d, typed{}).Save(o.Context(), who, m.ID, m.Version, in))
}

func (o *office) receive(who actor, v delivery.Delivery, do string) error {
	s := delivery.NewService(o.d, house.Delivered()...)
	if do == "receive" || do == "own_receive" {
		return errOf(s.Receive(o.Context(), who, v.ID, v.Version, do))
	}
	if do == "enter" {
		return errOf(s.Enter(o.Context(), who, v.ID, v.Version, delivery.EnterForm{Form: o.said()}, nil))
	}
	return errOf(s.Retract(o.Context(), who, v.ID, v.Version, do, reason))
}

func (o *office) confirm(who actor, r delivery.Receipt, do string) error {
	return errOf(delivery.NewService(o.d, house.Delivered()...).Confirm(o.Context(), who, r.ID, r.Version, do, "时限是否可以调整？"))
}

func (o *office) escalate(who actor, e escalation.Approval, do string) error {
	day := form.Day(o.d.Now())
	in := escalation.Input{SentTo: "市人民政府", Number: "鄂市监〔2026〕1号", SentOn: day, AnsweredOn: day}
	if do != "send" {
		in.Answer = "按程序办理。"
	}
	if do == "amend" {
		in.Amended = "（修改后）" + e.Text
	}
	return errOf(minutes.NewService(o.d, typed{}).Escalate(o.Context(), who, e.ID, e.Version, do, in, nil))
}

func (o *office) advise(who actor, r signing.Referral, do string) error {
	f := signing.AnswerForm{Answer: "妥当。", Digest: hex.EncodeToString(r.ContentHash)}
	return errOf(signing.New(o.d, typed{}, house.Signed()...).Advise(o.Context(), who, r.ID, r.Version, do, f))
}

func (o *office) taskStep(t task.Task) func(actor, string) error {
	return func(who actor, do string) error {
		s := task.NewService(o.d)
		switch do {
		case "report":
			return errOf(s.Report(o.Context(), who, t.ID, t.Version, task.ReportForm{Text: "完成标准草案", Progress: "100"}, nil))
		case "claim":
			return errOf(s.Claim(o.Context(), who, t.ID, t.Version, task.ClaimForm{Text: "报批稿已通过审查", NoFiles: "1", Note: "以会议纪要为准"}, nil))
		case "resume":
			leader, _ := o.holder(access.Chief, access.Convenor)
			return errOf(s.Order(o.Context(), who, t.ID, t.Version, do, task.OrderForm{Convenor: fmt.Sprint(leader.Person), Reason: reason, Due: o.d.Now().AddDate(0, 2, 0).Format(time.DateOnly)}))
		}
		return errOf(s.Do(o.Context(), who, t.ID, t.Version, do, reason))
	}
}

func (o *office) partStep(p task.Part) func(actor, string) error {
	return func(who actor, do string) error {
		s := task.NewService(o.d)
		if do == "report" {
			return errOf(s.ReportPart(o.Context(), who, p.ID, p.Version, task.PartForm{Text: "已提供本领域数据"}, nil))
		}
		return errOf(s.DoPart(o.Context(), who, p.ID, p.Version, do, reason))
	}
}

// unitOf is a unit as it is now.
func (o *office) unitOf(id int64) unit.Record {
	o.Helper()
	r, err := unit.NewService(o.d).Get(o.Context(), o.all, id)
	o.must(err)
	return r
}
