package opinion_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// room is a database with people and the services under test.
type room struct {
	*testing.T
	d *db.DB
	s *opinion.Service
}

func open(t *testing.T) room {
	t.Helper()
	t.Parallel()
	d := sampledb.DB(t)
	return room{t, d, opinion.NewService(d)}
}

func (r room) who(login string) access.Actor { r.Helper(); return sample.Who(r, r.d, login) }

func (r room) topic(id int64) topic.Topic {
	r.Helper()
	return sample.Topic(r, r.d, r.who("office1"), id)
}

// do takes a step on a topic and gives the refusal.
func (r room) do(login string, id int64, step, reason string) error {
	r.Helper()
	_, err := topic.NewService(r.d).Do(r.Context(), r.who(login), id, r.topic(id).Version, step, reason)
	return err
}

func (r room) must(login string, id int64, step, reason string) {
	r.Helper()
	if err := r.do(login, id, step, reason); err != nil {
		r.Fatalf("%s by %s: %v", step, login, err)
	}
}

func (r room) say(id int64, code string, a sample.Answer) {
	r.Helper()
	sample.GiveOpinion(r, r.d, id, code, a)
}

// give sends an answer and gives the refusal.
func (r room) give(login string, o round.Answer, a sample.Answer) error {
	r.Helper()
	_, err := r.s.Answer(r.Context(), r.who(login), o.ID, o.Version, opinion.Sent{Form: sample.AnswerForm(r.d, a), Give: true})
	return err
}

func (r room) position(id int64, code string) opinion.Position {
	r.Helper()
	for _, h := range opinion.Standing(sample.Rounds(r, r.d, id)) {
		if h.Opinion.Unit == sample.Unit(r, r.d, code).ID {
			return opinion.PositionOf(h.Opinion, h.Round.Round, time.Now())
		}
	}
	return opinion.Position{}
}

// TestR18_RoundFromAskingToDisagreement: units are asked before the meeting, what they say and what the
// proposer makes of it is kept, silence is said, and a disagreement stays with both sides.
func TestR18_RoundFromAskingToDisagreement(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "czj", "wjw", "mzj", "gedian")
	if got := r.topic(id); got.State != "consulting" || len(got.RoundMissing) != 4 || len(got.Asked) != 4 {
		t.Fatalf("%+v", got.Facts)
	}
	if err := r.do("office1", id, "propose", ""); fault.Sentence(err) != "征求意见尚未结束，不能报审定" {
		t.Errorf("proposed in an open round: %v", err)
	}
	r.say(id, "wjw", sample.Agreed)
	r.say(id, "mzj", sample.Amended)
	r.say(id, "czj", sample.Opposed)
	if err := r.do("office1", id, "close_consultation", ""); !strings.Contains(fault.Sentence(err), "还有 1 个单位未反馈") {
		t.Errorf("closed too early: %v", err)
	}
	sampledb.PassDays(t, r.d, id, 30)
	if p := r.position(id, "gedian"); p.Word != "逾期未复" || p.Note != "" {
		t.Errorf("silence: %+v", p)
	}
	r.must("office1", id, "close_consultation", "")
	if err := r.do("office1", id, "propose", ""); fault.Sentence(err) != "还有 3 条意见未答复采纳情况" {
		t.Errorf("proposed with open remarks: %v", err)
	}
	sample.Reply(t, r.d, id, "liaison-jyj", "mzj", round.Adopted, "")
	sample.Reply(t, r.d, id, "liaison-jyj", "czj", round.Declined, "经费已列入年度预算。")
	all := sample.Rounds(t, r.d, id)
	against := opinion.Objections(all)
	if len(against) != 1 || against[0].Opinion.UnitName != "市财政局" || against[0].Opinion.Points[0].Reason != "经费已列入年度预算。" {
		t.Errorf("disagreement: %+v", against)
	}
	if got := opinion.Tally(all, time.Now()); got != "“同意” 1 个、“原则同意，有修改意见” 1 个、“不同意” 1 个、“逾期未复” 1 个" {
		t.Errorf("tally %s", got)
	}
	r.must("office1", id, "propose", "")
	if got := r.topic(id); got.State != "proposed" || got.Rounds != 1 {
		t.Errorf("%+v", got)
	}
}

