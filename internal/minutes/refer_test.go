package minutes_test

import (
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
)

const question = "请看第一条是否妥当。"

// refer asks for a word of the person, on the minutes as they are now.
func (o office) refer(login string, id int64, to string) error {
	o.Helper()
	f := signing.ReferForm{To: fmt.Sprint(sample.AdviserSeat(o, o.db, to)), Question: question}
	_, err := o.s.Refer(o.Context(), o.who(login), id, o.get(id).Version, f)
	return err
}

// advise takes a step of the referral; change spoils what is sent.
func (o office) advise(login string, id int64, step string, change func(*signing.Referral)) error {
	o.Helper()
	r := sample.ReferralOf(o, o.db, "office1", id)
	if change != nil {
		change(&r)
	}
	_, err := o.s.Advise(o.Context(), o.who(login), id, r.Version, step, signing.AnswerForm{Answer: "妥当。", Digest: hex.EncodeToString(r.ContentHash)})
	return err
}

// reads says whether the person reads the minutes.
func (o office) reads(login string, id int64) bool {
	o.Helper()
	_, err := o.s.Show(o.Context(), o.who(login), id)
	return err == nil
}

// TestWhoMayRefer: whoever has an open signature, while it is open, to somebody else who holds a seat today
// and was not asked already; each guard alone refuses.
func TestWhoMayRefer(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, state := range []string{minutes.Draft, minutes.Checking, minutes.Signed} {
		id := o.at(state)
		for _, login := range []string{"chief", "convenor1", "director"} {
			if err := o.refer(login, id, "member-swj"); err == nil {
				t.Errorf("%s refers minutes that are %s", login, state)
			}
		}
	}
	id := o.at(minutes.Reviewing)
	want(t, o.refer("chief", id, "member-swj"), fault.Forbidden, "")
	want(t, o.refer("director", id, "member-swj"), fault.Forbidden, "")
	want(t, o.refer("member-swj", id, "director"), fault.Missing, "")
	must(t, o.do("convenor2", id, "review", "同意。"))
	want(t, o.refer("convenor2", id, "member-swj"), fault.Invalid, "您已审核同意")
	field(t, o.refer("convenor1", id, "convenor1"), "to", "不能转请本人")
	must(t, o.refer("convenor1", id, "member-swj"))
	field(t, o.refer("convenor1", id, "member-swj"), "to", "尚未答复")
	for _, to := range []string{"chief", "convenor2", "director"} {
		must(t, o.refer("convenor1", id, to))
	}
	seat := sample.AdviserSeat(o, o.db, "member-fgw")
	m := o.get(id)
	ask := func(to, text string, version int) error {
		_, err := o.s.Refer(t.Context(), o.who("convenor1"), id, version, signing.ReferForm{To: to, Question: text})
		return err
	}
	field(t, ask("", question, m.Version), "to", "请选择转请的人")
	field(t, ask(fmt.Sprint(seat), " ", m.Version), "question", "请阅示的内容")
	want(t, ask(fmt.Sprint(seat), question, m.Version-1), fault.Conflict, "")
	for _, login := range []string{"liaison-fgw", "office1", "admin", "liaison-gedian"} {
		field(t, ask(fmt.Sprint(o.who(login).Seats[0].ID), question, m.Version), "to", "不在任")
	}
	_, err := o.db.Pool().Exec(t.Context(), "UPDATE seat SET valid_to = current_date WHERE id = $1", seat)
	must(t, err)
	field(t, ask(fmt.Sprint(seat), question, m.Version), "to", "不在任")
	o.sound()
}

