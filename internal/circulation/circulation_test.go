package circulation_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/signing"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// drafted is a draft of a meeting that 市教育局, 市财政局 and 市市场监管局 attended: clause 1 names 市教育局,
// 市卫健委 and 市市场监管局, clause 2 市卫健委 and 葛店, clause 3 市市场监管局.
func drafted(t *testing.T) (*db.DB, int64) {
	t.Helper()
	return sampledb.MinutesDB(t, minutes.Draft)
}

// edit changes the text of a draft through the service.
func edit(t *testing.T, d *db.DB, id int64, change func(*minutes.Form)) {
	t.Helper()
	f := minutes.Of(sample.MinutesOf(t, d, sample.Who(t, d, "office1"), id).Minutes)
	change(&f)
	sample.SaveMinutes(t, d, "office1", id, f)
}

func states(t *testing.T, d *db.DB, id int64) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, code := range []string{"jyj", "czj", "wjw", "gedian", "scjgj"} {
		out[code] = sample.ReplyOf(t, d, id, code).State
	}
	return out
}

func TestChart(t *testing.T) {
	t.Parallel()
	d, id := drafted(t)
	sample.Circulate(t, d, id, round.AskForm{}, "jyj", "wjw")
	sample.GiveReply(t, d, id, "jyj", map[int]string{1: "建议明确试点范围。"})
	sample.MinutesStep(t, d, "office1", id, "recall_circulation", "先行修改")
	edit(t, d, id, func(f *minutes.Form) { f.Rows[0].Text += "每季度报告一次。" })
	sample.Circulate(t, d, id, round.AskForm{}, "jyj", "wjw")
	sample.GiveReply(t, d, id, "jyj", map[int]string{1: "建议明确试点范围。"})
	records := []round.Answer{}
	for _, r := range sample.Circulations(t, d, id).Rounds {
		records = append(records, r.Answers...)
	}
	actors := []access.Actor{}
	for _, login := range []string{"chief", "convenor1", "director", "office1", "admin", "liaison-jyj", "member-jyj", "liaison-wjw", "liaison-czj"} {
		actors = append(actors, sample.Who(t, d, login))
	}
	flowtest.Check(t, &circulation.Chart, records, actors...)
}

// TestOnlyTouchedAnswersLapse: a changed clause takes the force from the answers of the units that it names,
// and from no other; a unit that no clause names answers for the words around them.
func TestOnlyTouchedAnswersLapse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*minutes.Form)
		lapsed []string
	}{
		{"clause 2", func(f *minutes.Form) { f.Rows[1].Text += "每季度报告一次。" }, []string{"gedian", "wjw"}},
		{"the date of clause 3", func(f *minutes.Form) { f.Rows[2].Due = "2027-07-30" }, []string{"scjgj"}},
		{"the overview", func(f *minutes.Form) { f.Overview += "会议强调了时限。" }, []string{"czj"}},
		{"a new supporter of clause 3", func(f *minutes.Form) { f.Rows[2].Support = f.Rows[1].Lead }, []string{"scjgj", "wjw"}},
		{"the order", func(f *minutes.Form) { slices.Reverse(f.Rows) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, id := drafted(t)
			all := []string{"jyj", "czj", "wjw", "gedian", "scjgj"}
			sample.Circulate(t, d, id, round.AskForm{}, all...)
			for _, code := range all {
				sample.GiveReply(t, d, id, code, nil)
			}
			sample.MinutesStep(t, d, "office1", id, "close_circulation", "")
			edit(t, d, id, c.change)
			for code, state := range states(t, d, id) {
				if want := slices.Contains(c.lapsed, code); want != (state == "lapsed") {
					t.Errorf("%s is %s", code, state)
				}
			}
			m := sample.MinutesOf(t, d, sample.Who(t, d, "office1"), id).Minutes
			if len(m.Lapsed) != len(c.lapsed) {
				t.Errorf("to be asked again: %v", m.Lapsed)
			}
			for _, r := range sample.Circulations(t, d, id).Rounds {
				for _, q := range r.Answers {
					if q.State == "given" && !bytes.Equal(q.Covered, minutes.Covered(m, q.Unit)) {
						t.Errorf("%s stands on other words", q.UnitName)
					}
				}
			}
			sound(t, d)
		})
	}
}

func sound(t *testing.T, d *db.DB) {
	t.Helper()
	faults, err := circulation.Verify(t.Context(), d.Pool())
	must(t, err)
	if len(faults) != 0 {
		t.Errorf("verify: %v", faults)
	}
}

func submit(t *testing.T, d *db.DB, id int64) error {
	t.Helper()
	who := sample.Who(t, d, "office1")
	m := sample.MinutesOf(t, d, who, id).Minutes
	_, err := minutes.NewService(d, nil).Do(t.Context(), who, id, m.Version, "submit_check", "", signing.Proof{})
	return err
}

func refused(t *testing.T, err error, word string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), word) {
		t.Errorf("error %v, want %q", err, word)
	}
}

