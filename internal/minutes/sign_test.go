package minutes_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
)

func (o office) at(state string) int64 {
	o.Helper()
	return sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, meeting.Special, nil), state)
}

// TestOnlyTheSignerSigns: nobody gives another's signature, in any stage.
func TestOnlyTheSignerSigns(t *testing.T) {
	t.Parallel()
	o := open(t)
	for state, try := range map[string][][2]string{
		minutes.Checking:  {{"office1", "check"}, {"convenor1", "check"}, {"chief", "check"}},
		minutes.Reviewing: {{"chief", "review"}, {"director", "review"}, {"office1", "review"}},
		minutes.Signing:   {{"convenor1", "sign"}, {"convenor2", "sign"}, {"director", "sign"}, {"office1", "sign"}},
	} {
		id := o.at(state)
		for _, s := range try {
			want(t, o.do(s[0], id, s[1], "同意。"), fault.Forbidden, "")
		}
		want(t, o.do("liaison-jyj", id, try[0][1], "同意。"), fault.Missing, "")
		if m := o.get(id); m.State != state {
			t.Errorf("%s moved to %s", state, m.State)
		}
	}
}

// TestWhoWroteDoesNotCheck: neither the drafter nor the last editor, unless the setting allows it.
func TestWhoWroteDoesNotCheck(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	must(t, o.save("director", id, minutes.Of(o.get(id))))
	must(t, o.do("office1", id, "submit_check", ""))
	want(t, o.do("director", id, "check", "已校核。"), fault.Invalid, "须由他人校核")
	_, err := o.db.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.checker_differs', '0', 'x', now())")
	must(t, err)
	must(t, o.do("director", id, "check", "已校核。"))
}

// TestReviewTwice: a convenor agrees once; both have to.
func TestReviewTwice(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Reviewing)
	must(t, o.do("convenor2", id, "review", "同意。"))
	want(t, o.do("convenor2", id, "review", "同意。"), fault.Invalid, "您已审核同意")
	if m := o.get(id); m.State != minutes.Reviewing {
		t.Fatalf("one review led to %s", m.State)
	}
	must(t, o.do("convenor1", id, "review", "同意。"))
	if m := o.get(id); m.State != minutes.Signing {
		t.Fatalf("both reviews led to %s", m.State)
	}
}

// TestSigningAsksForThePassword: a wrong one is an error beside its field and signs nothing; it is
// counted like a wrong sign-in.
func TestSigningAsksForThePassword(t *testing.T) {
	t.Parallel()
	o := open(t)
	accounts := authenticator.NewService(o.db, account.NewService(o.db, account.NewSessions(o.db, time.Hour, time.Hour), bytes.Repeat([]byte("k"), 32)))
	s := minutes.NewService(o.db, accounts)
	id := o.at(minutes.Signing)
	m := o.get(id)
	try := func(password string) error {
		_, err := s.Do(t.Context(), o.who("chief"), id, m.Version, "sign", "同意。", signing.Proof{Digest: proof(m).Digest, Password: password})
		return err
	}
	for _, p := range []string{"", "wrong-password"} {
		err := try(p)
		errs, ok := err.(form.Errors)
		if !ok || errs.Of("password") == "" {
			t.Fatalf("password %q: %v", p, err)
		}
	}
	if got := o.get(id); got.State != minutes.Signing || o.count("SELECT count(*) FROM signature WHERE minutes = $1 AND stage = 'sign' AND state = 'given'", id) != 0 {
		t.Fatalf("signed without the password: %s", got.State)
	}
	must(t, try(sample.Password))
	if n := o.count("SELECT count(*) FROM signature WHERE minutes = $1 AND stage = 'sign' AND method = 'password'", id); n != 1 {
		t.Errorf("%d signatures by password", n)
	}
}

// TestNothingIsIssuedUnsigned: minutes whose signature of the signer is gone are not issued, whatever state they are in.
func TestNothingIsIssuedUnsigned(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signed)
	m := o.get(id)
	o.behind("UPDATE signature SET state = 'void', void_at = now(), void_reason = 'x' WHERE stage = 'sign' AND minutes = $1", id)
	_, err := o.issuer().Issue(t.Context(), o.who("office1"), id, m.Version, issuing.Input{On: form.Day(*m.SignedOn)})
	want(t, err, fault.Invalid, "没有有效的签发")
}

// TestReviewPasswordIsASetting: off by default, asked for when it is on.
func TestReviewPasswordIsASetting(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Reviewing)
	m := o.get(id)
	review := func(login, password string) error {
		_, err := o.s.Do(t.Context(), o.who(login), id, m.Version, "review", "同意。", signing.Proof{Digest: proof(m).Digest, Password: password})
		return err
	}
	must(t, review("convenor1", ""))
	_, err := o.db.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.review_needs_password', '1', 'x', now())")
	must(t, err)
	if err := review("convenor2", "wrong"); err == nil {
		t.Error("reviewed with a wrong password")
	}
	must(t, review("convenor2", sample.Password))
}

