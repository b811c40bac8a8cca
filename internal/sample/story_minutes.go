package sample

import (
	"fmt"
	"strconv"

	"jointmeeting/internal/escalation"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/task"
)

// decision is a clause of the story's minutes; topic counts the agenda from 0, due the days from
// today or, below zero, the working days before it.
type decision struct {
	topic       int
	text, lead  string
	support     []string
	due         int
	deliverable string
	major       bool
	joint       []string // answer for it with the lead
}

// plenaryAgo is how many working days ago the plenary was held.
const plenaryAgo = 24

// plenary was held five weeks ago: its minutes are issued and partly received, its tasks are on their way.
func (s *story) plenary() {
	p := plan{kind: meeting.Plenary, place: "市政府第一会议室", chair: "chief", day: -plenaryAgo, hour: 9, units: []string{"echeng", "gedian", "linkong"}}
	p.title = s.plenaryTitle(p)
	s.approved(decided, 32, func(topics []int64) {
		s.on(31, 10, func() {
			s.hold(p, topics, []string{"tjj", "swjsw"}, func(met int64) { s.on(23, 9, func() { s.plenaryMinutes(met, topics) }) })
		})
	})
}

// turn is one person's step on the way of minutes, and when it is taken.
type turn struct {
	ago, hour           int
	login, step, remark string
}

// carry lets everybody take their steps on the minutes.
func (s *story) carry(id int64, way []turn) {
	for _, t := range way {
		s.on(t.ago, t.hour, func() { MinutesStep(s, s.d, t.login, id, t.step, t.remark) })
	}
}

func (s *story) plenaryMinutes(met int64, topics []int64) {
	id := s.draft(met, topics, whole)
	s.carry(id, []turn{
		{22, 9, "office1", "submit_check", ""}, {22, 15, "director", "check", "已校核。"}, {21, 10, "convenor1", "review", "同意，请示远同志签发。"},
		{21, 14, "convenor2", "review", "同意。"}, {20, 9, "chief", "sign", "同意。"},
	})
	s.on(19, 10, func() { s.issue(id) })
}

// issue numbers and sends the minutes; most units sign for them, the major decision goes upwards, the tasks begin.
func (s *story) issue(id int64) {
	m := MinutesOf(s, s.d, s.who("office1"), id).Minutes
	in := issuing.Input{On: s.past(19), Added: s.ids("tjj", "swjsw")}
	s.did(issuing.NewService(s.d, typed{}).Issue(s.ctx, s.who("office1"), id, m.Version, in))
	for n, code := range []string{"jyj", "wjw", "jxj", "jtj", "zfgxj", "scjgj", "fgw", "czj", "kjj", "gaj", "sfj", "sjj", "lkwlzx", "gedian"} {
		s.on(18-n%2, 9+n/2, func() { ReceiveMinutes(s, s.d, code, id) })
	}
	s.on(17, 16, func() { s.escalate(id) })
	s.work(id)
}

// escalate records that the major decision was sent upwards; there is no answer yet.
func (s *story) escalate(id int64) {
	e, sent := MinutesOf(s, s.d, s.who("office1"), id).Escalations[0], s.past(17)
	s.did(minutes.NewService(s.d, typed{}).Escalate(s.ctx, s.who("office1"), e.ID, e.Version, "send",
		escalation.Input{SentTo: "市人民政府", Number: fmt.Sprintf("鄂市监〔%d〕12号（示例）", sent.Year()), SentOn: sent}, nil))
}

// special was held last week by a convenor: its minutes wait for the chief.
func (s *story) special() {
	p := plan{kind: meeting.Special, title: "乡村民宿服务标准专题会议", place: "市文旅局三楼会议室", chair: "convenor1", day: -5, hour: 15,
		units: []string{"wlj", "nyncj", "scjgj", "gaj", "liangzihu"}}
	s.approved(rural, 9, func(topics []int64) {
		s.on(8, 10, func() {
			s.hold(p, topics, nil, func(met int64) { s.on(4, 9, func() { s.specialMinutes(met, topics) }) })
		})
	})
}

func (s *story) specialMinutes(met int64, topics []int64) {
	id := s.draft(met, topics, homestay)
	s.on(4, 11, func() { s.circulated(id) })
	s.on(2, 10, func() { s.advised(id) })
	s.carry(id, []turn{
		{3, 17, "office1", "submit_check", ""}, {2, 9, "director", "check", ""}, {2, 15, "convenor1", "review", "同意，请示远同志签发。"},
		{2, 16, "convenor2", "review", "同意。"},
	})
}