// TestGate: the setting, an unanswered remark and a lapsed answer each alone stop the text before 校核.
func TestGate(t *testing.T) {
	t.Parallel()
	t.Run("the setting", func(t *testing.T) {
		t.Parallel()
		d, id := drafted(t)
		_, err := d.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.circulate', '1', 'x', now())")
		must(t, err)
		refused(t, submit(t, d, id), "尚未送单位会签")
		sample.Circulate(t, d, id, round.AskForm{}, "jyj")
		sample.GiveReply(t, d, id, "jyj", nil)
		sample.MinutesStep(t, d, "office1", id, "close_circulation", "")
		must(t, submit(t, d, id))
	})
	t.Run("an unanswered remark", func(t *testing.T) {
		t.Parallel()
		d, id := drafted(t)
		sample.Circulate(t, d, id, round.AskForm{}, "jyj")
		sample.GiveReply(t, d, id, "jyj", map[int]string{1: "建议明确试点范围。"})
		sample.MinutesStep(t, d, "office1", id, "close_circulation", "")
		refused(t, submit(t, d, id), "还有 1 条会签意见未答复")
		sample.SettleReply(t, d, id, "jyj", round.Declined, "范围另行确定。")
		must(t, submit(t, d, id))
		sound(t, d)
	})
	t.Run("a lapsed answer", func(t *testing.T) {
		t.Parallel()
		d, id := drafted(t)
		sample.Circulate(t, d, id, round.AskForm{}, "jyj", "czj")
		sample.GiveReply(t, d, id, "jyj", nil)
		sample.GiveReply(t, d, id, "czj", nil)
		sample.MinutesStep(t, d, "office1", id, "close_circulation", "")
		edit(t, d, id, func(f *minutes.Form) { f.Rows[0].Deliverable = "工作规范" })
		refused(t, submit(t, d, id), "市教育局的会签已失效")
		sample.Circulate(t, d, id, round.AskForm{}, "jyj")
		sample.GiveReply(t, d, id, "jyj", nil)
		sample.MinutesStep(t, d, "office1", id, "close_circulation", "")
		must(t, submit(t, d, id))
		sound(t, d)
	})
}

// TestRoundEnds: a round ends when all have answered or its day is over; before, only with a reason.
func TestRoundEnds(t *testing.T) {
	t.Parallel()
	d, id := drafted(t)
	who := sample.Who(t, d, "office1")
	do := func(step, reason string) error {
		m := sample.MinutesOf(t, d, who, id).Minutes
		_, err := minutes.NewService(d, nil).Do(t.Context(), who, id, m.Version, step, reason, signing.Proof{})
		return err
	}
	sample.Circulate(t, d, id, round.AskForm{Silence: true}, "jyj", "czj")
	sample.GiveReply(t, d, id, "jyj", nil)
	refused(t, do("close_circulation", ""), "还有 1 个单位未复")
	refused(t, do("recall_circulation", ""), "请填写")
	_, err := d.Pool().Exec(t.Context(), "UPDATE round SET asked_on = asked_on - 40")
	must(t, err)
	refused(t, do("recall_circulation", "不再等待"), "请直接结束会签")
	must(t, do("close_circulation", ""))
	r := sample.Circulations(t, d, id).Rounds[0]
	if word, _ := circulation.PositionOf(r.Answers[1], r, *r.ClosedAt); r.ClosedHow != "结束会签" || word != "逾期未复，视为无意见" {
		t.Errorf("closed %q, the silent unit is %q", r.ClosedHow, word)
	}
	// What silence agreed to lapses like a given word.
	edit(t, d, id, func(f *minutes.Form) { f.Overview += "会议强调了时限。" })
	if got := sample.ReplyOf(t, d, id, "czj").State; got != "lapsed" {
		t.Errorf("the silent unit is %s after the change", got)
	}
	sound(t, d)
}

// TestWhoMayAnswer: the liaison of the unit, once, on the version shown, while the round is open.
func TestWhoMayAnswer(t *testing.T) {
	t.Parallel()
	d, id := drafted(t)
	sample.Circulate(t, d, id, round.AskForm{}, "jyj", "czj")
	s, q := circulation.NewService(d), sample.ReplyOf(t, d, id, "jyj")
	give := func(login string, version int, f round.Form) error {
		_, err := s.Give(t.Context(), sample.Who(t, d, login), q.ID, version, f)
		return err
	}
	f := sample.ReplyForm(t, d, id, nil)
	for login, kind := range map[string]fault.Kind{"liaison-czj": fault.Missing, "liaison-gedian": fault.Missing, "member-jyj": fault.Forbidden, "office1": fault.Forbidden} {
		if err := give(login, q.Version, f); fault.KindOf(err) != kind {
			t.Errorf("%s: %v (%v)", login, err, fault.KindOf(err))
		}
	}
	if err := give("liaison-jyj", q.Version+1, f); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another version: %v", err)
	}
	must(t, give("liaison-jyj", q.Version, f))
	if err := give("liaison-jyj", q.Version+1, f); err == nil {
		t.Error("answered twice")
	}
	q = sample.ReplyOf(t, d, id, "czj")
	sample.MinutesStep(t, d, "office1", id, "recall_circulation", "内容有误")
	refused(t, give("liaison-czj", q.Version, f), "会签已结束")
}