// TestStaleSignature: another version, or another text than the one shown, is not signed.
func TestStaleSignature(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Checking)
	m := o.get(id)
	_, err := o.s.Do(t.Context(), o.who("director"), id, m.Version-1, "check", "", proof(m))
	want(t, err, fault.Conflict, "")
	_, err = o.s.Do(t.Context(), o.who("director"), id, m.Version, "check", "", signing.Proof{Digest: hex.EncodeToString(make([]byte, 32))})
	want(t, err, fault.Conflict, "")
	_, err = o.db.Pool().Exec(t.Context(), "UPDATE clause SET text = 'x' WHERE minutes = $1", id)
	must(t, err)
	_, err = o.s.Do(t.Context(), o.who("director"), id, m.Version, "check", "", proof(m))
	want(t, err, fault.Invalid, "校验值不符")
}

// TestReturnVoidsEverySignature: from each stage, in the same act, kept with the reason.
func TestReturnVoidsEverySignature(t *testing.T) {
	t.Parallel()
	o := open(t)
	for state, by := range map[string]string{minutes.Checking: "director", minutes.Reviewing: "convenor2", minutes.Signing: "chief", minutes.Signed: "director"} {
		id := o.at(state)
		before := len(o.page(id).Signatures)
		want(t, o.do(by, id, "return", ""), fault.Invalid, "原因")
		must(t, o.do(by, id, "return", "第一条时限过紧"))
		p := o.page(id)
		if p.Minutes.State != minutes.Draft || !p.Minutes.Returned || p.Minutes.Reason != "第一条时限过紧" || len(p.Signatures) != before {
			t.Errorf("%s: %+v, %d signatures of %d", state, p.Minutes, len(p.Signatures), before)
		}
		for _, s := range p.Signatures {
			if s.State != "void" || s.VoidReason != "第一条时限过紧" {
				t.Errorf("%s: signature %d is %s", state, s.ID, s.State)
			}
		}
		must(t, o.save("office1", id, minutes.Of(p.Minutes)))
		must(t, o.do("office1", id, "submit_check", ""))
	}
	o.sound()
	want(t, o.do("office1", o.at(minutes.Signed), "return", "x"), fault.Forbidden, "")
}

// TestTheMandatedConvenorSigns: the chief's word with signs=true makes the chairing convenor the signer
// of a special meeting; once the mandate is ended it is the chief again.
func TestTheMandatedConvenorSigns(t *testing.T) {
	t.Parallel()
	o := open(t)
	chief, convenor := o.who("chief"), o.who("convenor1")
	mandated := func(signs bool) int64 {
		held := sample.HeldMeeting(o, o.db, meeting.Special, nil)
		_, err := o.db.Pool().Exec(t.Context(), `WITH d AS (INSERT INTO delegation (from_person, from_name, to_person, to_name, subject, signs, valid_from, valid_to, at)
			VALUES ($1, $2, $3, $4, 'x', $5, current_date - 1, current_date + 1, now()) RETURNING id)
			UPDATE meeting SET delegation = d.id, chair = $3, chair_name = $4 FROM d WHERE meeting.id = $6`, chief.Person, chief.Name, convenor.Person, convenor.Name, signs, held)
		must(t, err)
		return sample.Minutes(o, o.db, held, minutes.Signing)
	}
	if m := o.get(mandated(false)); m.Signer != chief.Person {
		t.Errorf("without the word to sign: signer %s", m.SignerName)
	}
	id := mandated(true)
	want(t, o.do("chief", id, "sign", "同意。"), fault.Forbidden, "")
	must(t, o.do("convenor1", id, "sign", "同意。"))
	for _, s := range o.page(id).Signatures {
		if (s.Stage == signing.StageSign) != (s.Delegation != nil) {
			t.Errorf("stage %s by mandate %v", s.Stage, s.Delegation)
		}
	}
	o.sound()
}

// TestDoubleClick: twenty equal clicks at once give one signature and one answer; twenty different ones
// give one signature and nineteen refusals.
func TestDoubleClick(t *testing.T) {
	t.Parallel()
	o := open(t, db.WithConns(8))
	for name, token := range map[string]string{"one token": "one-token-for-all", "own tokens": ""} {
		id := o.at(minutes.Signing)
		m, who := o.get(id), o.who("chief")
		good := clicks(t, o.s, who, m, token)
		if n := o.count("SELECT count(*) FROM signature WHERE minutes = $1 AND stage = 'sign' AND state = 'given'", id); n != 1 {
			t.Errorf("%s: %d signatures", name, n)
		}
		if n := o.count("SELECT count(*) FROM audit WHERE record = $1 AND action = 'minutes.sign'", id); n != 1 {
			t.Errorf("%s: %d log entries", name, n)
		}
		if (token != "" && good != 20) || (token == "" && good != 1) {
			t.Errorf("%s: %d good answers", name, good)
		}
	}
}

