package minutes_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/passkey/passkeytest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
)

// proofs is the office of a test whose passwords, codes and keys are the real ones.
func proofs(t *testing.T) (office, *authenticator.Service) {
	t.Helper()
	o := open(t)
	accounts := authenticator.NewService(o.db, account.NewService(o.db, account.NewSessions(o.db, time.Hour, time.Hour), bytes.Repeat([]byte("k"), 32)))
	return office{t, o.db, minutes.NewService(o.db, accounts)}, accounts
}

// confirmed lets the person's authenticators sign at once.
func (o office) confirmed(login string) {
	o.Helper()
	o.behind("UPDATE authenticator SET confirmed_at = now(), confirmed_by = 'x' WHERE person = $1", o.who(login).Person)
}

// generator gives the person a generator of codes and answers its secret.
func (o office) generator(a *authenticator.Service, login string) string {
	o.Helper()
	who := o.who(login)
	seed, err := a.NewSeed(who, "联席会议")
	must(o.T, err)
	code, err := totp.GenerateCode(seed.Secret, time.Now())
	must(o.T, err)
	_, err = a.AddCode(o.Context(), who, authenticator.NewCode{Name: "手机", Sealed: seed.Sealed, Code: code, Password: sample.Password})
	must(o.T, err)
	return seed.Secret
}

func (o office) sign(login string, id int64, p signing.Proof) error {
	o.Helper()
	m := o.get(id)
	p.Digest = hex.EncodeToString(m.ContentHash)
	_, err := o.s.Do(o.Context(), o.who(login), id, m.Version, "sign", "同意。", p)
	return err
}

func (o office) grade(id int64) string {
	o.Helper()
	for _, s := range o.page(id).Signatures {
		if s.Stage == signing.StageSign && s.Given() {
			return s.Grade + " " + s.Method
		}
	}
	return "none"
}

// field wants an error beside the field.
func field(t *testing.T, err error, name, word string) {
	t.Helper()
	errs, ok := err.(form.Errors)
	if !ok || !strings.Contains(errs.Of(name), word) {
		t.Fatalf("%v, want %q beside %s", err, word, name)
	}
}

// TestGradeB: a new generator waits; once it may sign, the password alone is not enough, and each code counts once.
func TestGradeB(t *testing.T) {
	t.Parallel()
	o, a := proofs(t)
	secret := o.generator(a, "chief")
	early := o.at(minutes.Signing)
	must(t, o.sign("chief", early, signing.Proof{Password: sample.Password}))
	if got := o.grade(early); got != " password" {
		t.Errorf("before it may sign: %s", got)
	}
	o.confirmed("chief")
	id, other := o.at(minutes.Signing), o.at(minutes.Signing)
	field(t, o.sign("chief", id, signing.Proof{Password: sample.Password}), "code", "请填写动态验证码")
	field(t, o.sign("chief", id, signing.Proof{Password: sample.Password, Code: "000000"}), "code", "不正确")
	code, err := totp.GenerateCode(secret, time.Now().Add(30*time.Second)) // the one typed when it was added is spent
	must(t, err)
	field(t, o.sign("chief", id, signing.Proof{Password: "wrong", Code: code}), "password", "不正确")
	must(t, o.sign("chief", id, signing.Proof{Password: sample.Password, Code: code}))
	if got := o.grade(id); got != "B code" {
		t.Errorf("with a code: %s", got)
	}
	field(t, o.sign("chief", other, signing.Proof{Password: sample.Password, Code: code}), "code", "已用过")
	if got := o.grade(other); got != "none" {
		t.Errorf("a spent code signed: %s", got)
	}
	o.sound()
}

var here = authenticator.Site{ID: "portal.test", Origin: "https://portal.test"}

// passkey gives the person a key that may sign now.
func (o office) passkey(login string) passkeytest.Device {
	o.Helper()
	d := passkeytest.New(o, "credential of "+login, here.ID, here.Origin)
	o.behind(`INSERT INTO authenticator (person, kind, name, credential, public_key, rp_id, added_at, confirmed_at)
		VALUES ($1, 'passkey', 'x', $2, $3, $4, now(), now())`, o.who(login).Person, d.ID, d.Cose, here.ID)
	return d
}

// ask prepares the statement that the chief would sign.
func (o office) ask(id int64, remark string, now time.Time) signing.Challenge {
	o.Helper()
	c, err := o.s.Statement(o.Context(), o.who("chief"), db.Asked{ID: id, Version: o.get(id).Version, Do: "sign", Reason: remark}, here, now)
	must(o.T, err)
	return c
}

func by(c signing.Challenge, d passkeytest.Device) signing.Proof {
	return signing.Proof{Assertion: d.Answers(c.Challenge), Sealed: c.Sealed, Site: here}
}

// TestGradeA: the key signs the digest of the statement; verify repeats the proof and finds a changed one.
func TestGradeA(t *testing.T) {
	t.Parallel()
	o, _ := proofs(t)
	d, id := o.passkey("chief"), o.at(minutes.Signing)
	field(t, o.sign("chief", id, signing.Proof{Password: sample.Password}), "password", "请用通行密钥")
	must(t, o.sign("chief", id, by(o.ask(id, "同意。", time.Now()), d)))
	if got := o.grade(id); got != "A passkey" {
		t.Fatalf("with a key: %s", got)
	}
	o.sound()
	o.behind("UPDATE signature SET proof = set_byte(proof, length(proof) - 12, 65) WHERE proof IS NOT NULL")
	faults, err := minutes.Verify(t.Context(), o.db.Pool())
	must(t, err)
	if len(faults) != 1 || !strings.Contains(faults[0], "通行密钥的证明") {
		t.Errorf("a changed proof: %v", faults)
	}
}