// TestAnswerIsWhole: each mistake of the form is named beside its field.
func TestAnswerIsWhole(t *testing.T) {
	t.Parallel()
	d, id := drafted(t)
	sample.Circulate(t, d, id, round.AskForm{}, "jyj")
	q := sample.ReplyOf(t, d, id, "jyj")
	clause := round.RemarkField(circulation.Parts(sample.MinutesOf(t, d, sample.Who(t, d, "office1"), id).Minutes, q.Unit)[0].Key)
	for field, change := range map[string]func(*round.Form){
		"stance":   func(f *round.Form) { f.Stance = "maybe" },
		"approver": func(f *round.Form) { f.Approver = " " },
		clause:     func(f *round.Form) { f.Stance = round.Amend },
		"on-whole": func(f *round.Form) { f.Remarks["whole"] = "无意见还写意见" },
	} {
		f := sample.ReplyForm(t, d, id, nil)
		change(&f)
		_, err := circulation.NewService(d).Give(t.Context(), sample.Who(t, d, "liaison-jyj"), q.ID, q.Version, f)
		var errs form.Errors
		if !errors.As(err, &errs) || len(errs) != 1 || errs.Of(field) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	for field, f := range map[string]round.AskForm{"units": {Days: "3"}, "days": {Days: "31", Units: []int64{q.Unit}}} {
		if _, errs := f.Input(circulation.AskWords); len(errs) != 1 || errs.Of(field) == "" {
			t.Errorf("%s: %v", field, errs)
		}
	}
}

// TestOutsidersAreNotAsked: a unit that neither attended nor is named cannot be put into the range.
func TestOutsidersAreNotAsked(t *testing.T) {
	t.Parallel()
	d, id := drafted(t)
	f := round.AskForm{Days: "3", Units: []int64{sample.Unit(t, d, "jyj").ID, sample.Unit(t, d, "gaj").ID}}
	_, err := circulation.NewService(d).Ask(t.Context(), sample.Who(t, d, "office1"), id, 2, f)
	refused(t, err, "未参会")
	if got := sample.Circulations(t, d, id).Rounds; len(got) != 0 {
		t.Errorf("a round was opened: %+v", got)
	}
}

// TestSeenIsTheChart: for every sample actor, what the statements give is what the chart lets them see.
func TestSeenIsTheChart(t *testing.T) {
	t.Parallel()
	d, id := drafted(t)
	sample.Circulate(t, d, id, round.AskForm{}, "jyj", "czj", "gedian")
	sample.GiveReply(t, d, id, "jyj", map[int]string{1: "建议明确试点范围。"})
	s := circulation.NewService(d)
	for _, login := range []string{"chief", "convenor1", "director", "office1", "admin", "auditor", "liaison-jyj", "member-jyj", "liaison-czj", "liaison-gedian", "liaison-wjw"} {
		who := sample.Who(t, d, login)
		for _, code := range []string{"jyj", "czj", "gedian"} {
			q := sample.ReplyOf(t, d, id, code)
			got, err := s.Get(t.Context(), who, q.ID)
			if may := circulation.Chart.MaySee(who, q); may != (err == nil) {
				t.Errorf("%s, %s: the chart says %v, loading %v", login, code, may, err)
			}
			if err == nil && len(got.Reply.Points) != q.Remarked {
				t.Errorf("%s, %s: %d of %d remarks", login, code, len(got.Reply.Points), q.Remarked)
			}
		}
	}
}

// TestVerifyNamesTheRow: a changed word of an answer, and one that stands on other words, are found.
func TestVerifyNamesTheRow(t *testing.T) {
	t.Parallel()
	d, id := drafted(t)
	sample.Circulate(t, d, id, round.AskForm{}, "jyj", "czj")
	sample.GiveReply(t, d, id, "jyj", map[int]string{1: "建议明确试点范围。"})
	sound(t, d)
	for _, c := range []struct{ sql, word string }{
		{"UPDATE round_remark SET text = '没有意见'", "与反馈时的校验值不符"},
		{"UPDATE clause SET text = text || '。' WHERE ord = 1", "会签却仍有效"},
		{"UPDATE round SET closed_at = now(), due = current_date", "没有进行中的会签"},
	} {
		conn, err := d.Pool().Acquire(t.Context())
		must(t, err)
		tx, err := conn.Begin(t.Context())
		must(t, err)
		_, err = tx.Exec(t.Context(), c.sql)
		must(t, err)
		faults, err := circulation.Verify(t.Context(), tx)
		must(t, err)
		if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, c.word) }) {
			t.Errorf("%s: %v", c.sql, faults)
		}
		must(t, tx.Rollback(t.Context()))
		conn.Release()
	}
}