// TestWhoMayAnswer: the one asked, once, in the seat in which they were asked, on the text as it is; who
// asked may take it back until then.
func TestWhoMayAnswer(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signing)
	r := sample.Refer(o, o.db, "chief", id, "member-swj", question)
	other := sample.Refer(o, o.db, "chief", id, "member-tjj", question)
	want(t, o.advise("member-tjj", r, "answer", nil), fault.Missing, "")
	want(t, o.advise("liaison-swj", r, "answer", nil), fault.Missing, "")
	want(t, o.advise("convenor1", r, "answer", nil), fault.Forbidden, "")
	want(t, o.advise("chief", r, "answer", nil), fault.Forbidden, "")
	want(t, o.advise("member-swj", r, "withdraw", nil), fault.Forbidden, "")
	want(t, o.advise("convenor1", r, "withdraw", nil), fault.Forbidden, "")
	want(t, o.advise("member-swj", r, "lapse", nil), fault.Forbidden, "")
	want(t, o.advise("member-swj", r, "answer", func(r *signing.Referral) { r.Version++ }), fault.Conflict, "")
	want(t, o.advise("member-swj", r, "answer", func(r *signing.Referral) { r.ContentHash = r.ContentHash[1:] }), fault.Conflict, "")
	must(t, o.advise("member-swj", r, "answer", nil))
	want(t, o.advise("member-swj", r, "answer", nil), fault.Conflict, "已阅示")
	want(t, o.advise("chief", r, "withdraw", nil), fault.Conflict, "已阅示")
	must(t, o.advise("chief", other, "withdraw", nil))
	want(t, o.advise("member-tjj", other, "answer", nil), fault.Conflict, "已撤回")
	must(t, o.refer("chief", id, "member-swj")) // asked again after the answer
	for _, x := range o.page(id).Referrals {
		if x.ID == r && (x.Answer != "妥当。" || x.SeatLabel != "市商务局成员" || x.AskerName != o.who("chief").Name || x.State != "given") {
			t.Errorf("kept as %+v", x)
		}
	}
	o.sound()
}

// TestAnswerIsGivenInTheSeatAsked: another seat of the same person does not answer for the one that ended.
func TestAnswerIsGivenInTheSeatAsked(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signing)
	r := sample.Refer(o, o.db, "chief", id, "member-swj", question)
	_, err := o.db.Pool().Exec(t.Context(), "UPDATE seat SET valid_to = current_date WHERE role = 'member' AND unit IN (SELECT id FROM unit WHERE code IN ('swj', 'fgw'))")
	must(t, err)
	_, err = o.db.Pool().Exec(t.Context(), `INSERT INTO seat (person, role, unit, valid_from, confirmed_by, confirmed_at) SELECT $1, 'member', id, current_date, 'x', now() FROM unit WHERE code = 'fgw'`, o.who("member-swj").Person)
	must(t, err)
	want(t, o.advise("member-swj", r, "answer", nil), fault.Invalid, "任职（市商务局成员）已结束")
	if o.reads("member-swj", id) {
		t.Error("the minutes are read by a seat that was not asked")
	}
}

// TestReferralLendsSight: a member reads the minutes from the question until the signature it was asked for is
// given or void, or the question taken back; then nothing but the question and their own word. The liaison
// of the same unit reads nothing at any time.
func TestReferralLendsSight(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]struct {
		act   func(o office, id, r int64) error
		state string
		why   string
	}{
		"signed":    {func(o office, id, _ int64) error { return o.do("chief", id, "sign", "同意。") }, "lapsed", "签发已办结"},
		"returned":  {func(o office, id, _ int64) error { return o.do("director", id, "return", "补充时限") }, "lapsed", "补充时限"},
		"withdrawn": {func(o office, _, r int64) error { return o.advise("chief", r, "withdraw", nil) }, "withdrawn", "撤回"},
		"on paper": {func(o office, id, _ int64) error {
			m := o.get(id)
			in := signing.PaperInput{On: form.Day(time.Now()), Remark: "同意。", Fingerprint: minutes.Fingerprint(m.ContentHash)}
			_, err := o.s.RegisterPaper(o.Context(), o.who("office1"), id, m.Version, in, scanned())
			return err
		}, "lapsed", "签发已办结"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, id := openAt(t, minutes.Signing)
			if o.reads("member-swj", id) {
				t.Fatal("read before anybody asked")
			}
			r := sample.Refer(o, o.db, "chief", id, "member-swj", question)
			answered := sample.Refer(o, o.db, "chief", id, "member-tjj", question)
			must(t, o.advise("member-tjj", answered, "answer", nil))
			p := sample.MinutesOf(o, o.db, o.who("member-swj"), id)
			if len(p.Minutes.Clauses) != 3 || p.Inside || len(p.Signatures)+len(p.Timeline)+len(p.Escalations) != 0 || len(p.Referrals) != 1 || p.Referrals[0].ID != r {
				t.Errorf("the one asked gets %d decisions, %d signatures, %d referrals", len(p.Minutes.Clauses), len(p.Signatures), len(p.Referrals))
			}
			if !o.reads("member-tjj", id) || o.reads("liaison-swj", id) || o.reads("member-fgw", id) {
				t.Error("the question lends its sight to the wrong people")
			}
			must(t, end.act(o, id, r))
			got := sample.ReferralOf(o, o.db, "member-swj", r)
			if got.State != end.state || got.Sight || o.reads("member-swj", id) {
				t.Errorf("after the end: %s, sight %v", got.State, got.Sight)
			}
			_, err := o.s.Text(t.Context(), o.who("member-swj"), id)
			want(t, err, fault.Missing, "")
			want(t, fmt.Errorf("%s", got.EndedWhy), fault.Internal, end.why)
			if x := sample.ReferralOf(o, o.db, "member-tjj", answered); x.State != "given" || x.Sight != (name == "withdrawn") || x.Answer != "妥当。" {
				t.Errorf("the answered one: %s, sight %v", x.State, x.Sight)
			}
			o.sound()
		})
	}
}

