package web

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/web/accountweb"
)

// shipped takes away what the sample office has set: all settings are as in a new database.
func (p *target) shipped() *target {
	p.t.Helper()
	dbtest.Tamper(p.t, p.db, "DELETE FROM setting")
	return p
}

// review is what somebody may want who is not a convenor: minutes that wait for the convenors.
func newReview(t *testing.T) *target {
	t.Helper()
	p, id := minutesAt(t, minutes.Reviewing)
	path := minutes.Path(id)
	_, values := p.as("convenor1").get(path + "/sign").Is(200).Page().Form(path + "/do/choose").Press("确认审核")
	return &target{portal: p, t: t, path: path, form: values}
}

// reviewed says whether a convenor's word is on the minutes.
func (p *target) reviewed() bool {
	return query[int](p.t, p.db, "SELECT count(*)::int FROM signature WHERE stage = 'review' AND state = 'given'") > 0
}

// closed wants an answer that lets the person no further.
func (p *target) closed(r *reply) {
	p.t.Helper()
	if r.StatusCode != 403 && r.StatusCode != 404 {
		p.t.Errorf("%s %s answers %d", r.Request.Method, r.Request.URL.Path, r.StatusCode)
	}
}

// withPasswordAlone is what a thief comes to with one stolen password of somebody of weight who has registered nothing: to the page that asks for a
// code from two others. Nothing is read, given to another, approved, signed or registered; and the person is told.
func (p *target) withPasswordAlone(login string) {
	p.t.Helper()
	mine := p.as(login).get(accountweb.CodePath).Is(200).Page()
	to, own := mine.Form(accountweb.CodePath).Fill("名称", "手机").Fill("登录密码", sample.Password).
		Fill("当前的 6 位数字", codeAt(p.t, mine.Find("p b").Text(), 0)).Press("登记")
	b := p.held(login, sample.Password)
	for _, path := range []string{p.path, p.path + "/sign", p.path + "/print", "/minutes", "/delegations/new", "/admin/users", "/admin/settings", "/admin/audit",
		account.CredentialsPath, "/authenticators", "/messages"} {
		p.kept(b.get(path))
	}
	p.kept(p.sign(b, sample.Password, ""))
	p.kept(p.mandate(b, sample.Password))
	b.get(accountweb.CodePath).Is(403)
	b.get(accountweb.PasskeyPath).Is(403)
	b.post(to, own).Is(403)
	b.show("2345-2345-2345-2345").Is(422)
	if n := query[int](p.t, p.db, "SELECT (SELECT count(*) FROM authenticator) + (SELECT count(*) FROM delegation)"); n != 0 {
		p.t.Errorf("%d rows of a thief's", n)
	}
	p.told(login, "有人只凭您的登录密码登录")
	p.told(login, "有人输入了您的登录密码，但再次验证没有通过")
}

// kept wants an answer that leads back to the page where the session is held, or that refuses.
func (p *target) kept(r *reply) {
	p.t.Helper()
	if r.StatusCode != 303 {
		p.closed(r)
	} else if to := r.Header.Get("Location"); to != enrolPath {
		p.t.Errorf("%s %s leads to %s", r.Request.Method, r.Request.URL.Path, to)
	}
}

// mandate lets convenor1 sign in the chief's place, where whoever asks may.
func (p *target) mandate(b *browser, password string) *reply {
	p.t.Helper()
	day := time.Now().In(form.Zone).Format("2006-01-02")
	return b.post("/delegations", url.Values{"token": {string(form.NewToken())}, "to": {fmt.Sprint(sample.Who(p.t, p.db, "convenor1").Person)},
		"subject": {"专题会议"}, "from": {day}, "until": {day}, "signs": {"1"}, "password": {password}, "code": {p.digits}})
}

// stepped is a thief who has the password of somebody with a generator, and no code: told to its person.
func (p *target) stepped(login string) *browser {
	p.t.Helper()
	b := p.nobody()
	b.signIn(login, sample.Password).To(account.StepPath)
	b.verify("000000").Is(422)
	for _, path := range []string{"/", p.path, "/minutes", "/admin/users", "/me/security", accountweb.CodePath, accountweb.RecoveryPath} {
		b.get(path).To("/login")
	}
	p.told(login, "有人输入了您的登录密码，但再次验证没有通过")
	return b
}