// advised: before he agreed, the convenor had the unit that guides the registration read the text.
func (s *story) advised(id int64) {
	asked := Refer(s, s.d, "convenor1", id, "member-gaj", "请看有关要求中信息登记的表述是否妥当。")
	s.on(2, 14, func() { Advise(s, s.d, "member-gaj", asked, "answer", "表述妥当，无修改建议。") })
}

// circulated: the units saw the draft before it was checked; one remarked on it, one stayed silent.
func (s *story) circulated(id int64) {
	Circulate(s, s.d, id, round.AskForm{Note: "请重点核对完成时限。"}, "wlj", "nyncj", "scjgj", "gaj")
	s.on(4, 15, func() { GiveReply(s, s.d, id, "wlj", nil) })
	s.on(3, 9, func() { GiveReply(s, s.d, id, "scjgj", nil) })
	s.on(3, 10, func() {
		GiveReply(s, s.d, id, "gaj", map[int]string{0: "建议在有关要求中写明信息登记由公安机关指导。"})
	})
	s.on(3, 15, func() {
		MinutesStep(s, s.d, "office1", id, "recall_circulation", "市农业农村局电话反馈无意见，不再等待")
		SettleReply(s, s.d, id, "gaj", round.Partly, "已在有关要求中统一表述，具体分工另行明确。")
	})
}

// draft writes the minutes of a meeting with these decisions.
func (s *story) draft(met int64, topics []int64, list []decision) int64 {
	out, err := minutes.NewService(s.d, typed{}).Draft(s.ctx, s.who("office1"), met)
	s.did(out, err)
	id := idIn(s, out.URL)
	f := minutes.Of(MinutesOf(s, s.d, s.who("office1"), id).Minutes)
	f.Rows = nil
	for i, c := range list {
		f.Rows = append(f.Rows, s.clause(strconv.Itoa(i+1), topics[c.topic], c))
	}
	f.Other = minutes.Numeral(len(topics)+1) + "、有关要求\n各成员单位主要负责同志要亲自过问，明确责任科室；联络员每月报送进展，遇到问题及时与办公室联系。"
	SaveMinutes(s, s.d, "office1", id, f)
	return id
}

func (s *story) clause(key string, topic int64, c decision) minutes.ClauseForm {
	r := minutes.ClauseForm{Key: key, Topic: fmt.Sprint(topic), Text: c.text, Lead: s.ids(c.lead),
		Due: typedDay(s.limit(c.due)), Deliverable: c.deliverable, Major: c.major}
	r.Joint, r.Support = s.ids(c.joint...), s.ids(c.support...)
	return r
}

// work lets the units do their tasks: one is late, one on its way, one claimed, one done, one led by
// the host unit; one has not been received, and the major one waits.
func (s *story) work(id int64) {
	page, err := task.NewService(s.d).List(s.ctx, s.who("office1"), task.Filter{Minutes: id, State: "all"}, s.d.Now())
	if err != nil {
		s.Fatalf("tasks of minutes %d: %w", id, err)
	}
	of := map[int]int64{}
	for _, r := range page.Rows {
		of[r.ClauseNo] = r.ID
	}
	for n, p := range progress {
		s.deed(of[p.clause], p, n)
	}
}

// deed is what becomes of the n-th task, each part on its day.
func (s *story) deed(id int64, p deed, n int) {
	tasks := task.NewService(s.d)
	s.on(16, 9+n, func() { doTask(s, s.d, id, "liaison-"+p.lead, "receive", "") })
	for _, code := range p.parts {
		s.on(10, 9+n, func() { reportPart(s, s.d, tasks, id, code) })
	}
	s.on(8-n, 15, func() { s.report(id, p.lead, p.form) })
	if p.consult {
		s.on(4, 9+n, func() { doTask(s, s.d, id, "liaison-"+p.lead, "consult", "") })
	}
	if p.claim == "" {
		return
	}
	s.on(3, 9+n, func() {
		s.did(tasks.Claim(s.ctx, s.who("liaison-"+p.lead), id, TaskOf(s, s.d, id).Version,
			task.ClaimForm{Text: p.claim, NoFiles: "1", Note: "材料已报办公室纸质存档。"}, nil))
	})
	if p.verifier != "" {
		s.on(2, 14, func() { doTask(s, s.d, id, p.verifier, "verify", "") })
	}
}

func (s *story) report(id int64, lead string, f task.ReportForm) {
	if form.Line(f.Text) == "" {
		return
	}
	s.did(task.NewService(s.d).Report(s.ctx, s.who("liaison-"+lead), id, TaskOf(s, s.d, id).Version, f, nil))
}
