package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/passkey/passkeytest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/setting"
)

// key gives the person a passkey for this site behind which more than the password stands, or not.
func (p *portal) key(login, name string, alone bool) passkeytest.Device {
	p.t.Helper()
	d := passkeytest.New(p.t, name, "example.com", "http://example.com")
	change(p.t, p.db, `INSERT INTO authenticator (person, kind, name, credential, public_key, rp_id, added_at, alone)
		VALUES ($1, 'passkey', $2, $3, $4, 'example.com', now() - interval '3 days', nullif($5, false))`, sample.Who(p.t, p.db, login).Person, name, d.ID, d.Cose, alone)
	return d
}

// answer sends the key's answer to the second step that the browser is at, and gives how many keys it was asked for.
func (b *browser) answer(d passkeytest.Device) (*reply, int) {
	b.t.Helper()
	var asked authenticator.Asking
	if err := json.Unmarshal([]byte(b.post(account.StepPath+"/passkey", url.Values{"token": {string(form.NewToken())}}).Is(200).Text), &asked); err != nil {
		b.t.Fatal(err)
	}
	return b.post(account.StepPath, url.Values{"token": {string(form.NewToken())}, "assertion": {d.Answers(asked.Challenge)}}), len(asked.Allow)
}

// shown is what the newest session has shown.
func (p *portal) shown() string {
	p.t.Helper()
	return query[string](p.t, p.db, "SELECT shown FROM session ORDER BY created DESC LIMIT 1")
}

// TestAloneOpensNothingBesideAnother: what was registered by the password alone, and the recovery codes that came with it, open no second step for
// a seat of weight, whatever else its person has, before the security officer has confirmed it.
func TestAloneOpensNothingBesideAnother(t *testing.T) {
	t.Parallel()
	p := strict(t)
	thief := p.nobody()
	thief.signIn("liaison-scjgj", sample.Password).To("/")
	secret, codes := thief.enrol()
	theirs := p.key("liaison-scjgj", "theirs", true)
	seated(t, p, "liaison-scjgj")
	b := p.nobody()
	b.signIn("liaison-scjgj", sample.Password).To("/")
	b.get("/").To(enrolPath)
	mine := p.key("liaison-scjgj", "mine", false)
	change(t, p.db, "UPDATE authenticator SET last_step = 0 WHERE kind = 'code'")
	b = p.nobody()
	b.signIn("liaison-scjgj", sample.Password).To(account.StepPath)
	typed := func(code string) *reply {
		return b.post(account.StepPath, url.Values{"token": {string(form.NewToken())}, "code": {code}})
	}
	typed(codeAt(t, secret, 0)).Is(422)
	typed(codes[0]).Is(422)
	got, asked := b.answer(theirs)
	if got.Is(422); asked != 1 {
		t.Errorf("%d keys are asked for", asked)
	}
	got, _ = b.answer(mine)
	got.To("/")
	if b.get("/").Is(200); p.shown() != string(account.ShownSecond) {
		t.Errorf("the key has shown %s", p.shown())
	}
	change(t, p.db, "UPDATE authenticator SET confirmed_at = now(), confirmed_by = 'x'")
	b = p.nobody()
	b.signIn("liaison-scjgj", sample.Password).To(account.StepPath)
	b.verify(codes[1]).Is(422)
	b.verify(codeAt(t, secret, 0)).To("/")
	b.get("/").Is(200)
}

