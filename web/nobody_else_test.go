package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/web/accountweb"
)

// target is what somebody may want who is not the chief: minutes that wait for the chief's signature.
type target struct {
	*portal
	t      *testing.T
	path   string
	form   url.Values // the chief's form, as any thief knows it
	digits string     // what is typed beside the password where a mandate is proved
}

func newTarget(t *testing.T) *target {
	t.Helper()
	p, id := minutesAt(t, minutes.Signing)
	path := minutes.Path(id)
	_, values := p.as("chief").get(path + "/sign").Is(200).Page().Form(path + "/do/choose").Press("确认签批")
	return &target{portal: p, t: t, path: path, form: values}
}

// sign sends the chief's form from a browser.
func (p *target) sign(b *browser, password, code string) *reply {
	p.t.Helper()
	p.form.Set("token", string(form.NewToken()))
	p.form.Set("password", password)
	p.form.Set("code", code)
	return b.post(p.path+"/do/choose", p.form)
}

// signed says whether the minutes bear the last signature. What the office registers from paper is the office's word, and says so.
func (p *target) signed() bool {
	return query[int](p.t, p.db, "SELECT count(*)::int FROM signature WHERE stage = 'sign' AND state = 'given' AND method <> 'paper'") > 0
}

// generator gives the chief a generator of codes that signs, and forgets that it was told.
func (p *target) generator() (secret string) {
	p.t.Helper()
	secret = p.enrol(p.as("chief"), sample.Password)
	change(p.t, p.db, "UPDATE authenticator SET confirmed_at = now(), confirmed_by = 'x', last_step = 0")
	return secret
}

func (p *target) enrol(b *browser, password string) (secret string) {
	p.t.Helper()
	page := b.get(accountweb.CodePath).Is(200).Page()
	secret = page.Find("p b").Text()
	to, values := page.Form(accountweb.CodePath).Fill("名称", "手机").Fill("登录密码", password).Fill("当前的 6 位数字", codeAt(p.t, secret, 0)).Press("登记")
	if got := b.post(to, values); got.StatusCode != 200 && got.StatusCode != 303 { // the first brings recovery codes
		p.t.Fatalf("registering answers %d", got.StatusCode)
	}
	return secret
}

func (p *target) remove(b *browser, password, code string) *reply {
	p.t.Helper()
	at := fmt.Sprintf("/me/authenticators/%d/remove", query[int64](p.t, p.db, "SELECT id FROM authenticator WHERE removed_at IS NULL"))
	version := query[int64](p.t, p.db, "SELECT version FROM authenticator WHERE removed_at IS NULL")
	return b.post(at, url.Values{"token": {string(form.NewToken())}, "version": {fmt.Sprint(version)}, "password": {password}, "code": {code}})
}

// post sends a small form as somebody.
func (p *target) post(login, path string, fields ...string) *reply {
	p.t.Helper()
	v := url.Values{"token": {string(form.NewToken())}}
	for i := 0; i < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return p.as(login).post(path, v)
}

// told wants the person to have a message that says it.
func (p *target) told(login, words string) {
	p.t.Helper()
	sample.Deliver(p.t, p.db)
	p.as(login).get("/messages").Is(200).Page().Sees(words)
}

// seat asks as the administrator for a seat of an invented person with an account, and gives its path.
func (p *target) seat(login, role string) string {
	p.t.Helper()
	v := []string{"name", "新示" + login, "login", login, "role", role, "title", "科员", "from", "2026-01-05", "basis", "测试"}
	if role == "office" {
		v = append(v, "unit", fmt.Sprint(sample.Unit(p.t, p.db, "scjgj").ID))
	}
	p.post("admin", "/admin/users/new", v...).Is(200)
	return fmt.Sprintf("/seats/%d/do/confirm", query[int64](p.t, p.db, "SELECT s.id FROM seat s JOIN account a USING (person) WHERE a.login = $1", login))
}

// way is one by which somebody might come to a signature, an unissued text or a seat that is another's.
type way struct {
	name string
	try  func(*target)
}

