package opinion_test

import (
	"strings"
	"testing"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// enter is the office's word for what a unit answered.
func (r room) enter(login string, o round.Answer, a sample.Answer) error {
	r.Helper()
	f := opinion.EnterForm{Form: sample.Said(r.d), Answer: sample.AnswerForm(r.d, a)}
	_, err := opinion.NewService(r.d).Enter(r.Context(), r.who(login), o.ID, o.Version, f, nil)
	return err
}

func (r room) retract(login string, o round.Answer, reason string) error {
	r.Helper()
	_, err := opinion.NewService(r.d).Retract(r.Context(), r.who(login), o.ID, o.Version, reason)
	return err
}

// own is the unit's answer in place of what was entered.
func (r room) own(login string, o round.Answer, a sample.Answer) error {
	r.Helper()
	_, err := opinion.NewService(r.d).Answer(r.Context(), r.who(login), o.ID, o.Version, opinion.Sent{Form: sample.AnswerForm(r.d, a), Own: true})
	return err
}

func (r room) wants(err error, k fault.Kind, says string) {
	r.Helper()
	if err == nil || fault.KindOf(err) != k || !strings.Contains(err.Error(), says) {
		r.Errorf("%v (kind %d), want kind %d with %q", err, fault.KindOf(err), k, says)
	}
}

func (r room) clean() {
	r.Helper()
	if got := r.verify(); len(got) > 0 {
		r.Errorf("verify: %q", got)
	}
}

// TestTheOfficeEntersAnOpinion: nobody else does; the unit's own takes its place while the round is open, and the entry stays in the round as lapsed.
func TestTheOfficeEntersAnOpinion(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "czj", "gedian")
	at := func() round.Answer { return sample.OpinionOf(t, r.d, id, "czj") }
	for _, login := range []string{"liaison-czj", "member-czj", "liaison-jyj", "liaison-gedian", "convenor1", "chief", "admin", "security", "auditor"} {
		if err := r.enter(login, at(), sample.Agreed); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.Missing {
			t.Errorf("%s enters: %v", login, err)
		}
	}
	asked := at()
	if err := r.enter("office1", asked, sample.Opposed); err != nil {
		t.Fatal(err)
	}
	first := at()
	if first.State != round.Given || first.Stance != round.Object || !first.Entered() || !strings.HasPrefix(first.GivenName, "王五（电话，") || len(first.Points) == 0 {
		t.Errorf("entered %+v", first)
	}
	r.wants(r.enter("director", asked, sample.Agreed), fault.Conflict, "")
	r.wants(r.give("liaison-czj", asked, sample.Agreed), fault.Conflict, "")
	r.clean()
	r.wants(r.own("liaison-gedian", first, sample.Agreed), fault.Missing, "")
	r.wants(r.own("liaison-jyj", first, sample.Agreed), fault.Forbidden, "")
	if err := r.own("liaison-czj", first, sample.Agreed); err != nil {
		t.Fatal(err)
	}
	if o := at(); o.State != round.Given || o.Stance != round.Agree || o.Entered() || o.ID == first.ID {
		t.Errorf("the unit's own: %+v", o)
	}
	r.wants(r.own("liaison-czj", at(), sample.Opposed), fault.Invalid, "不是办公室代录的")
	r.wants(r.own("liaison-czj", first, sample.Opposed), fault.Conflict, "")
	if tp := r.topic(id); tp.RoundAsked != 2 || tp.Unanswered != 0 || len(tp.RoundMissing) != 1 {
		t.Errorf("counted %d asked, %d unanswered, missing %v", tp.RoundAsked, tp.Unanswered, tp.RoundMissing)
	}
	for _, o := range sample.Rounds(t, r.d, id)[0].Answers {
		if o.ID == first.ID && (o.State != round.Lapsed || !o.Superseded || len(o.Points) != len(first.Points)) {
			t.Errorf("what was entered: %+v", o)
		}
	}
	sampledb.PassDays(t, r.d, id, 40)
	if err := r.enter("office1", sample.OpinionOf(t, r.d, id, "gedian"), sample.Agreed); err != nil {
		t.Errorf("behind the last day: %v", err)
	}
	r.clean()
}

