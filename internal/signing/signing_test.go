package signing_test

import (
	"context"
	"encoding/hex"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// TestAnotherKindIsSigned: a record that the room has never heard of goes from stage to stage, each signature of its kind and chained to the
// one before; the checks hold, and find a changed row.
func TestAnotherKindIsSigned(t *testing.T) {
	t.Parallel()
	k := open(t)
	if err := k.sign("convenor1", "review"); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a convenor signs before the check: %v", err)
	}
	k.until()
	must(t, k.sign("chief", "sign"))
	p, turn := k.now("office1", "")
	if p.State != "signed" || len(turn.Signatures) != 4 {
		t.Fatalf("the plan is %s with %d signatures", p.State, len(turn.Signatures))
	}
	proven, err := k.s.Proven(t.Context(), turn.Signatures, nil)
	must(t, err)
	prev := paper.First
	for i, s := range proven {
		f, err := paper.Fields(s.Statement)
		must(t, err)
		if f["kind"] != "plan" || !s.Stands || f["prev"] != hex.EncodeToString(prev) {
			t.Errorf("statement %d: %v", i+1, f)
		}
		prev = paper.Digest(s.Statement)
	}
	if list := k.faults(); len(list) > 0 {
		t.Errorf("what was signed is broken: %v", list)
	}
	dbtest.Tamper(t, k.d, "UPDATE signature SET remark = '不同意。' WHERE kind = 'plan' AND stage = 'sign'")
	if !strings.Contains(said(k.faults()), "签名记录与签名陈述不符") {
		t.Errorf("a changed remark is not found: %v", k.faults())
	}
}

// TestSignaturesOfAnotherKindAreSeen: by those who make records, not by the units; of their own kind and record alone.
func TestSignaturesOfAnotherKindAreSeen(t *testing.T) {
	t.Parallel()
	k := open(t)
	k.until()
	_, turn := k.now("chief", "sign")
	for login, kind := range map[string]fault.Kind{"chief": 0, "liaison-jyj": fault.Missing} {
		if err := k.s.SeeSignature(t.Context(), k.who(login), turn.Signatures[0].ID); fault.KindOf(err) != kind {
			t.Errorf("%s: %v", login, err)
		}
	}
	must(t, k.d.Read(t.Context(), func(b *db.Batch) {
		for kind, record := range map[string]int64{"minutes": k.id, "plan": k.id + 1} {
			if list := signing.Of(b, k.who("chief"), kind, record); list == nil || len(*list) > 0 {
				t.Errorf("%s %d has the signatures of the plan", kind, record)
			}
		}
	}))
}

// TestWrongSignature: a wrong password, another text and another's turn sign nothing.
func TestWrongSignature(t *testing.T) {
	t.Parallel()
	k := open(t)
	k.until()
	_, turn := k.now("chief", "sign")
	if _, err := k.s.Prove(t.Context(), k.who("chief"), turn, signing.Proof{Password: "wrong"}); err == nil || !strings.Contains(err.Error(), "密码不正确") {
		t.Errorf("a wrong password proves: %v", err)
	}
	if err := k.sign("convenor1", "sign"); err == nil {
		t.Error("a convenor signs for the chief")
	}
	err := k.write("chief", func(ctx context.Context, tx *db.Tx) error {
		o := turn.Object
		o.Text = "二、不排查。"
		return turn.Kind.Register(ctx, tx, o, unit.Holder{}, signing.PaperInput{On: today}, nil)
	})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "校验值不符") {
		t.Errorf("a changed text is signed: %v", err)
	}
}

// TestAnotherKindIsReferred: a word is asked for and given, a stale click answers 409 also where the step is over, and void signatures let
// open referrals lapse.
func TestAnotherKindIsReferred(t *testing.T) {
	t.Parallel()
	k := open(t)
	must(t, k.sign("director", "check"))
	first, err := k.refer("convenor1", "member-swj")
	must(t, err)
	r, err := k.s.Referral(t.Context(), k.who("member-swj"), first)
	must(t, err)
	if !r.Sight || r.Kind != "plan" || r.Title != "年度计划" {
		t.Errorf("the referral of the plan: %+v", r)
	}
	answer := signing.AnswerForm{Answer: "可行。", Digest: hex.EncodeToString(r.ContentHash)}
	out, err := k.s.Advise(t.Context(), k.who("member-swj"), first, r.Version, "answer", answer)
	must(t, err)
	if out.URL != signing.ReferralPath(first) {
		t.Errorf("after the answer: %s", out.URL)
	}
	if _, err := k.s.Advise(t.Context(), k.who("convenor1"), first, r.Version, "withdraw", answer); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale click: %v", err)
	}
	if list := k.faults(); len(list) > 0 {
		t.Errorf("what was answered is broken: %v", list)
	}
	second, err := k.refer("convenor2", "member-swj")
	must(t, err)
	must(t, k.write("director", func(ctx context.Context, tx *db.Tx) error {
		_, _, err := k.steps.Take(ctx, tx, db.Asked{ID: k.id, Version: 1, Do: "return", Reason: "计划有误"}, func(p plan, step flow.Taken) (string, error) {
			n, err := signing.Void(ctx, tx, "plan", k.id, "计划有误")
			if n != 1 {
				t.Errorf("%d given signatures are void", n)
			}
			return "", err
		})
		return err
	}))
	r, err = k.s.Referral(t.Context(), k.who("office1"), second)
	must(t, err)
	if r.State != "lapsed" || !strings.Contains(r.EndedWhy, "计划有误") {
		t.Errorf("the open referral: %s, %s", r.State, r.EndedWhy)
	}
}

