package sample

import (
	"fmt"
	"strconv"

	"jointmeeting/internal/escalation"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/task"
)

// decision is a clause of the story's minutes; topic counts the agenda from 0, due the days from today.
type decision struct {
	topic       int
	text, lead  string
	support     []string
	due         int
	deliverable string
	major       bool
}

// plenaryHeld is the plenary of five weeks ago; what it answers are its minutes, told later.
func (s *story) plenaryHeld() (then func()) {
	topics := s.approvedOn(s.workday(-48), decided)
	met := s.held(plan{kind: meeting.Plenary, title: s.year() + "年第1次全体会议", place: "市政府第一会议室", chair: "chief", day: -34, hour: 9,
		units: []string{"echeng", "gedian", "linkong"}}, topics, "tjj", "swjsw")
	return func() { s.plenary(met, topics) }
}

// plenary: its minutes are issued and partly received, its tasks are on their way.
func (s *story) plenary(met int64, topics []int64) {
	id := s.draft(met, topics, whole)
	for _, step := range []struct{ login, step, remark string }{
		{"office1", "submit_check", ""}, {"director", "check", "已校核。"}, {"convenor1", "review", "同意，请示远同志签发。"},
		{"convenor2", "review", "同意。"}, {"chief", "sign", "同意。"},
	} {
		MinutesStep(s, s.d, step.login, id, step.step, step.remark)
	}
	m := MinutesOf(s, s.d, s.who("office1"), id).Minutes
	s.did(minutes.NewService(s.d, typed{}).Issue(s.ctx, s.who("office1"), id, m.Version, minutes.IssueInput{On: s.today, Added: s.ids("tjj", "swjsw")}))
	for _, code := range []string{"jyj", "wjw", "jxj", "jtj", "zfgxj", "scjgj", "fgw", "czj", "kjj", "gaj", "sfj", "sjj", "lkwlzx", "gedian"} {
		ReceiveMinutes(s, s.d, code, id)
	}
	s.escalate(id)
	s.work(id)
}

// escalate records that the major decision was sent upwards; there is no answer yet.
func (s *story) escalate(id int64) {
	e := MinutesOf(s, s.d, s.who("office1"), id).Escalations[0]
	s.did(minutes.NewService(s.d, typed{}).Escalate(s.ctx, s.who("office1"), e.ID, e.Version, "send",
		escalation.Input{SentTo: "市人民政府", Number: "鄂市监〔" + s.year() + "〕12号（示例）", SentOn: s.today}, nil))
}

// specialHeld is a meeting of last week, held by a convenor; what it answers are its minutes, told later.
func (s *story) specialHeld() (then func()) {
	s.delegate()
	topics := s.approvedOn(s.workday(-8), rural)
	met := s.held(plan{kind: meeting.Special, title: "乡村民宿服务标准专题会议", place: "市文旅局三楼会议室", chair: "convenor1", day: -6, hour: 15,
		units: []string{"wlj", "nyncj", "scjgj", "gaj", "liangzihu"}}, topics)
	return func() { s.special(met, topics) }
}

// special: its minutes wait for the chief.
func (s *story) special(met int64, topics []int64) {
	id := s.draft(met, topics, homestay)
	s.circulated(id)
	for _, step := range []struct{ login, step, remark string }{
		{"office1", "submit_check", ""}, {"director", "check", ""}, {"convenor1", "review", "同意，请示远同志签发。"}, {"convenor2", "review", "同意。"},
	} {
		if step.login == "convenor1" {
			s.advised(id)
		}
		MinutesStep(s, s.d, step.login, id, step.step, step.remark)
	}
}

// advised: before he agreed, the convenor had the unit that guides the registration read the text.
func (s *story) advised(id int64) {
	Advise(s, s.d, "member-gaj", Refer(s, s.d, "convenor1", id, "member-gaj", "请看有关要求中信息登记的表述是否妥当。"), "answer", "表述妥当，无修改建议。")
}

// circulated: the units saw the draft before it was checked; one remarked on it, one stayed silent.
func (s *story) circulated(id int64) {
	Circulate(s, s.d, id, round.AskForm{Note: "请重点核对完成时限。"}, "wlj", "nyncj", "scjgj", "gaj")
	GiveReply(s, s.d, id, "wlj", nil)
	GiveReply(s, s.d, id, "scjgj", nil)
	GiveReply(s, s.d, id, "gaj", map[int]string{0: "建议在有关要求中写明信息登记由公安机关指导。"})
	MinutesStep(s, s.d, "office1", id, "recall_circulation", "市农业农村局电话反馈无意见，不再等待")
	SettleReply(s, s.d, id, "gaj", round.Partly, "已在有关要求中统一表述，具体分工另行明确。")
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
		Due: s.day(c.due), Deliverable: c.deliverable, Major: c.major}
	r.Support = s.ids(c.support...)
	return r
}

// work lets the units do their tasks: one is late, one on its way, one claimed, one done, one led by
// the host unit; one has not been received, and the major one waits.
func (s *story) work(id int64) {
	page, err := task.NewService(s.d).List(s.ctx, s.who("office1"), task.Filter{Minutes: id, State: "all"}, s.today)
	if err != nil {
		s.Fatalf("tasks of minutes %d: %w", id, err)
	}
	of := map[int]int64{}
	for _, r := range page.Rows {
		of[r.ClauseNo] = r.ID
	}
	for _, p := range progress {
		doTask(s, s.d, of[p.clause], "liaison-"+p.lead, "receive", "")
		s.report(of[p.clause], p.lead, p.form)
		for _, code := range p.parts {
			reportPart(s, s.d, task.NewService(s.d), of[p.clause], code)
		}
		if p.claim == "" {
			continue
		}
		s.did(task.NewService(s.d).Claim(s.ctx, s.who("liaison-"+p.lead), of[p.clause], TaskOf(s, s.d, of[p.clause]).Version,
			task.ClaimForm{Text: p.claim, NoFiles: "1", Note: "材料已报办公室纸质存档。"}, nil))
		if p.verifier != "" {
			doTask(s, s.d, of[p.clause], p.verifier, "verify", "")
		}
	}
}

func (s *story) report(id int64, lead string, f task.ReportForm) {
	if form.Line(f.Text) == "" {
		return
	}
	s.did(task.NewService(s.d).Report(s.ctx, s.who("liaison-"+lead), id, TaskOf(s, s.d, id).Version, f, nil))
}