// TestSilenceCountsOnlyWhereTheRoundSaidSo: R18, 超期未回复按约定处理并注明.
func TestSilenceCountsOnlyWhereTheRoundSaidSo(t *testing.T) {
	r := open(t)
	id := sample.ReadyTopic(t, r.d, "jyj")
	sample.Consult(t, r.d, id, round.AskForm{Days: "2", Silence: true}, "czj", "wjw")
	if p := r.position(id, "czj"); p.Word != "待复" {
		t.Errorf("before the day: %+v", p)
	}
	sampledb.PassDays(t, r.d, id, 20)
	if p := r.position(id, "czj"); p.Word != "逾期未复" || p.Note != "按本轮约定视为同意" {
		t.Errorf("after the day: %+v", p)
	}
	r.say(id, "wjw", sample.Agreed)
	if p := r.position(id, "wjw"); p.Word != "同意" || p.Note != "逾期反馈" {
		t.Errorf("a late answer: %+v", p)
	}
	r.must("office1", id, "close_consultation", "")
	if err := r.give("liaison-czj", sample.OpinionOf(t, r.d, id, "czj"), sample.Agreed); fault.Sentence(err) != "征求意见已结束，不能再反馈" {
		t.Errorf("answered after the end: %v", err)
	}
}

// TestEndedEarlyIsNotLate: nobody is called late in a round that was cut, and silence is no consent.
func TestEndedEarlyIsNotLate(t *testing.T) {
	r := open(t)
	id := sample.ReadyTopic(t, r.d, "jyj")
	sample.Consult(t, r.d, id, round.AskForm{Days: "5", Silence: true}, "czj")
	if err := r.do("office1", id, "cut_consultation", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("cut without a reason: %v", err)
	}
	r.must("office1", id, "cut_consultation", "单位选择有误")
	if p := r.position(id, "czj"); p.Word != "未反馈" || p.Note != "征求意见提前结束" {
		t.Errorf("%+v", p)
	}
}

// TestOverrideByTheConvenor: the gate opens only by a convenor's word with a reason, which stays.
func TestOverrideByTheConvenor(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "czj")
	for _, login := range []string{"office1", "liaison-jyj"} {
		if err := r.do(login, id, "override", "事情紧急"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s overrides: %v", login, err)
		}
	}
	if err := r.do("convenor1", id, "override", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	r.must("convenor1", id, "override", "上级时限在本周")
	r.must("convenor1", id, "hold", "再议")
	r.must("office1", id, "reopen", "")
	got := r.topic(id)
	if got.OverrideReason != "上级时限在本周" || got.OverrideName != r.who("convenor1").Name || got.OverrideAt.IsZero() {
		t.Errorf("the word of the convenor is lost: %+v", got)
	}
	if rounds := sample.Rounds(t, r.d, id); rounds[0].Open() || rounds[0].ClosedHow != "未经协调，同意报审定" {
		t.Errorf("the round: %+v", rounds[0])
	}
	if err := r.do("convenor1", id, "override", "x"); fault.Sentence(err) != "协调已完成，由办公室报召集人审定" {
		t.Errorf("nothing to override: %v", err)
	}
}

func TestWithdrawingEndsTheRound(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "czj")
	o := sample.OpinionOf(t, r.d, id, "czj")
	r.must("liaison-jyj", id, "withdraw", "")
	if err := r.give("liaison-czj", o, sample.Agreed); fault.Sentence(err) != "征求意见已结束，不能再反馈" {
		t.Errorf("%v", err)
	}
	if _, err := topic.NewService(r.d).Show(t.Context(), r.who("liaison-czj"), id); err != nil {
		t.Errorf("the unit that was asked lost sight of it: %v", err)
	}
}

// TestAskingChecksUnits: no unit asks itself, none that is not there is asked.
func TestAskingChecksUnits(t *testing.T) {
	r := open(t)
	id := sample.ReadyTopic(t, r.d, "jyj")
	for name, c := range map[string]struct {
		f     round.AskForm
		field string
	}{
		"nobody":       {round.AskForm{Days: "5"}, "units"},
		"the proposer": {round.AskForm{Days: "5", Units: []int64{sample.Unit(t, r.d, "jyj").ID}}, "units"},
		"no such unit": {round.AskForm{Days: "5", Units: []int64{99999}}, "units"},
		"no days":      {round.AskForm{Days: "0", Units: []int64{sample.Unit(t, r.d, "czj").ID}}, "days"},
		"a long note":  {round.AskForm{Days: "5", Note: strings.Repeat("长", 501), Units: []int64{sample.Unit(t, r.d, "czj").ID}}, "note"},
	} {
		_, err := r.s.Ask(t.Context(), r.who("office1"), id, r.topic(id).Version, c.f)
		var errs form.Errors
		if !errors.As(err, &errs) || errs.Of(c.field) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := r.s.Ask(t.Context(), r.who("liaison-jyj"), id, r.topic(id).Version, round.AskForm{Days: "5", Units: []int64{sample.Unit(t, r.d, "czj").ID}})
	if fault.KindOf(err) != fault.Forbidden || r.topic(id).State != "ready" {
		t.Errorf("a liaison opens a round: %v", err)
	}
	if _, err := topic.NewService(r.d).Do(t.Context(), r.who("office1"), id, r.topic(id).Version, "consult", ""); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a round without units: %v", err)
	}
}