func clicks(t *testing.T, s *minutes.Service, who access.Actor, m minutes.Minutes, token string) (good int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range 20 {
		wg.Go(func() {
			ctx := db.WithOperation(context.WithoutCancel(t.Context()), db.Operation{Token: token, Route: "sign", Body: []byte{1}})
			out, err := s.Do(ctx, who, m.ID, m.Version, "sign", "同意。", proof(m))
			mu.Lock()
			defer mu.Unlock()
			if err == nil && out.Message != "" {
				good++
			} else if k := fault.KindOf(err); err != nil && k != fault.Conflict && k != fault.Busy {
				t.Errorf("a click answers %v", err)
			}
		})
	}
	wg.Wait()
	return good
}

// TestStaleEdit: the second of two editors is told so, and nothing of the first is lost.
func TestStaleEdit(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	m := o.get(id)
	f := minutes.Of(m)
	whole := f.Overview
	f.Overview = whole + "甲的概况。"
	must(t, o.save("office1", id, f))
	f.Overview = whole + "乙的概况。"
	in, _ := f.Input()
	_, err := minutes.NewService(o.db, nil).Save(t.Context(), o.who("office2"), id, m.Version, in)
	want(t, err, fault.Conflict, "已被他人修改")
	if got := o.get(id); got.Overview != whole+"甲的概况。" || got.Version != m.Version+1 || got.EditedName != o.who("office1").Name {
		t.Errorf("after both: %q, version %d", got.Overview, got.Version)
	}
	want(t, o.save("convenor1", id, f), fault.Forbidden, "")
	must(t, o.do("office1", id, "submit_check", ""))
	want(t, o.save("office1", id, f), fault.Conflict, "不能修改")
}

// TestTooLateToSign: whoever was asked and comes when the record has gone on hears what has become of it; to everybody
// else the step was never theirs.
func TestTooLateToSign(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Reviewing)
	late := func(login, step, word string) {
		t.Helper()
		want(t, o.do(login, id, step, "理由充分。"), fault.Conflict, word)
		refer := signing.ReferForm{}
		_, err := o.s.Refer(t.Context(), o.who(login), id, o.get(id).Version, refer)
		want(t, err, fault.Conflict, "当前为“")
	}
	must(t, o.do("convenor1", id, "review", "同意。"))
	must(t, o.do("convenor2", id, "review", "同意。"))
	late("convenor1", "review", "此纪要当前为“待签发”，不能“审核同意”")
	late("convenor1", "return", "不能“退回修改”")
	want(t, o.do("convenor1", id, "sign", "同意。"), fault.Forbidden, "")
	must(t, o.do("chief", id, "return", "再核。"))
	late("chief", "sign", "此纪要当前为“起草中”，不能“同意签发”")
	late("convenor2", "review", "起草中")
	for _, login := range []string{"office1", "director"} {
		want(t, o.do(login, id, "sign", "同意。"), fault.Forbidden, "")
		want(t, o.do(login, id, "review", "同意。"), fault.Forbidden, "")
	}
	_, err := o.s.Statement(t.Context(), o.who("chief"), db.Asked{ID: id, Version: o.get(id).Version, Do: "sign"}, authenticator.Site{}, time.Now())
	want(t, err, fault.Conflict, "起草中")
	_, err = o.s.Statement(t.Context(), o.who("convenor1"), db.Asked{ID: id, Version: o.get(id).Version, Do: "sign"}, authenticator.Site{}, time.Now())
	want(t, err, fault.Forbidden, "")
	run := "UPDATE seat SET valid_to = current_date WHERE role = 'convenor' AND person = (SELECT person FROM account WHERE login = 'convenor1')"
	_, err = o.db.Pool().Exec(t.Context(), run)
	must(t, err)
	want(t, o.do("convenor1", id, "review", "同意。"), fault.Missing, "")
}

// TestFormsThatComeTooLate: what has become of the minutes is said before what is wrong with a form about them, and a
// wrong form about minutes as they are is still refused for itself.
func TestFormsThatComeTooLate(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signed)
	bad, _ := issuing.Form{On: "明天"}.Input()
	issue := func(version int) error {
		_, err := o.issuer().Issue(t.Context(), o.who("office1"), id, version, bad)
		return err
	}
	version := o.get(id).Version
	want(t, issue(version+1), fault.Conflict, "已被他人修改")
	if errs, ok := issue(version).(form.Errors); !ok || errs.Of("issued_on") == "" {
		t.Errorf("a wrong day: %v", issue(version))
	}
	sample.IssueMinutes(t, o.db, id)
	want(t, issue(version), fault.Conflict, "已印发")
	wrong, _ := minutes.Form{}.Input()
	_, err := o.s.Save(t.Context(), o.who("office1"), id, version, wrong)
	want(t, err, fault.Conflict, "不能修改")
	_, err = o.s.RegisterPaper(t.Context(), o.who("office1"), id, version, signing.PaperForm{}.Input(), nil)
	want(t, err, fault.Conflict, "")
}
