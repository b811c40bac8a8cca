package web

import (
	"encoding/json"
	"net/url"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/passkey/passkeytest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
	"jointmeeting/web/accountweb"
)

// forgery is a portal with minutes that wait for a signature, and what a forger has of it.
type forgery struct {
	*portal
	id   int64
	path string
}

func forge(t *testing.T, state string) forgery {
	t.Helper()
	p, id := minutesAt(t, state)
	return forgery{p, id, minutes.Path(id)}
}

// more are further minutes that wait for the chief.
func (f forgery) more() forgery {
	f.t.Helper()
	id := sample.Minutes(f.t, f.db, sample.HeldMeeting(f.t, f.db, meeting.Special, nil), minutes.Signing)
	return forgery{f.portal, id, minutes.Path(id)}
}

// form is the form of the sign page as the browser would send it, with the password and a token of its own.
func (f forgery) form(b *browser, button string) url.Values {
	f.t.Helper()
	_, values := b.get(f.path + "/sign").Is(200).Page().Form(f.path + "/do/choose").Press(button)
	values.Set("password", sample.Password)
	return values
}

// refuses wants the answer, and not a byte of the records nor a line of the minutes' log to have changed.
func (f forgery) refuses(what string, status int, act func() *reply) *reply {
	f.t.Helper()
	records, lines := digestOf(f.t, f.db), f.lines()
	got := act()
	if got.StatusCode != status {
		f.t.Errorf("%s: status %d, want %d\n%s", what, got.StatusCode, status, got.Page().Text())
	}
	if digestOf(f.t, f.db) != records || f.lines() != lines {
		f.t.Errorf("%s: was refused and yet left something", what)
	}
	return got
}

// lines counts what the log says of the minutes.
func (f forgery) lines() int {
	f.t.Helper()
	return f.count("SELECT count(*) FROM audit WHERE kind = 'minutes'")
}

func (f forgery) count(sql string, args ...any) (n int) {
	f.t.Helper()
	if err := f.db.Pool().QueryRow(f.t.Context(), sql, args...).Scan(&n); err != nil {
		f.t.Fatal(err)
	}
	return n
}

// signed wants so many signatures of the last stage to stand, and each statement to be there once.
func (f forgery) signed(n int, state string) {
	f.t.Helper()
	if got := f.count("SELECT count(*) FROM signature WHERE minutes = $1 AND stage = 'sign' AND state = 'given'", f.id); got != n {
		f.t.Errorf("%d signatures of the chief stand, want %d", got, n)
	}
	if got := f.count("SELECT count(*) FROM audit WHERE kind = 'minutes' AND record = $1 AND action = 'minutes.sign'", f.id); got != n {
		f.t.Errorf("the log has %d signatures of the chief, want %d", got, n)
	}
	if m := sample.MinutesOf(f.t, f.db, sample.Who(f.t, f.db, "office1"), f.id).Minutes; m.State != state {
		f.t.Errorf("the minutes are %s, want %s", m.State, state)
	}
	faults, err := minutes.Verify(f.t.Context(), f.db.Pool())
	if err != nil || len(faults) > 0 {
		f.t.Errorf("verify: %v %v", faults, err)
	}
}