// TestStaleAnswers: two liaisons, two clerks, two replies; the second is told.
func TestStaleAnswers(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "czj", "wjw")
	o := sample.OpinionOf(t, r.d, id, "czj")
	if _, err := r.s.Answer(t.Context(), r.who("liaison-czj"), o.ID, o.Version, opinion.Sent{Form: round.Form{Stance: round.Agree}}); err != nil {
		t.Fatal(err)
	}
	if err := r.give("liaison-czj", o, sample.Agreed); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale answer: %v", err)
	}
	r.say(id, "czj", sample.Opposed)
	if err := r.give("liaison-czj", sample.OpinionOf(t, r.d, id, "czj"), sample.Agreed); fault.KindOf(err) != fault.Conflict {
		t.Errorf("answered twice: %v", err)
	}
	o = sample.OpinionOf(t, r.d, id, "czj")
	reply := round.Reply{Verdict: map[int64]string{}, Reason: map[int64]string{}}
	for _, p := range o.Points {
		reply.Verdict[p.ID] = round.Adopted
	}
	for i, want := range []fault.Kind{0, fault.Conflict} {
		if _, err := r.s.Reply(t.Context(), r.who("liaison-jyj"), o.ID, o.Version, reply); err != nil && fault.KindOf(err) != want || (err == nil) != (i == 0) {
			t.Errorf("reply %d: %v", i, err)
		}
	}
}

// TestRevisionLapsesWhatChanged: R18. Only answers about what changed lapse, and only their units are
// asked again; a new order of the matters changes nothing.
func TestRevisionLapsesWhatChanged(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "czj", "wjw", "mzj", "gaj")
	r.say(id, "wjw", sample.Agreed)
	r.say(id, "mzj", sample.Amended) // on matter 1
	r.say(id, "czj", sample.Answer{Stance: round.Object, Remarks: map[string]string{"matter2": "牵头单位应为提出单位。"}})
	r.say(id, "gaj", sample.Apart)
	r.must("office1", id, "close_consultation", "")
	if _, err := r.revise("liaison-jyj", id, func(f *topic.Form) { f.Dispute = "无" }); fault.Sentence(err) != "还有 2 条意见未答复采纳情况" {
		t.Errorf("revised before the answers: %v", err)
	}
	sample.Reply(t, r.d, id, "liaison-jyj", "mzj", round.Adopted, "")
	sample.Reply(t, r.d, id, "liaison-jyj", "czj", round.Declined, "按职责分工确定。")
	lines := strings.Split(r.topic(id).Matters, "\n")
	sample.Revise(t, r.d, "liaison-jyj", id, func(f *topic.Form) { f.Wanted = "年底前" })
	if got := r.topic(id); got.State != "ready" || len(sample.Rounds(t, r.d, id)) != 1 {
		t.Errorf("a field that nobody was asked about: %s", got.State)
	}
	sample.Revise(t, r.d, "liaison-jyj", id, func(f *topic.Form) { f.Matters = lines[1] + "\n同意制定并组织实施" })
	if got := r.topic(id); got.State != "consulting" || len(got.RoundMissing) != 2 {
		t.Errorf("%s, %d units asked again", got.State, len(got.RoundMissing))
	}
	states := map[string]string{}
	all := sample.Rounds(t, r.d, id)
	for _, o := range all[0].Answers {
		states[o.UnitName] = o.State
	}
	for unit, want := range map[string]string{"市卫健委": "lapsed", "市民政局": "lapsed", "市财政局": "given", "市公安局": "given"} {
		if states[unit] != want {
			t.Errorf("%s is %s, want %s", unit, states[unit], want)
		}
	}
	if all[1].Why != "提请议定事项" || all[1].TextN != 2 || all[0].TextN != 1 || !strings.Contains(all[0].Says.Matters, lines[0]) {
		t.Errorf("rounds %+v", all)
	}
	if len(opinion.Objections(all)) != 1 {
		t.Error("the objection that stands is lost")
	}
	r.say(id, "wjw", sample.Agreed)
	r.say(id, "mzj", sample.Agreed)
	r.must("office1", id, "close_consultation", "")
	r.must("office1", id, "propose", "")
	if f := r.verify(); len(f) > 0 {
		t.Errorf("verify: %v", f)
	}
}