// ways are all of them that the review found, and those that stand beside them.
var ways = []way{
	{"the administrator with the code that he holds", func(p *target) {
		half := p.reset("chief")
		p.nobody().choose("chief", half, freshPassword).Is(422)
		p.nobody().choose("chief", half+half, freshPassword).Is(422)
		p.told("chief", "发起重置您的登录密码")
		p.told("security", "启用码待您确认")
	}},
	{"the administrator as the second person", func(p *target) {
		p.reset("chief")
		p.post("admin", p.openCode("chief")+"/approve", "version", "1").Is(403)
	}},
	{"the auditor as the second person", func(p *target) {
		p.reset("chief")
		p.post("auditor", p.openCode("chief")+"/approve", "version", "1").Is(403)
	}},
	{"the security officer alone", func(p *target) {
		p.post("security", p.userPath("chief")+"/do/reset", "version", "1").Is(403)
		p.post("security", "/admin/users/new", "name", "新示人", "login", "newcomer").Is(403)
	}},
	{"administrator and security officer together: the chief has a day", func(p *target) {
		p.takeover("chief", "security")
		b := p.nobody()
		b.signIn("chief", freshPassword).To("/")
		p.sign(b, freshPassword, "").Is(422).Page().Sees("后暂停签批和确认")
		b.get(p.path + "/sign").Is(200).Page().Sees("后暂停签批和确认")
		p.told("chief", "用启用码重置了登录密码")
		pause := query[int64](p.t, p.db, "SELECT id FROM credential_change WHERE paused_until IS NOT NULL")
		p.post("admin", fmt.Sprintf("%s/%d/resume", account.CredentialsPath, pause), "version", "1", "how", "本人").Is(403)
		p.post("chief", fmt.Sprintf("%s/%d/resume", account.CredentialsPath, pause), "version", "1", "how", "本人").Is(403)
	}},
	{"a mandate instead of a signature", func(p *target) {
		p.takeover("chief", "security")
		day := time.Now().In(form.Zone).Format("2006-01-02")
		p.post("chief", "/delegations", "to", fmt.Sprint(sample.Who(p.t, p.db, "convenor1").Person), "subject", "专题会议", "from", day, "until", day, "signs", "1").Is(422).
			Page().Sees("暂停签批")
	}},
	{"a signature on paper, registered by an account that was reset", func(p *target) {
		p.takeover("office1", "security")
		digest := query[[]byte](p.t, p.db, "SELECT content_hash FROM signature WHERE stage = 'sign' AND state = 'asked'")
		v := url.Values{"token": {string(form.NewToken())}, "version": {p.form.Get("version")}, "signed_on": {time.Now().In(form.Zone).Format("2006-01-02")},
			"remark": {"同意"}, "fingerprint": {paper.Fingerprint(digest)}}
		r := p.as("office1").postFiles(p.path+"/paper", v, map[string][]byte{"scan.pdf": []byte("%PDF-1.7\n%%EOF")})
		r.Is(422).Page().Sees("暂停签批")
	}},
	{"a thief of the password takes the generator away", func(p *target) {
		p.generator()
		b := p.nobody()
		b.signIn("chief", sample.Password).To(account.StepPath)
		p.sign(b, sample.Password, "").To("/login")
		b = p.as("chief") // who also holds an open session gets no further
		p.sign(b, sample.Password, "").Is(422)
		p.remove(b, sample.Password, "").Is(422).Page().Sees("请填写动态验证码")
		p.remove(b, sample.Password, "000000").Is(422)
		p.sign(b, sample.Password, "").Is(422)
	}},
	{"whoever takes it away with its code signs by the password alone", func(p *target) {
		secret := p.generator()
		b := p.as("chief")
		p.remove(b, sample.Password, codeAt(p.t, secret, 0)).To("/me/security")
		p.sign(b, sample.Password, "").Is(422).Page().Sees("暂停签批")
		p.told("chief", "移除了签批验证方式")
		change(p.t, p.db, "UPDATE credential_change SET paused_until = now() - interval '1 second' WHERE paused_until IS NOT NULL")
		p.sign(b, sample.Password, "").Is(422).Page().Sees("单凭登录密码不再能签批")
	}},
	{"a thief of the password enrols a generator", func(p *target) {
		secret := p.generator()
		b := p.as("chief")
		p.remove(b, sample.Password, codeAt(p.t, secret, 0)).To("/me/security")
		change(p.t, p.db, "UPDATE credential_change SET paused_until = now() - interval '1 second' WHERE paused_until IS NOT NULL")
		mine := p.enrol(b, sample.Password)
		p.sign(b, sample.Password, codeAt(p.t, mine, 1)).Is(422).Page().Sees("暂停签批")
		p.told("chief", "新增了签批验证方式")
	}},
	{"the security officer revokes the generator", func(p *target) {
		p.generator()
		id := query[int64](p.t, p.db, "SELECT id FROM authenticator")
		p.post("security", fmt.Sprintf("/authenticators/%d/do/revoke", id), "version", "1", "reason", "手机遗失").To("/authenticators")
		p.sign(p.as("chief"), sample.Password, "").Is(422).Page().Sees("暂停签批")
		pause := query[int64](p.t, p.db, "SELECT id FROM credential_change WHERE paused_until IS NOT NULL")
		p.post("security", fmt.Sprintf("%s/%d/resume", account.CredentialsPath, pause), "version", "1", "how", "本人").Is(422).Page().Sees("此项变更由您办理")
		p.told("chief", "移除了签批验证方式")
	}},
	{"a seat of the administrator's own making", func(p *target) {
		confirm := p.seat("newcomer", "office")
		for _, login := range []string{"admin", "office1", "director"} {
			if got := p.post(login, confirm, "version", "1").StatusCode; got < 400 {
				p.t.Errorf("%s confirms an office seat: %d", login, got)
			}
		}
		if n := query[int](p.t, p.db, "SELECT count(*)::int FROM seat_now s JOIN account a USING (person) WHERE a.login = 'newcomer'"); n != 0 {
			p.t.Error("the seat is held")
		}
	}},
	{"a security officer whom the administrator has reset confirms it", func(p *target) {
		confirm := p.seat("newcomer", "office")
		p.takeover("security", "auditor")
		p.post("security", confirm, "version", "1").Is(422).Page().Sees("暂停签批和确认")
		p.post("security", p.settingPath("minutes.grade"), "version", "0", "value", "0").Is(422)
		p.reset("chief")
		p.post("security", p.openCode("chief")+"/approve", "version", "1").Is(403)
		p.told("security", "用启用码重置了登录密码")
	}},
	{"a security officer of the administrator's making", func(p *target) {
		confirm := p.seat("guard", "security")
		change(p.t, p.db, "INSERT INTO setting (key, value, by_name, at) VALUES ('seat.security', '0', 'x', now())")
		for _, login := range []string{"admin", "office1", "director"} {
			if got := p.post(login, confirm, "version", "1").StatusCode; got < 400 {
				p.t.Errorf("%s confirms a security officer: %d", login, got)
			}
		}
	}},
	{"one account in two of the three", func(p *target) {
		for _, role := range []string{"security", "auditor"} {
			_, err := p.db.Pool().Exec(p.t.Context(), `INSERT INTO seat (person, role, valid_from, confirmed_by, confirmed_at)
				SELECT person, $1, portal_today(), 'x', now() FROM account WHERE login = 'admin'`, role)
			if err == nil || !strings.Contains(err.Error(), "two of the three") {
				p.t.Errorf("the administrator is %s too: %v", role, err)
			}
		}
	}},
	{"the administrator lowers what a signature asks for", func(p *target) {
		for _, key := range []string{"minutes.grade", "minutes.review_needs_password", "seat.security", "authenticator.wait_hours", "sign.pause_hours", "login.tries"} {
			p.as("admin").get(p.settingPath(key)).Is(403)
			p.post("admin", p.settingPath(key), "version", "0", "value", "0").Is(403).Page().Sees("由安全管理员更改")
		}
		p.as("admin").get("/admin/settings").Is(200).Page().Sees("由安全管理员更改")
	}},
	{"a code that the administrator alone holds, for a seat asked for later", func(p *target) {
		code := p.post("admin", "/admin/users/new", "name", "新示人", "login", "newcomer").Is(200).Page().Find(".once").Text()
		change(p.t, p.db, `INSERT INTO seat (person, role, unit, valid_from) SELECT person, 'office', $1, portal_today() FROM account WHERE login = 'newcomer'`, sample.Unit(p.t, p.db, "scjgj").ID)
		p.nobody().choose("newcomer", code, freshPassword).Is(422).Page().Sees("需要由第二人确认启用码")
	}},
	{"others send the chief's form", func(p *target) {
		for _, login := range []string{"admin", "security", "auditor", "office1", "director", "convenor1", "liaison-jyj", "member-jyj"} {
			if got := p.sign(p.as(login), sample.Password, "").StatusCode; got != 403 && got != 404 {
				p.t.Errorf("%s signs: %d", login, got)
			}
		}
	}},
	{"others read the text before it is issued", func(p *target) {
		for _, login := range []string{"admin", "security", "auditor", "liaison-jyj", "member-jyj"} {
			for _, page := range []string{"", "/sign", "/print"} {
				if got := p.as(login).get(p.path + page).StatusCode; got != 403 && got != 404 {
					p.t.Errorf("%s reads %s%s: %d", login, p.path, page, got)
				}
			}
		}
	}},
}