// TestNewRoundLendsNoOldSight: minutes that come to the signer again are not read by who was asked the last time.
func TestNewRoundLendsNoOldSight(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signing)
	must(t, o.advise("member-swj", sample.Refer(o, o.db, "chief", id, "member-swj", question), "answer", nil))
	must(t, o.do("chief", id, "return", "补充"))
	sample.SignMinutes(o, o.db, id)
	if len(o.page(id).Referrals) != 1 {
		t.Error("the referral of the first round is not kept")
	}
	o.sound()
	id = o.at(minutes.Signing)
	must(t, o.advise("member-swj", sample.Refer(o, o.db, "chief", id, "member-swj", question), "answer", nil))
	must(t, o.do("chief", id, "return", "补充"))
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}} {
		must(t, o.do(s[0], id, s[1], "同意。"))
	}
	if o.reads("member-swj", id) {
		t.Error("an old question lends sight of the new round")
	}
	sample.Refer(o, o.db, "chief", id, "member-swj", question)
	if !o.reads("member-swj", id) {
		t.Error("asked anew and blind")
	}
}

// TestStandInAsksInTheirOwnName: a convenor who signs by mandate asks for the chief's signature, and it says so.
func TestStandInAsksInTheirOwnName(t *testing.T) {
	t.Parallel()
	o := open(t)
	chief, convenor := o.who("chief"), o.who("convenor1")
	held := sample.HeldMeeting(o, o.db, meeting.Special, nil)
	_, err := o.db.Pool().Exec(t.Context(), `WITH d AS (INSERT INTO delegation (from_person, from_name, to_person, to_name, subject, signs, valid_from, valid_to, at)
		VALUES ($1, $2, $3, $4, 'x', true, current_date - 1, current_date + 1, now()) RETURNING id)
		UPDATE meeting SET delegation = d.id, chair = $3, chair_name = $4 FROM d WHERE meeting.id = $5`, chief.Person, chief.Name, convenor.Person, convenor.Name, held)
	must(t, err)
	id := sample.Minutes(o, o.db, held, minutes.Signing)
	want(t, o.refer("chief", id, "member-swj"), fault.Forbidden, "")
	r := sample.ReferralOf(o, o.db, "chief", sample.Refer(o, o.db, "convenor1", id, "member-swj", question))
	if r.Delegation == nil || r.AskerName != convenor.Name {
		t.Errorf("asked by %s, mandate %v", r.AskerName, r.Delegation)
	}
}

// TestVerifyNamesTheReferral: an answer that was edited, and a question that outlived its signature.
func TestVerifyNamesTheReferral(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signing)
	sample.Advise(o, o.db, "member-swj", sample.Refer(o, o.db, "chief", id, "member-swj", question), "answer", "妥当。")
	for _, c := range [][2]string{{"answer", "'另一句话'"}, {"question", "'另一个问题'"}, {"asked_name", "'另一人'"}, {"seat_label", "'另一职务'"}, {"asker_name", "'另一人'"},
		{"answered_at", "answered_at + interval '1 second'"}, {"content_hash", "set_byte(content_hash, 3, get_byte(content_hash, 3) # 1)"},
		{"asked", "(SELECT max(id) FROM person)"}, {"asker", "(SELECT max(id) FROM person)"}} {
		o.tampered(id, "referral", c[0], c[1], "referral/%d")
	}
	must(t, o.do("chief", id, "sign", "同意。"))
	o.tampered(id, "referral", "ended_at", "NULL", "referral/%d")
	if n := o.count("SELECT count(*) FROM audit WHERE action IN ('minutes.refer', 'referral.answer') AND detail NOT LIKE '%妥当%'"); n != 2 {
		t.Errorf("%d entries in the log, or with the words in them", n)
	}
}