// TestForgedSigner: the chief's own form and password sent in anybody else's session sign nothing, nor does
// a session that nobody opened, nor a form of yesterday's text.
func TestForgedSigner(t *testing.T) {
	t.Parallel()
	f := forge(t, minutes.Signing)
	chief := f.as("chief")
	values := f.form(chief, "确认签批")
	post := func(b *browser, v url.Values) func() *reply {
		return func() *reply { return b.post(f.path+"/do/choose", v) }
	}
	for login, status := range map[string]int{"convenor1": 403, "convenor2": 403, "director": 403, "office1": 403, "liaison-jyj": 404, "admin": 403, "auditor": 403} {
		f.refuses(login, status, post(f.as(login), values))
		f.refuses(login+" by the plain step", status, func() *reply { return f.as(login).post(f.path+"/do/sign", values) })
	}
	f.refuses("nobody", 303, post(f.nobody(), values))
	forged := f.as("chief")
	forged.cookie.Value = map[bool]string{true: "y", false: "x"}[forged.cookie.Value[0] == 'x'] + forged.cookie.Value[1:]
	f.refuses("a session that was never opened", 303, post(forged, values))
	for name, spoil := range map[string]func(url.Values){
		"a stale version": func(v url.Values) { v.Set("version", "1") },
		"another text":    func(v url.Values) { v.Set("digest", "00") },
	} {
		v := f.form(chief, "确认签批")
		spoil(v)
		f.refuses(name, 409, post(chief, v))
	}
	f.signed(0, minutes.Signing)
	chief.post(f.path+"/do/choose", values).To(f.path)
	f.signed(1, minutes.Signed)
	other := f.more()
	taken := other.form(chief, "确认签批")
	taken.Set("token", values.Get("token"))
	other.refuses("a spent token", 422, func() *reply { return chief.post(other.path+"/do/choose", taken) }).Page().Sees("此表单已提交过")
	other.signed(0, minutes.Signing)
}

// TestAnothersSlot: a convenor who has agreed does not agree for the other one, and nobody else does.
func TestAnothersSlot(t *testing.T) {
	t.Parallel()
	f := forge(t, minutes.Reviewing)
	one, two := f.as("convenor1"), f.as("convenor2")
	mine, theirs := f.form(one, "确认审核"), f.form(two, "确认审核")
	one.post(f.path+"/do/choose", mine).To(f.path)
	f.refuses("the other's form", 422, func() *reply { return one.post(f.path+"/do/choose", theirs) })
	for _, login := range []string{"chief", "director", "office1"} {
		f.refuses(login, 403, func() *reply { return f.as(login).post(f.path+"/do/choose", theirs) })
	}
	if n := f.count("SELECT count(*) FROM signature WHERE minutes = $1 AND stage = 'review' AND state = 'given'", f.id); n != 1 {
		t.Errorf("%d reviews, want 1", n)
	}
	f.signed(0, minutes.Reviewing)
}

// TestEditAfterSigning: signed minutes take no other text; a return voids all signatures, and the form that
// was opened before signs nothing any more.
func TestEditAfterSigning(t *testing.T) {
	t.Parallel()
	f := forge(t, minutes.Draft)
	office := f.as("office1")
	_, edit := office.get(f.path+"/edit").Page().Form(f.path+"/edit").Fill("会议概况", "另一个概况").Press("保存")
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}} {
		sample.MinutesStep(t, f.db, s[0], f.id, s[1], "同意。")
	}
	chief := f.as("chief")
	before := f.form(chief, "确认签批")
	f.refuses("an edit of what waits for the chief", 409, func() *reply { return office.post(f.path+"/edit", edit) })
	sample.MinutesStep(t, f.db, "chief", f.id, "sign", "同意。")
	f.refuses("an edit of what is signed", 409, func() *reply { return office.post(f.path+"/edit", edit) })
	f.signed(1, minutes.Signed)
	sample.MinutesStep(t, f.db, "director", f.id, "return", "再核")
	_, again := office.get(f.path+"/edit").Page().Form(f.path+"/edit").Fill("会议概况", "另一个概况").Press("保存")
	office.post(f.path+"/edit", again).To(f.path)
	if n := f.count("SELECT count(*) FROM signature WHERE minutes = $1 AND state <> 'void'", f.id); n != 0 {
		t.Errorf("%d signatures outlive the edit", n)
	}
	f.refuses("the form of the former text", 409, func() *reply { return chief.post(f.path+"/do/choose", before) })
}

// generator gives the person a generator of codes that may sign, by its page, and answers its secret.
func (f forgery) generator(login string) string {
	f.t.Helper()
	b := f.as(login)
	page := b.get(accountweb.CodePath).Is(200).Page()
	secret := page.Find("p b").Text()
	to, values := page.Form(accountweb.CodePath).Fill("名称", "手机").Fill("登录密码", sample.Password).Fill("当前的 6 位数字", codeAt(f.t, secret, 0)).Press("登记")
	b.post(to, values).Is(200)
	change(f.t, f.db, "UPDATE authenticator SET confirmed_at = now(), confirmed_by = 'x' WHERE person = $1", sample.Who(f.t, f.db, login).Person)
	return secret
}