// TestGradeARefusals: each proof is of this statement, by this person, here and now, and of no other.
func TestGradeARefusals(t *testing.T) {
	t.Parallel()
	o, _ := proofs(t)
	chief, convenor := o.passkey("chief"), o.passkey("convenor1")
	id, other := o.at(minutes.Signing), o.at(minutes.Signing)
	const no = "不符"
	c := o.ask(id, "同意。", time.Now())
	field(t, o.sign("chief", id, by(c, convenor)), "step", no)                                                 // another person's key
	want(t, o.sign("chief", other, by(c, chief)), fault.Conflict, "")                                          // another record's statement
	field(t, o.sign("chief", id, by(o.ask(id, "同意，请抓紧。", time.Now()), chief)), "step", no)                     // other words
	field(t, o.sign("chief", id, by(o.ask(id, "同意。", time.Now().Add(-6*time.Minute)), chief)), "step", "5 分钟") // too late
	far, lax := chief, chief
	far.Origin, lax.Flags = "https://evil.test", 0x01
	field(t, o.sign("chief", id, by(c, far)), "step", no) // another site
	field(t, o.sign("chief", id, by(c, lax)), "step", no) // nobody was verified
	forged := by(c, chief)
	forged.Sealed = base64.RawURLEncoding.EncodeToString([]byte("{}"))
	field(t, o.sign("chief", id, forged), "step", "失效")
	_, err := o.s.Statement(t.Context(), o.who("convenor1"), db.Asked{ID: id, Version: o.get(id).Version, Do: "sign", Reason: "同意。"}, here, time.Now())
	want(t, err, fault.Forbidden, "")
	_, err = o.s.Statement(t.Context(), o.who("chief"), db.Asked{ID: id, Version: o.get(id).Version + 1, Do: "sign", Reason: "同意。"}, here, time.Now())
	want(t, err, fault.Conflict, "")
	must(t, o.do("director", id, "return", "修改"))
	f := minutes.Of(o.get(id))
	f.Overview += "补充。"
	must(t, o.save("office1", id, f))
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}} {
		must(t, o.do(s[0], id, s[1], "同意。"))
	}
	err = o.sign("chief", id, by(c, chief)) // edited since it was prepared: the chain has moved on
	want(t, err, fault.Conflict, "")
	proof := by(o.ask(id, "同意。", time.Now()), chief)
	must(t, o.sign("chief", id, proof))
	if err := o.sign("chief", other, proof); err == nil {
		t.Error("a proof was used twice")
	}
	if o.grade(other) != "none" {
		t.Error("the other record was signed")
	}
	o.sound()
}

// TestOneSignatureOfManyPosts: twenty posts of one proof at once sign once.
func TestOneSignatureOfManyPosts(t *testing.T) {
	t.Parallel()
	o, _ := proofs(t)
	d, id := o.passkey("chief"), o.at(minutes.Signing)
	p, m, who := by(o.ask(id, "同意。", time.Now()), d), o.get(id), o.who("chief")
	p.Digest = hex.EncodeToString(m.ContentHash)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := o.s.Do(context.WithoutCancel(t.Context()), who, id, m.Version, "sign", "同意。", p)
			if k := fault.KindOf(err); err != nil && k != fault.Conflict && k != fault.Busy {
				t.Errorf("a post answers %v", err)
			}
		})
	}
	wg.Wait()
	if n := o.count("SELECT count(*) FROM signature WHERE minutes = $1 AND stage = 'sign' AND state = 'given'", id); n != 1 {
		t.Errorf("%d signatures", n)
	}
	o.sound()
}

// TestLeastGradeIsASetting: 0 takes the password of who never had anything else, 1 asks for two things, 2 for a key.
func TestLeastGradeIsASetting(t *testing.T) {
	t.Parallel()
	o, a := proofs(t)
	set := func(n string) {
		_, err := o.db.Pool().Exec(t.Context(), `INSERT INTO setting (key, value, by_name, at) VALUES ('minutes.grade', $1, 'x', now())
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, n)
		must(t, err)
	}
	id, alone := o.at(minutes.Signing), signing.Proof{Password: sample.Password}
	set("0")
	must(t, o.sign("chief", o.at(minutes.Signing), alone))
	set("1")
	field(t, o.sign("chief", id, alone), "password", "请先在")
	secret := o.generator(a, "chief")
	o.confirmed("chief")
	code, err := totp.GenerateCode(secret, time.Now().Add(30*time.Second))
	must(t, err)
	set("2")
	field(t, o.sign("chief", id, signing.Proof{Password: sample.Password, Code: code}), "password", "通行密钥")
	set("1")
	must(t, o.sign("chief", id, signing.Proof{Password: sample.Password, Code: code}))
	set("0")
	o.behind("UPDATE authenticator SET removed_at = now(), seed = NULL WHERE person = $1", o.who("chief").Person)
	field(t, o.sign("chief", o.at(minutes.Signing), alone), "password", "单凭登录密码不再能签批")
}
