package topic_test

import (
	"fmt"
	"strings"
	"testing"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

// answers are what stands and what lapsed of a topic's co-proposers, in words.
func (r room) answers(id int64) string {
	r.Helper()
	out := []string{}
	for _, a := range r.topic("liaison-jyj", id).JointAnswers {
		word := a.UnitName + ":" + a.Answer
		if a.LapsedAt != nil {
			word += "/" + a.LapsedWhy
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

// TestJointTopic: every unit confirms in its own name before the topic goes to the office; a "no" brings it
// back with its reason; each round stays to be read.
func TestJointTopic(t *testing.T) {
	r := open(t)
	id := sample.JoiningTopic(t, r.d, "jyj", "czj", "mzj")
	if err := r.try("liaison-jyj", id, "submit", ""); fault.Sentence(err) != "等待联合单位确认：市民政局、市财政局" {
		t.Errorf("before anybody confirmed: %v", err)
	}
	r.do("liaison-czj", id, "confirm", "")
	got := r.topic("member-czj", id)
	if a := got.JointAnswers[1]; a.Answer != joint.Confirmed || a.Name != r.who("liaison-czj").Name || a.Seat != "市财政局联络员" || a.AnsweredAt == nil {
		t.Errorf("%+v", a)
	}
	for _, x := range []struct{ login, step, want string }{
		{"liaison-czj", "confirm", "本单位已确认联合提出"}, {"member-mzj", "confirm", "您不能对此议题办理这一步"},
		{"liaison-jyj", "confirm", "您不能对此议题办理这一步"}, {"liaison-mzj", "submit", "您不能对此议题办理这一步"}, {"liaison-mzj", "recall", "您不能对此议题办理这一步"},
	} {
		if err := r.try(x.login, id, x.step, "理由"); fault.Sentence(err) != x.want {
			t.Errorf("%s, %s: %v", x.login, x.step, err)
		}
	}
	if _, err := r.s.Edit(t.Context(), r.who("liaison-czj"), id, got.Version, topic.Sent{Form: topic.Of(got)}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a co-proposer edits: %v", err)
	}
	if _, err := r.s.Edit(t.Context(), r.who("liaison-jyj"), id, got.Version, topic.Sent{Form: topic.Of(got)}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the text moves while it is confirmed: %v", err)
	}
	r.do("liaison-mzj", id, "decline", "不属本单位职责")
	back := r.topic("liaison-jyj", id)
	no, ok := back.Refusal()
	if back.State != "draft" || back.Reason != "不属本单位职责" || !ok || no.UnitName != "市民政局" {
		t.Errorf("after the no: %+v, %v", no, back.Reason)
	}
	for _, login := range []string{"liaison-czj", "liaison-mzj"} {
		if err := r.s.See(t.Context(), r.who(login), id); fault.KindOf(err) != fault.Missing {
			t.Errorf("%s reads the draft: %v", login, err)
		}
	}
	r.do("liaison-jyj", id, "join", "")
	r.do("liaison-jyj", id, "recall", "")
	f := topic.Of(r.topic("liaison-jyj", id))
	f.Joint = []int64{sample.Unit(t, r.d, "czj").ID}
	must(r.s.Edit(t.Context(), r.who("liaison-jyj"), id, r.topic("liaison-jyj", id).Version, topic.Sent{Form: f}))
	r.do("liaison-jyj", id, "join", "")
	r.do("liaison-czj", id, "confirm", "")
	r.do("liaison-jyj", id, "submit", "")
	want := "市民政局:declined/不同意联合提出 市财政局:confirmed/不同意联合提出 市民政局:/撤回修改 市财政局:/撤回修改 市财政局:confirmed"
	if got := r.answers(id); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	r.do("office1", id, "return", "请补充")
	if err := r.try("liaison-jyj", id, "submit", ""); fault.Sentence(err) != "此议题为联合提出，请先请联合单位确认" {
		t.Errorf("handed in again without them: %v", err)
	}
	if got := r.answers(id); !strings.HasSuffix(got, "市财政局:confirmed/退回修改") {
		t.Errorf("after it was returned: %s", got)
	}
	if err := r.s.See(t.Context(), r.who("liaison-mzj"), id); fault.KindOf(err) != fault.Missing {
		t.Errorf("a unit that brings it no more still reads it: %v", err)
	}
	if faults, err := topic.Verify(t.Context(), r.d.Pool()); err != nil || len(faults) > 0 {
		t.Errorf("%v %v", faults, err)
	}
}

// TestJointUnitsAreOthersAndMembers: not the own unit, not one that is no member, not one that does not exist.
func TestJointUnitsAreOthersAndMembers(t *testing.T) {
	r := open(t)
	for code, want := range map[string]string{"jyj": "联合提出单位不能是本单位", "gedian": "联合提出单位须为现任成员单位，请重新选择", "czj": ""} {
		f := sample.TopicForm("规范")
		f.Joint = []int64{sample.Unit(t, r.d, code).ID}
		out, err := r.s.Create(t.Context(), r.who("liaison-jyj"), topic.Sent{Form: f})
		if said(err) != want {
			t.Errorf("%s: %v", code, err)
		}
		if err != nil {
			continue
		}
		var id int64
		fmt.Sscanf(out.URL, "/topics/%d", &id)
		f.Joint = append(f.Joint, sample.Unit(t, r.d, "jyj").ID)
		if _, err := r.s.Edit(t.Context(), r.who("liaison-jyj"), id, 1, topic.Sent{Form: f}); said(err) != "联合提出单位不能是本单位" {
			t.Errorf("edit: %v", err)
		}
		if _, err := r.d.Touch(t.Context(), "UPDATE membership SET valid_to = current_date, valid_from = current_date - 1 WHERE unit = (SELECT id FROM unit WHERE code = 'czj')"); err != nil {
			t.Fatal(err)
		}
		if err := r.try("liaison-jyj", id, "join", ""); fault.Sentence(err) != "联合提出单位中有的现在不是成员单位，请修改" {
			t.Errorf("one that left: %v", err)
		}
	}
}

// TestJointConfirmationIsOfTheText: a change after the consultation takes the confirmation away; without a
// new one the topic does not go on, and who brings it cannot be changed there.
func TestJointConfirmationIsOfTheText(t *testing.T) {
	r := open(t)
	id := sample.JointTopic(t, r.d, "jyj", "czj")
	f := round.AskForm{Days: "5", Units: []int64{sample.Unit(t, r.d, "czj").ID}}
	if _, err := opinion.NewService(r.d).Ask(t.Context(), r.who("office1"), id, r.topic("office1", id).Version, f); said(err) != "所选单位中有联合提出单位，不需征求其意见" {
		t.Errorf("a unit that brings it is asked about it: %v", err)
	}
	sample.Consult(t, r.d, id, round.AskForm{Days: "5"}, "wjw")
	sample.GiveOpinion(t, r.d, id, "wjw", sample.Apart)
	r.do("office1", id, "close_consultation", "")
	revise := func(change func(*topic.Form)) {
		t.Helper()
		rec := r.topic("liaison-jyj", id)
		f := topic.Of(rec)
		f.Joint = nil
		change(&f)
		must(opinion.NewService(r.d).Revise(t.Context(), r.who("liaison-jyj"), id, rec.Version, topic.Sent{Form: f}))
	}
	revise(func(f *topic.Form) { f.Phone = "0711-0000009" })
	if got := r.answers(id); got != "市财政局:confirmed" {
		t.Errorf("a telephone number took it away: %s", got)
	}
	revise(func(f *topic.Form) { f.Matters += "\n增加一项" })
	if got := r.answers(id); got != "市财政局:confirmed/议题已按意见修改 市财政局:" {
		t.Errorf("%s", got)
	}
	if err := r.try("office1", id, "propose", ""); fault.Sentence(err) != "等待联合单位确认：市财政局" {
		t.Errorf("%v", err)
	}
	stale := r.topic("liaison-czj", id).Version - 1
	if _, err := r.s.Do(t.Context(), r.who("liaison-czj"), id, stale, "confirm", ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("confirmed what was not read: %v", err)
	}
	r.do("liaison-czj", id, "confirm", "")
	r.do("office1", id, "propose", "")
	if faults, err := topic.Verify(t.Context(), r.d.Pool()); err != nil || len(faults) > 0 {
		t.Errorf("%v %v", faults, err)
	}
}

// TestJointLists: the units that were asked find the topic in their lists, with what they owe; a outsider does not.
func TestJointLists(t *testing.T) {
	r := open(t)
	id := sample.JoiningTopic(t, r.d, "jyj", "czj")
	for login, want := range map[string][2]int{"liaison-czj": {1, 1}, "member-czj": {1, 1}, "liaison-jyj": {1, 0}, "liaison-mzj": {0, 0}, "office1": {0, 0}, "chief": {0, 0}} {
		l := must(r.lists.List(t.Context(), r.who(login), topiclist.Filter{Tab: "all"}))
		if len(l.Rows) != want[0] || l.Count("joint").N != want[1] {
			t.Errorf("%s: %d rows, %d to confirm", login, len(l.Rows), l.Count("joint").N)
		}
		if len(l.Rows) > 0 && l.Rows[0].JointNames != "市财政局" {
			t.Errorf("%s: %+v", login, l.Rows[0])
		}
	}
	r.do("liaison-czj", id, "confirm", "")
	if n := must(r.lists.List(t.Context(), r.who("liaison-czj"), topiclist.Filter{})).Count("joint").N; n != 0 {
		t.Errorf("%d to confirm after it was confirmed", n)
	}
}