// TestAloneSignsNothingBesideAnother: neither a signature nor a mandate of the chief's, by a generator or by a key.
func TestAloneSignsNothingBesideAnother(t *testing.T) {
	t.Parallel()
	const alone = "UPDATE authenticator SET alone = true, confirmed_at = NULL, confirmed_by = '', last_step = 0, added_at = now() - interval '3 days' WHERE kind = $1"
	t.Run("a generator", func(t *testing.T) {
		t.Parallel()
		p := newTarget(t).shipped()
		secret := p.generator()
		p.key("chief", "mine", false)
		change(t, p.db, alone, "code")
		p.sign(p.as("chief"), sample.Password, codeAt(t, secret, 0)).Is(422).Page().Sees("请用通行密钥验证")
		p.digits = codeAt(t, secret, 1)
		p.mandate(p.as("chief"), sample.Password).Is(422)
		if n := query[int](t, p.db, "SELECT count(*)::int FROM delegation"); n != 0 || p.signed() {
			t.Errorf("signed %v, %d mandates", p.signed(), n)
		}
	})
	t.Run("a key", func(t *testing.T) {
		t.Parallel()
		f := forge(t, minutes.Signing)
		chief, d := f.as("chief"), f.passkey("chief")
		values := f.answered(chief, d)
		change(t, f.db, alone, "passkey")
		f.refuses("a key of the password alone", 422, func() *reply { return chief.post(f.path+"/do/choose", values) })
		f.signed(0, minutes.Signing)
	})
}

// TestAloneShowsNoMoreThanThePassword: where everybody is asked for a second step, what the password alone registered opens it for whoever has no
// seat of weight, and so do its recovery codes; the session has shown the password alone, and what is registered in it is no more.
func TestAloneShowsNoMoreThanThePassword(t *testing.T) {
	t.Parallel()
	p := strict(t)
	set(t, p.db, setting.LoginSecond, setting.SecondEveryone)
	first := p.nobody()
	first.signIn("liaison-jyj", sample.Password).To("/")
	secret, codes := first.enrol()
	through := func(typed, shown string) *browser {
		t.Helper()
		change(t, p.db, "UPDATE authenticator SET last_step = 0")
		b := p.nobody()
		b.signIn("liaison-jyj", sample.Password).To(account.StepPath)
		b.verify(typed).To("/")
		if b.get("/").Is(200); p.shown() != shown {
			t.Errorf("the session has shown %s, not %s", p.shown(), shown)
		}
		return b
	}
	through(codes[0], "password")
	b := through(codeAt(t, secret, 0), "password")
	key := p.key("liaison-jyj", "theirs", true)
	b2 := p.nobody()
	b2.signIn("liaison-jyj", sample.Password).To(account.StepPath)
	got, _ := b2.answer(key)
	if got.To("/"); p.shown() != "password" {
		t.Errorf("a key of the password alone has shown %s", p.shown())
	}
	change(t, p.db, "UPDATE authenticator SET removed_at = now(), removed_by = 'x', seed = NULL")
	change(t, p.db, "DELETE FROM recovery_code")
	secret, _ = b.enrol()
	if !query[bool](t, p.db, "SELECT alone FROM authenticator WHERE removed_at IS NULL") {
		t.Error("what is registered behind it stands for a seat")
	}
	change(t, p.db, "UPDATE authenticator SET confirmed_at = now(), confirmed_by = 'x' WHERE removed_at IS NULL")
	through(codeAt(t, secret, 0), "second")
}

// TestRevokedLeavesNothingOpen: what the security officer takes away as not its person's leaves neither a session nor a recovery code, and the
// person is told.
func TestRevokedLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	p := strict(t)
	thief := p.as("office1")
	thief.enrol()
	other := p.as("office1")
	p.key("office1", "mine", false)
	id := query[int64](t, p.db, "SELECT id FROM authenticator WHERE kind = 'code'")
	p.as("security").post(fmt.Sprintf("/authenticators/%d/do/revoke", id), url.Values{"token": {string(form.NewToken())}, "version": {"1"}, "reason": {"非本人登记"}}).To("/authenticators")
	thief.get("/").To("/login")
	other.get("/").To("/login")
	if n := query[int](t, p.db, "SELECT count(*)::int FROM recovery_code"); n != 0 {
		t.Errorf("%d recovery codes are left", n)
	}
	sample.Deliver(t, p.db)
	p.as("office1").get("/messages").Is(200).Page().Sees("退出了全部登录并作废了备用码")
}