// TestReusedCode: a code signs once, and only who has its generator; a repeated click is not a second signature.
func TestReusedCode(t *testing.T) {
	t.Parallel()
	f := forge(t, minutes.Signing)
	other, mine, theirs := f.more(), f.generator("chief"), f.generator("convenor1")
	chief := f.as("chief")
	with := func(x forgery, code string) url.Values {
		v := x.form(chief, "确认签批")
		v.Set("code", code)
		return v
	}
	f.refuses("another's code", 422, func() *reply { return chief.post(f.path+"/do/choose", with(f, codeAt(t, theirs, 1))) }).Page().Sees("不正确")
	code := codeAt(t, mine, 1)
	values := with(f, code)
	chief.post(f.path+"/do/choose", values).To(f.path)
	chief.post(f.path+"/do/choose", values).To(f.path)
	f.signed(1, minutes.Signed)
	other.refuses("a spent code", 422, func() *reply { return chief.post(other.path+"/do/choose", with(other, code)) }).Page().Sees("已用过")
	other.signed(0, minutes.Signing)
}

// passkey gives the person a key for this site that may sign.
func (f forgery) passkey(login string) passkeytest.Device {
	f.t.Helper()
	d := passkeytest.New(f.t, "credential of "+login, "example.com", "http://example.com")
	change(f.t, f.db, `INSERT INTO authenticator (person, kind, name, credential, public_key, rp_id, added_at, confirmed_at)
		VALUES ($1, 'passkey', 'x', $2, $3, 'example.com', now(), now())`, sample.Who(f.t, f.db, login).Person, d.ID, d.Cose)
	return d
}

// answered is the form with the key's answer to the statement that the portal prepared for it.
func (f forgery) answered(b *browser, d passkeytest.Device) url.Values {
	f.t.Helper()
	v := f.form(b, "确认签批")
	v.Del("password")
	var c signing.Challenge
	if err := json.Unmarshal([]byte(b.post(f.path+"/statement", v).Is(200).Text), &c); err != nil {
		f.t.Fatal(err)
	}
	v.Set("assertion", d.Answers(c.Challenge))
	v.Set("sealed", c.Sealed)
	return v
}

// TestReusedAssertion: a passkey's answer proves one statement of its own person, once.
func TestReusedAssertion(t *testing.T) {
	t.Parallel()
	f := forge(t, minutes.Signing)
	other, mine, theirs, chief := f.more(), f.passkey("chief"), f.passkey("convenor1"), f.as("chief")
	f.refuses("another's key", 422, func() *reply { return chief.post(f.path+"/do/choose", f.answered(chief, theirs)) }).Page().Sees("不符")
	outsider := mine
	outsider.Origin = "http://evil.test"
	f.refuses("another site", 422, func() *reply { return chief.post(f.path+"/do/choose", f.answered(chief, outsider)) }).Page().Sees("不符")
	values := f.answered(chief, mine)
	f.refuses("the chief's answer in a convenor's session", 403, func() *reply { return f.as("convenor1").post(f.path+"/do/choose", values) })
	changed := f.answered(chief, mine)
	changed.Set("remark", "另一句话。")
	f.refuses("other words than were signed", 422, func() *reply { return chief.post(f.path+"/do/choose", changed) }).Page().Sees("不符")
	chief.post(f.path+"/do/choose", values).To(f.path)
	f.signed(1, minutes.Signed)
	again := other.form(chief, "确认签批")
	again.Del("password")
	again.Set("assertion", values.Get("assertion"))
	again.Set("sealed", values.Get("sealed"))
	other.refuses("a spent answer", 409, func() *reply { return chief.post(other.path+"/do/choose", again) })
	other.signed(0, minutes.Signing)
	chief.get(f.path).Page().Sees("A 级：通行密钥")
}