// thieves have one password of each of those who can do something, or a session that its person left open; the settings are as shipped.
var thieves = []way{
	{"the chief's, who has registered nothing", func(p *target) { p.shipped().withPasswordAlone("chief") }},
	{"a convenor's", func(p *target) { p.shipped().withPasswordAlone("convenor1") }},
	{"the director's", func(p *target) { p.shipped().withPasswordAlone("director") }},
	{"an office clerk's", func(p *target) { p.shipped().withPasswordAlone("office1") }},
	{"an administrator's", func(p *target) { p.shipped().withPasswordAlone("admin") }},
	{"the security officer's", func(p *target) { p.shipped().withPasswordAlone("security") }},
	{"the auditor's", func(p *target) { p.shipped().withPasswordAlone("auditor") }},
	{"the chief's open session", func(p *target) {
		p.shipped()
		b := p.as("chief")
		p.sign(b, sample.Password, "").Is(422).Page().Sees("请先在“个人中心—登录安全”登记")
		mine := p.enrol(b, sample.Password)
		for step := range 2 {
			p.sign(b, sample.Password, codeAt(p.t, mine, step)).Is(422).Page().Sees("请先在“个人中心—登录安全”登记")
		}
		p.told("chief", "新增了签批验证方式")
		id := query[int64](p.t, p.db, "SELECT id FROM authenticator")
		p.post("security", fmt.Sprintf("/authenticators/%d/do/revoke", id), "version", "1", "reason", "非本人登记").To("/authenticators")
		change(p.t, p.db, "UPDATE authenticator SET added_at = now() - interval '25 hours', removed_at = now() - interval '24 hours 30 minutes'")
		p.sign(b, sample.Password, "").To("/login")
		p.sign(p.as("chief"), sample.Password, "").Is(422)
	}},
	{"the chief's, who has a generator", func(p *target) {
		p.shipped().generator()
		p.sign(p.stepped("chief"), sample.Password, "").To("/login")
	}},
	{"the chief's open session, to let another sign", func(p *target) {
		p.shipped()
		p.mandate(p.as("chief"), sample.Password).Is(422).Page().Sees("须使用动态验证码或通行密钥")
		p.closed(p.sign(p.as("convenor1"), sample.Password, ""))
	}},
	{"an administrator's open session", func(p *target) {
		p.shipped()
		b := p.as("admin")
		p.closed(b.get(p.path))
		half := b.press(b.get(p.userPath("chief")).Is(200).Page(), p.userPath("chief")+"/do/reset", "确认重置密码").Is(200).Page().Find(".once").Text()
		p.nobody().choose("chief", half, freshPassword).Is(422)
		p.told("chief", "发起重置您的登录密码")
		b.post(p.settingPath("minutes.grade"), url.Values{"token": {string(form.NewToken())}, "version": {"0"}, "value": {"0"}}).Is(403)
	}},
	{"an administrator's with a generator", func(p *target) {
		p.shipped()
		p.enrol(p.as("admin"), sample.Password)
		p.stepped("admin")
	}},
	{"the security officer's open session: each rule that is eased is told to those who sign, and the password is not enough", func(p *target) {
		p.shipped()
		b := p.as("security")
		for key, value := range map[string]string{"minutes.grade": "0", "login.second": "nobody", "authenticator.wait_hours": "0", "sign.pause_hours": "1", "seat.security": "0"} {
			b.post(p.settingPath(key), url.Values{"token": {string(form.NewToken())}, "version": {"0"}, "value": {value}}).To("/admin/settings")
		}
		for _, login := range []string{"chief", "convenor1", "convenor2", "admin", "auditor"} {
			for _, label := range []string{"签发的最低验证等级", "登录时再验证一次", "新验证方式启用等待", "登录方式变更后暂停签批", "重要任职由安全管理员确认"} {
				p.told(login, "安全设置已更改："+label)
			}
		}
		if n := query[int](p.t, p.db, "SELECT count(*)::int FROM audit WHERE action = 'setting.secure' AND kind = 'setting'"); n != 5 {
			p.t.Errorf("%d of 5 changes are in the log", n)
		}
		p.closed(b.get(p.path))
		p.closed(p.sign(b, sample.Password, ""))
		b.post(p.userPath("chief")+"/do/reset", url.Values{"token": {string(form.NewToken())}, "version": {"1"}}).Is(403)
	}},
	{"the security officer's with a generator", func(p *target) {
		p.shipped()
		p.enrol(p.as("security"), sample.Password)
		p.stepped("security")
	}},
	{"the office's open session: a signature on paper is told to whoever is said to have signed", func(p *target) {
		p.shipped()
		b := p.as("office1")
		p.sign(b, sample.Password, "").Is(403)
		digest := query[[]byte](p.t, p.db, "SELECT content_hash FROM signature WHERE stage = 'sign' AND state = 'asked'")
		v := url.Values{"token": {string(form.NewToken())}, "version": {p.form.Get("version")}, "signed_on": {time.Now().In(form.Zone).Format("2006-01-02")},
			"remark": {"同意"}, "fingerprint": {paper.Fingerprint(digest)}}
		b.postFiles(p.path+"/paper", v, nil).Is(422).Page().Sees("请上传一份签批页的扫描件")
		b.postFiles(p.path+"/paper", v, map[string][]byte{"scan.pdf": []byte("%PDF-1.7\n%%EOF")}).To(p.path)
		p.told("chief", "已登记您的纸质签批")
		p.as("chief").get(p.path).Is(200).Page().Sees("C 级：纸质签批，由" + sample.Who(p.t, p.db, "office1").Name + "登记")
	}},
	{"a liaison's", func(p *target) {
		b := p.shipped().nobody()
		b.signIn("liaison-jyj", sample.Password).To("/")
		for _, page := range []string{"", "/sign", "/print", "/edit", "/paper"} {
			p.closed(b.get(p.path + page))
		}
		p.closed(p.sign(b, sample.Password, ""))
		p.closed(b.post("/seats/new", url.Values{"token": {string(form.NewToken())}, "role": {"chief"}}))
	}},
	{"a command on the server: half a code, and the chief hears of it", func(p *target) {
		s := handover.NewService(p.db, account.NewService(p.db, p.s.Sessions(), []byte("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")))
		chief := query[int64](p.t, p.db, "SELECT person FROM account WHERE login = 'chief'")
		h, err := s.Reset(p.t.Context(), account.Operator(), chief, query[int](p.t, p.db, "SELECT version FROM account WHERE login = 'chief'"))
		if err != nil || len(h.Code) != 9 {
			p.t.Fatalf("%+v, %v", h, err)
		}
		p.nobody().choose("chief", h.Code, freshPassword).Is(422)
		id := query[int64](p.t, p.db, "SELECT id FROM handover WHERE person = $1", chief)
		if _, err := s.Approve(p.t.Context(), account.Operator(), id, 1); err == nil {
			p.t.Error("the command is its own second person")
		}
		p.told("chief", "发起重置您的登录密码")
		p.told("security", "启用码待您确认")
	}},
}