// settingPath is a setting's page.
func (p *portal) settingPath(key string) string { return "/admin/settings/" + key }

// TestNobodyActsForAnother: every way by which an administrator, a security officer, an auditor, the office, a liaison or
// a thief of one password could come to a signature, an unissued text or a seat that is another's is refused or held,
// and told to the person; and the person signs.
func TestNobodyActsForAnother(t *testing.T) {
	t.Parallel()
	for _, w := range ways {
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

// TestTheRightPersonSigns: what holds others back lets the chief go on, with nothing changed, and after a reset once the
// security officer has asked, or when the day is over; nobody is stopped by a first authenticator.
func TestTheRightPersonSigns(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(*target) (password, code string){
		"nothing changed":              func(*target) (string, string) { return sample.Password, "" },
		"as shipped, with a generator": func(p *target) (string, string) { return sample.Password, codeAt(p.t, p.shipped().generator(), 0) },
		"a reset is only asked":        func(p *target) (string, string) { p.reset("chief"); return sample.Password, "" },
		"a first generator waits": func(p *target) (string, string) {
			p.enrol(p.as("chief"), sample.Password)
			return sample.Password, ""
		},
		"the officer has asked": func(p *target) (string, string) {
			p.takeover("chief", "security")
			pause := query[int64](p.t, p.db, "SELECT id FROM credential_change WHERE paused_until IS NOT NULL")
			p.post("security", fmt.Sprintf("%s/%d/resume", account.CredentialsPath, pause), "version", "1", "how", "电话与本人核实").To(account.CredentialsPath)
			return freshPassword, ""
		},
		"the day is over": func(p *target) (string, string) {
			p.takeover("chief", "security")
			change(p.t, p.db, "UPDATE credential_change SET paused_until = now() - interval '1 second' WHERE paused_until IS NOT NULL")
			return freshPassword, ""
		},
		"a new generator, confirmed": func(p *target) (string, string) {
			secret := p.generator()
			b := p.as("chief")
			p.remove(b, sample.Password, codeAt(p.t, secret, 0)).To("/me/security")
			change(p.t, p.db, "UPDATE credential_change SET paused_until = now() - interval '1 second' WHERE paused_until IS NOT NULL")
			mine := p.enrol(b, sample.Password)
			id := query[int64](p.t, p.db, "SELECT id FROM authenticator WHERE removed_at IS NULL")
			p.post("security", fmt.Sprintf("/authenticators/%d/do/confirm", id), "version", "1").To("/authenticators")
			return sample.Password, codeAt(p.t, mine, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newTarget(t)
			password, code := before(p)
			if p.sign(p.as("chief"), password, code).To(p.path); !p.signed() {
				t.Error("the minutes are not signed")
			}
		})
	}
}