// TestTwentySignPosts: twenty posts at once, each with a token and a right proof of its own, are one signature.
func TestTwentySignPosts(t *testing.T) {
	t.Parallel()
	f := forge(t, minutes.Signing)
	chief, key, forms := f.as("chief"), f.passkey("chief"), []url.Values{}
	for range 20 {
		forms = append(forms, f.answered(chief, key))
	}
	var wg sync.WaitGroup
	answers := make([]*reply, len(forms))
	for i, v := range forms {
		wg.Go(func() {
			b := *chief // each click has its own cookie jar
			answers[i] = b.post(f.path+"/do/choose", v)
		})
	}
	wg.Wait()
	done := 0
	for _, a := range answers {
		switch a.StatusCode {
		case 303:
			done++
		case 403, 409: // too late: signed already, or while this one was on its way
		default:
			t.Errorf("a post answers %d: %s", a.StatusCode, a.Page().Find(".error-summary").Text())
		}
	}
	if done != 1 {
		t.Errorf("%d posts say that they signed", done)
	}
	f.signed(1, minutes.Signed)
}

// TestPaperByUpload: the office registers a signature on paper with a scan; every other way is refused with
// nothing kept, and the scan is for those who see the signatures.
func TestPaperByUpload(t *testing.T) {
	t.Parallel()
	f := forge(t, minutes.Signing)
	office, at := f.as("office1"), f.path+"/paper"
	pdf := map[string][]byte{"签批页.pdf": []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")}
	m := sample.MinutesOf(t, f.db, sample.Who(t, f.db, "office1"), f.id).Minutes
	_, values := office.get(at).Is(200).Page().Form(at).Fill("批示意见", "同意。").Press("登记")
	values.Set("signed_on", time.Now().In(form.Zone).Format(time.DateOnly))
	values.Set("fingerprint", minutes.Fingerprint(m.ContentHash))
	with := func(key, value string) url.Values {
		v := url.Values{}
		for k, list := range values {
			v[k] = list
		}
		v.Set("token", "forged-"+key)
		v.Set(key, value)
		return v
	}
	for _, login := range []string{"chief", "convenor1", "liaison-jyj"} {
		f.refuses(login, 403, func() *reply { return f.as(login).postFiles(at, with("by", login), pdf) })
	}
	f.refuses("nothing filled in", 422, func() *reply {
		return office.postFiles(at, url.Values{"token": {"forged-empty-1"}, "version": values["version"]}, nil)
	}).Page().Sees("有 4 处需要更正", "请填写纸上的签批日期", "请填写批示意见", "请填写纸上印的校验指纹", "请上传一份签批页的扫描件")
	f.refuses("no scan", 422, func() *reply { return office.postFiles(at, with("n", "1"), nil) }).Page().Sees("扫描件")
	f.refuses("no paper", 422, func() *reply {
		return office.postFiles(at, with("n", "2"), map[string][]byte{"a.pdf": []byte("<html>")})
	})
	f.refuses("another text", 422, func() *reply { return office.postFiles(at, with("fingerprint", "0000-0000"), pdf) }).Page().Sees("不是这一稿")
	f.refuses("a stale version", 409, func() *reply { return office.postFiles(at, with("version", "1"), pdf) })
	f.signedBy(0)
	office.postFiles(at, values, pdf).To(f.path)
	office.postFiles(at, values, pdf).To(f.path) // a repeated click
	f.refuses("twice", 409, func() *reply { return office.postFiles(at, with("n", "3"), pdf) })
	f.signedBy(1)
	page := f.as("chief").get(f.path).Is(200).Page()
	page.Sees("C 级：纸质签批，由" + sample.Who(t, f.db, "office1").Name + "登记")
	scan := page.Link("查看扫描件")
	f.as("chief").get(scan).Is(200)
	f.as("liaison-jyj").get(scan).Is(404)
}

// signedBy wants so many registrations on the record and in the log.
func (f forgery) signedBy(n int) {
	f.t.Helper()
	if got := f.count("SELECT count(*) FROM signature WHERE minutes = $1 AND method = 'paper' AND registrar <> ''", f.id); got != n {
		f.t.Errorf("%d registrations, want %d", got, n)
	}
	if got := f.count("SELECT count(*) FROM audit WHERE record = $1 AND action = 'minutes.registered'", f.id); got != n {
		f.t.Errorf("the log has %d registrations, want %d", got, n)
	}
}