// TestAnEnteredOpinionIsTakenBack: with a reason, until its remarks are answered or the round is closed; the unit is asked again in the same round.
func TestAnEnteredOpinionIsTakenBack(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "czj", "gedian")
	at := func() round.Answer { return sample.OpinionOf(t, r.d, id, "czj") }
	r.wants(r.retract("office1", at(), "误录"), fault.Conflict, "")
	for _, again := range []bool{false, true} {
		if err := r.enter("office1", at(), sample.Opposed); err != nil {
			t.Fatal(again, err)
		}
		if again {
			break
		}
		for _, login := range []string{"liaison-czj", "liaison-jyj", "convenor1"} {
			r.wants(r.retract(login, at(), "误录"), fault.Forbidden, "")
		}
		r.wants(r.retract("office2", at(), ""), fault.Invalid, "原因")
		if err := r.retract("office2", at(), "应为葛店经开区"); err != nil {
			t.Fatal(err)
		}
		if o := at(); o.State != round.Asked || o.GivenAt != nil {
			t.Errorf("asked again: %+v", o)
		}
	}
	sample.Reply(t, r.d, id, "liaison-jyj", "czj", round.Declined, "已列入预算")
	r.wants(r.retract("office1", at(), "误录"), fault.Invalid, "代录的意见已经答复")
	r.say(id, "gedian", sample.Agreed)
	r.wants(r.retract("office1", sample.OpinionOf(t, r.d, id, "gedian"), "误录"), fault.Invalid, "不是办公室代录的")
	r.must("office1", id, "close_consultation", "")
	r.wants(r.own("liaison-czj", at(), sample.Agreed), fault.Invalid, "征求意见已结束")
	r.clean()
}

// TestWhatIsWrongInAnEnteredOpinion: beside its field; a unit's own draft with files is not handed in by the office.
func TestWhatIsWrongInAnEnteredOpinion(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "czj", "gedian")
	o, s, who := sample.OpinionOf(t, r.d, id, "czj"), opinion.NewService(r.d), r.who("office1")
	day := func(n int) string { return r.d.Now().In(form.Zone).AddDate(0, 0, n).Format("2006-01-02") }
	for field, spoil := range map[string]func(*opinion.EnterForm){
		"said_on": func(f *opinion.EnterForm) { f.On = day(-1) }, "said_on ": func(f *opinion.EnterForm) { f.On = day(1) },
		"said_by": func(f *opinion.EnterForm) { f.By = "" }, "said_how": func(f *opinion.EnterForm) { f.How = "托人" },
		"stance": func(f *opinion.EnterForm) { f.Answer.Stance = "" }, "approver": func(f *opinion.EnterForm) { f.Answer.Approver = "" },
	} {
		f := opinion.EnterForm{Form: sample.Said(r.d), Answer: sample.AnswerForm(r.d, sample.Agreed)}
		spoil(&f)
		_, err := s.Enter(t.Context(), who, o.ID, o.Version, f, nil)
		if errs, ok := err.(form.Errors); !ok || len(errs) != 1 || errs.Of(strings.TrimSpace(field)) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	scan := []file.Upload{{Name: "草稿.pdf", Size: 14, Bytes: strings.NewReader("%PDF-1.4\n%%EOF")}}
	if _, err := s.Answer(t.Context(), r.who("liaison-czj"), o.ID, o.Version, opinion.Sent{Form: sample.AnswerForm(r.d, sample.Agreed), Uploads: scan}); err != nil {
		t.Fatal(err)
	}
	if err := r.enter("office1", sample.OpinionOf(t, r.d, id, "czj"), sample.Agreed); err == nil || !strings.Contains(err.Error(), "请由单位提交") {
		t.Errorf("a unit's files are handed in by the office: %v", err)
	}
	r.say(id, "gedian", sample.Agreed)
	r.edit("UPDATE round_answer SET given_name = '王五（电话，2026年3月5日），联席会议办公室李四代录' WHERE given_at IS NOT NULL")
	if got := strings.Join(r.verify(), "\n"); !strings.Contains(got, "代录标记与日志不符") {
		t.Errorf("verify says %q", got)
	}
}