// TestProofRuleOfAKind: settings rule the kinds that name them, and no other.
func TestProofRuleOfAKind(t *testing.T) {
	t.Parallel()
	k := open(t)
	_, err := k.d.Pool().Exec(t.Context(), `INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.grade', '2', '测试', now()), ('minutes.review_needs_password', '1', '测试', now())
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`)
	must(t, err)
	k.until()
	_, turn := k.now("chief", "sign")
	ruled := plans
	ruled.Rule = signing.ProofRule{Review: setting.MinutesReviewPassword, Grade: setting.MinutesGrade}
	if plans.NeedsPassword(*turn.Settings, "review") || !ruled.NeedsPassword(*turn.Settings, "review") || !plans.NeedsPassword(*turn.Settings, "sign") {
		t.Error("the password is asked for by the settings of another kind, or not by those of its own")
	}
	turn.Kind = ruled
	if _, err := k.s.Prove(t.Context(), k.who("chief"), turn, signing.Proof{Password: sample.Password}); err == nil || !strings.Contains(err.Error(), "A 级") {
		t.Errorf("a password is enough where the kind's setting asks for a passkey: %v", err)
	}
	must(t, k.sign("chief", "sign"))
}

// TestAGradeRaisedMeanwhile: a signature is judged by the grade that is asked for when it is given.
func TestAGradeRaisedMeanwhile(t *testing.T) {
	t.Parallel()
	ruled := plans
	ruled.Rule = signing.ProofRule{Grade: setting.MinutesGrade}
	k := openAs(t, ruled, paper.StageOf(paper.StageCheck).State)
	grade := func(least string) {
		_, err := k.d.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.grade', $1, '测试', now()) ON CONFLICT (key) DO UPDATE SET value = excluded.value", least)
		must(t, err)
	}
	grade("1")
	must(t, k.sign("director", "check")) // the grade is asked of who signs last
	grade("0")
	must(t, k.sign("convenor1", "review"))
	must(t, k.sign("convenor2", "review"))
	if err := k.signAfter("chief", "sign", func() { grade("1") }); err == nil || !strings.Contains(err.Error(), "验证等级刚刚提高") {
		t.Errorf("a password is enough though a code is asked for by now: %v", err)
	}
	if p, _ := k.now("office1", ""); p.State == "signed" {
		t.Error("the plan is signed")
	}
	grade("0")
	must(t, k.sign("chief", "sign"))
}

// TestFewerStages: a kind that names fewer stages is asked for those alone, by the chart, its events, the course and the check of what was signed.
func TestFewerStages(t *testing.T) {
	t.Parallel()
	k := openAs(t, onlySigned(), "draft")
	must(t, k.submit("office1"))
	p, turn := k.now("chief", "sign")
	if p.State != "signing" || turn.Act.Do != "sign" || len(turn.Signatures) != 1 || !turn.Signatures[0].Asked() {
		t.Fatalf("the chief is not asked at once: %s, %q, %+v", p.State, turn.Act.Do, turn.Signatures)
	}
	if err := k.sign("director", "check"); err == nil {
		t.Error("the director checks what nobody checks")
	}
	if list := k.faults(); len(list) > 0 {
		t.Errorf("what waits for its one signature is broken: %v", list)
	}
	must(t, k.sign("chief", "sign"))
	if p, turn = k.now("office1", ""); p.State != "signed" || len(turn.Signatures) != 1 {
		t.Errorf("the plan is %s with %d signatures", p.State, len(turn.Signatures))
	}
	if list := k.faults(); len(list) > 0 {
		t.Errorf("what was signed once is broken: %v", list)
	}
	if events := k.kind.StageEvents(); len(events) != 1 || events[0].Name != "plan.signing" || events[0].Line != "{drafter}提交" {
		t.Errorf("people are told of other stages: %+v", events)
	}
	dbtest.Tamper(t, k.d, "UPDATE signature SET stage = 'check' WHERE kind = 'plan'")
	for _, want := range []string{"缺少有效的签发签名", "状态下不应有此签名"} {
		if !strings.Contains(said(k.faults()), want) {
			t.Errorf("a signature of a stage that the kind has not: %v", k.faults())
		}
	}
}