// TestAThiefOfOnePasswordActsForNobody: with one stolen password, of whomever, and the settings as shipped, nothing is signed; what is
// tried is told to the person.
func TestAThiefOfOnePasswordActsForNobody(t *testing.T) {
	t.Parallel()
	for _, w := range thieves {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			p := newTarget(t)
			w.try(p)
			if p.signed() {
				t.Error("the minutes are signed")
			}
		})
	}
}

// TestAThiefReviewsNothing: a convenor's password does not review: without an authenticator because that is asked for, with one because the
// sign-in asks for it; and the convenor who has one reviews.
func TestAThiefReviewsNothing(t *testing.T) {
	t.Parallel()
	p := newReview(t).shipped()
	p.sign(p.held("convenor1", sample.Password), "", "").To(enrolPath)
	b := p.as("convenor1") // a session that was left open
	p.sign(b, "", "").Is(422).Page().Sees("按设置，审核须已有启用的动态验证码或通行密钥")
	mine := p.enrol(b, sample.Password)
	p.sign(b, sample.Password, codeAt(t, mine, 1)).Is(422).Page().Sees("按设置，审核须已有启用的动态验证码或通行密钥")
	p.told("convenor1", "新增了签批验证方式")
	p.sign(p.stepped("convenor1"), sample.Password, "").To("/login")
	if p.reviewed() {
		t.Fatal("a thief has reviewed the minutes")
	}
	change(t, p.db, "UPDATE authenticator SET confirmed_at = now(), confirmed_by = 'x', last_step = 0")
	own := p.nobody()
	own.signIn("convenor1", sample.Password).To(account.StepPath)
	own.verify(codeAt(t, mine, 0)).To("/")
	if p.sign(own, "", "").To(p.path); !p.reviewed() {
		t.Error("the convenor has not reviewed the minutes")
	}
}