func (r room) revise(login string, id int64, change func(*topic.Form)) (db.Outcome, error) {
	r.Helper()
	rec := r.topic(id)
	f := topic.Of(rec)
	change(&f)
	return r.s.Revise(r.Context(), r.who(login), id, rec.Version, topic.Sent{Form: f})
}

func TestOnlyTheProposerRevisesAndOnlyAfterARound(t *testing.T) {
	r := open(t)
	id := sample.ReadyTopic(t, r.d, "jyj")
	if _, err := r.revise("liaison-jyj", id, func(f *topic.Form) { f.Dispute = "x" }); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without a round: %v", err)
	}
	sample.Consult(t, r.d, id, round.AskForm{Days: "5"}, "czj")
	r.say(id, "czj", sample.Agreed)
	r.must("office1", id, "close_consultation", "")
	for login, want := range map[string]fault.Kind{"office1": fault.Forbidden, "member-jyj": fault.Forbidden, "liaison-czj": fault.Forbidden, "liaison-mzj": fault.Missing} {
		if _, err := r.revise(login, id, func(f *topic.Form) { f.Dispute = "x" }); fault.KindOf(err) != want {
			t.Errorf("%s: %v", login, err)
		}
	}
	if _, err := r.revise("liaison-jyj", id, func(f *topic.Form) { f.Reporter = "" }); err == nil {
		t.Error("an unfinished text went past the office")
	}
	host := sample.ReadyTopic(t, r.d, "scjgj")
	sample.Consult(t, r.d, host, round.AskForm{Days: "5"}, "czj")
	r.say(host, "czj", sample.Opposed)
	r.must("office1", host, "close_consultation", "")
	sample.Reply(t, r.d, host, "office1", "czj", round.Partly, "经费分两年安排。")
	if _, err := r.revise("office1", host, func(f *topic.Form) { f.Dispute = "经费分两年安排" }); err != nil {
		t.Errorf("the office on a topic of its own unit: %v", err)
	}
}

// TestAgreementsStandWhereTheOfficeSaysSo: the setting decides whether an agreement outlives a change.
func TestAgreementsStandWhereTheOfficeSaysSo(t *testing.T) {
	r := open(t)
	if _, err := r.d.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('opinion.agree_lapses', '0', '测试', now())"); err != nil {
		t.Fatal(err)
	}
	id := sample.ConsultedTopic(t, r.d, "jyj", "wjw")
	r.say(id, "wjw", sample.Agreed)
	r.must("office1", id, "close_consultation", "")
	sample.Revise(t, r.d, "liaison-jyj", id, func(f *topic.Form) { f.Dispute = "无分歧" })
	if got := r.topic(id); got.State != "ready" {
		t.Errorf("%s", got.State)
	}
}

// TestTheLogHasEachAct, and never a word of an answer.
func TestTheLogHasEachAct(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "czj")
	o := sample.OpinionOf(t, r.d, id, "czj")
	if _, err := r.s.Answer(t.Context(), r.who("liaison-czj"), o.ID, o.Version, opinion.Sent{Form: sample.AnswerForm(r.d, sample.Opposed)}); err != nil {
		t.Fatal(err)
	}
	r.say(id, "czj", sample.Opposed)
	r.must("office1", id, "close_consultation", "")
	sample.Reply(t, r.d, id, "liaison-jyj", "czj", round.Adopted, "")
	sample.Revise(t, r.d, "liaison-jyj", id, func(f *topic.Form) { f.Matters = "同意立项" })
	var acts []string
	rows, err := r.d.Pool().Query(t.Context(), "SELECT action || ':' || detail || reason FROM audit WHERE kind IN ('topic', 'opinion') ORDER BY seq")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var a string
		if err := rows.Scan(&a); err != nil {
			t.Fatal(err)
		}
		acts = append(acts, a)
	}
	all := strings.Join(acts, "\n")
	for _, want := range []string{"topic.consult:征求意见：第 1 轮，1 个单位", "opinion.draft:", "opinion.give:提交意见：市财政局", "topic.close_consultation:", "opinion.adopt:答复意见：市财政局，采纳 2 条", "topic.revise:", "opinion.lapse:", "topic.ask_again:"} {
		if !strings.Contains(all, want) {
			t.Errorf("the log has no %q:\n%s", want, all)
		}
	}
	if strings.Contains(all, "经费来源不明确") {
		t.Error("the log tells what a unit said")
	}
	if i := slices.IndexFunc(acts, func(a string) bool { return strings.HasPrefix(a, "opinion.draft") }); i < 0 || strings.Contains(acts[i], "不同意") {
		t.Error("the log tells a draft")
	}
}
