package web

import (
	"fmt"
	"net/url"
	"testing"

	"jointmeeting/internal/account"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/setting"
	"jointmeeting/web/accountweb"
)

// enrolPath is where whoever has nothing to prove themselves with is held.
const enrolPath = "/me/security"

// strict is the sample office with all settings as shipped.
func strict(t *testing.T) *portal {
	t.Helper()
	p := newPortal(t, sampledb.DB(t))
	dbtest.Tamper(t, p.db, "DELETE FROM setting")
	return p
}

// held is a session begun by the password alone, on the page where it stays.
func (p *portal) held(login, password string) *browser {
	p.t.Helper()
	b := p.nobody()
	b.signIn(login, password).To("/")
	b.get("/").To(enrolPath)
	return b
}

// show types a code on the page that the session is held on.
func (b *browser) show(code string) *reply {
	b.t.Helper()
	to, values := b.get(enrolPath).Is(200).Page().Form(handover.ShowPath).Fill("启用码", code).Press("核对启用码")
	return b.post(to, values)
}

// code is a whole code for the person, from two others.
func (p *portal) code(login string) string {
	p.t.Helper()
	first := p.reset(login)
	return first + p.approve("security", login)
}

// TestFirstAuthenticatorNeedsACode: a session begun by the password alone registers nothing; with a code from two others, typed there, it does,
// and then everything is open. The code is good for it once, and for its own person.
func TestFirstAuthenticatorNeedsACode(t *testing.T) {
	t.Parallel()
	p := strict(t)
	b := p.held("office1", sample.Password)
	b.get(enrolPath).Is(200).Page().Sees("请先填写启用码", "安全管理员与您核实后确认")
	b.get(accountweb.CodePath).Is(403).Page().Sees("只凭密码登录")
	b.get(accountweb.PasskeyPath).Is(403)
	b.show("").Is(422).Page().Sees("请填写启用码")
	b.show("2345-2345-2345-2345").Is(422).Page().Sees("启用码不正确")
	first := p.reset("office1")
	b.show(first).Is(422)
	b.show(first + first).Is(422)
	code := first + p.approve("security", "office1")
	p.held("director", sample.Password).show(code).Is(422).Page().Sees("启用码不正确")
	b.show(code).To(enrolPath)
	b.get(enrolPath).Is(200).Page().Sees("启用码正确")
	b.get("/").To(enrolPath)
	p.held("office1", sample.Password).show(code).Is(422).Page().Sees("已使用")
	b.enrol()
	b.get("/").Is(200)
	p.nobody().signIn("office1", sample.Password).To(account.StepPath)
	sample.Deliver(t, p.db)
	b.get("/messages").Is(200).Page().Sees("有人只凭您的登录密码登录", "再次验证没有通过", "新增了签批验证方式")
	if n := query[int](t, p.db, "SELECT count(*)::int FROM audit WHERE action = 'handover.show'"); n != 1 {
		t.Errorf("%d codes shown in the log", n)
	}
}

// TestCodeLetsItsPersonRegisterAtOnce: who chooses the password with a code is signed in to register, in that browser alone. Where the answer was
// lost, the same code is typed again after the new password.
func TestCodeLetsItsPersonRegisterAtOnce(t *testing.T) {
	t.Parallel()
	p := strict(t)
	code := p.code("director")
	b := p.nobody()
	b.choose("director", code, freshPassword).Is(200).Page().Sees("密码已设置", "请接着登记")
	b.get("/").To(enrolPath)
	if page := b.get(enrolPath).Is(200).Page(); page.Has(`form[action="` + handover.ShowPath + `"]`) {
		t.Error("the code is asked for once more")
	}
	lost := p.held("director", freshPassword)
	lost.get(accountweb.CodePath).Is(403)
	lost.show(code).To(enrolPath)
	p.held("director", freshPassword).show(code).Is(422)
	page := lost.get(accountweb.CodePath).Is(200).Page()
	to, values := page.Form(accountweb.CodePath).Fill("名称", "工作手机").Fill("登录密码", freshPassword).
		Fill("当前的 6 位数字", codeAt(t, page.Find("p b").Text(), 0)).Press("登记")
	lost.post(to, values).Is(200)
	lost.get("/").Is(200)
	b.get("/").To("/login") // the other sessions have ended
}

// TestCodeThatLetsNobodyRegister: past its time, replaced by a newer one, taken back, or of one administrator alone by the time of the seat.
func TestCodeThatLetsNobodyRegister(t *testing.T) {
	t.Parallel()
	p := strict(t)
	b := p.held("office1", sample.Password)
	late := p.code("office1")
	change(t, p.db, "UPDATE handover SET ends = now() - interval '1 second'")
	b.show(late).Is(422)
	replaced := p.code("office1")
	p.nobody().choose("office1", replaced, freshPassword).Is(200)
	b = p.held("office1", freshPassword)
	p.reset("office1")
	b.show(replaced).Is(422)
	void := p.code("office1")
	admin := p.as("admin")
	admin.press(admin.get(p.userPath("office1")).Page(), p.openCode("office1")+"/void", "作废启用码 "+sample.Who(t, p.db, "office1").Name).To(p.userPath("office1"))
	b.show(void).Is(422)
	b.get(accountweb.CodePath).Is(403)
}

// seated gives a liaison an office seat, as two others would.
func seated(t *testing.T, p *portal, login string) {
	t.Helper()
	dbtest.Tamper(t, p.db, fmt.Sprintf(`INSERT INTO seat (person, role, unit, title, valid_from, basis, confirmed_at)
		SELECT a.person, 'office', u.id, '办公室工作人员', portal_today(), '测试', now() FROM account a, unit u WHERE a.login = '%s' AND u.code = 'scjgj'`, login))
}

// TestSeatThatComesToAPasswordAlone: a liaison signs in by the password and becomes one of the office: from that moment the session is held, and
// what was registered by the password alone stands for nothing.
func TestSeatThatComesToAPasswordAlone(t *testing.T) {
	t.Parallel()
	p := strict(t)
	code := p.reset("liaison-scjgj") // whole: by one administrator alone
	b, early := p.nobody(), p.nobody()
	b.signIn("liaison-scjgj", sample.Password).To("/")
	early.signIn("liaison-scjgj", sample.Password).To("/")
	b.enrol()
	b.get("/").Is(200)
	seated(t, p, "liaison-scjgj")
	b.get("/").To(enrolPath)
	b.get(enrolPath).Page().Sees("请先填写启用码")
	b.get(accountweb.CodePath).Is(403)
	b.show(code).Is(422).Page().Sees("第二人确认")
	again := p.held("liaison-scjgj", sample.Password)
	again.show(p.code("liaison-scjgj")).To(enrolPath)
	if n := query[int](t, p.db, "SELECT count(*)::int FROM authenticator WHERE removed_at IS NULL"); n != 0 {
		t.Errorf("%d of unknown hands are left", n)
	}
	again.enrol()
	again.get("/").Is(200)
	early.get("/").To("/login")
}

// TestConfirmedStandsForTheSeat: what the security officer has checked with its person needs no code; whoever has it and signed in by the password
// signs in once more when the seat comes.
func TestConfirmedStandsForTheSeat(t *testing.T) {
	t.Parallel()
	p := strict(t)
	b := p.nobody()
	b.signIn("liaison-scjgj", sample.Password).To("/")
	secret, _ := b.enrol()
	change(t, p.db, "UPDATE authenticator SET confirmed_at = now(), confirmed_by = 'x', last_step = 0")
	seated(t, p, "liaison-scjgj")
	b.get("/").To(enrolPath)
	if page := b.get(enrolPath).Is(200).Page(); page.Has(`form[action="` + handover.ShowPath + `"]`) {
		t.Error("a code is asked for")
	}
	b.get(enrolPath).Page().Sees("请退出后重新登录")
	b.signIn("liaison-scjgj", sample.Password).To(account.StepPath)
	b.verify(codeAt(t, secret, 0)).To("/")
	b.get("/").Is(200)
}

// TestRevokedNeedsACodeAgain: when the security officer has taken the telephone away, the password alone registers no other.
func TestRevokedNeedsACodeAgain(t *testing.T) {
	t.Parallel()
	p := strict(t)
	own := p.as("office1")
	own.enrol()
	id := query[int64](t, p.db, "SELECT id FROM authenticator")
	p.as("security").post(fmt.Sprintf("/authenticators/%d/do/revoke", id), url.Values{"token": {string(form.NewToken())}, "version": {"1"}, "reason": {"手机遗失"}}).To("/authenticators")
	b := p.held("office1", sample.Password)
	b.get(accountweb.CodePath).Is(403)
	b.show(p.code("office1")).To(enrolPath)
	b.enrol()
	b.get("/").Is(200)
}

// TestFurtherOneNeedsACodeToo: where an office asks for no second step, the password alone adds nothing to what its person has; a code lets it.
func TestFurtherOneNeedsACodeToo(t *testing.T) {
	t.Parallel()
	p := strict(t)
	set(t, p.db, setting.LoginSecond, setting.SecondNobody)
	p.as("office1").enrol()
	b := p.nobody()
	b.signIn("office1", sample.Password).To("/")
	b.get("/").Is(200)
	b.get(accountweb.PasskeyPath).Is(403)
	b.show(p.code("office1")).To(enrolPath)
	b.get(accountweb.PasskeyPath).Is(200)
	b.get("/").Is(200)
}

// TestWhoNeedsNoCode: people of the units register as they like; a demo asks nobody until somebody changes the setting, and an office that has
// switched it off lets the password register.
func TestWhoNeedsNoCode(t *testing.T) {
	t.Parallel()
	p := strict(t)
	liaison := p.nobody()
	liaison.signIn("liaison-jyj", sample.Password).To("/")
	liaison.get("/").Is(200)
	liaison.enrol()
	change(t, p.db, "UPDATE office SET demo = true")
	demo := p.nobody()
	demo.signIn("director", sample.Password).To("/")
	demo.get("/").Is(200)
	demo.get(accountweb.CodePath).Is(200)
	set(t, p.db, setting.LoginEnrolCode, "1")
	demo.get(accountweb.CodePath).Is(403)
	change(t, p.db, "UPDATE office SET demo = false")
	set(t, p.db, setting.LoginEnrolCode, "0")
	b := p.held("office1", sample.Password)
	b.enrol()
	b.get("/").Is(200)
}

// TestOfficersLetEachOtherInOnlyWhenTheyGetIn: where no security officer has registered anything, the server hands out a whole code to the first;
// from then on that officer is the second person.
func TestOfficersLetEachOtherInOnlyWhenTheyGetIn(t *testing.T) {
	t.Parallel()
	p := strict(t)
	p.seat2(t)
	s := handover.NewService(p.db, account.NewService(p.db, p.s.Sessions(), []byte("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")))
	handed := func(login string) handover.Handed {
		t.Helper()
		acc, err := p.s.Accounts().Find(t.Context(), account.Operator(), login)
		if err != nil {
			t.Fatal(err)
		}
		h, err := s.Reset(t.Context(), account.Operator(), acc.Person, acc.Version)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	h := handed("security")
	if h.Halves {
		t.Fatal("both officers wait for each other, and nobody gets in")
	}
	b := p.nobody()
	b.choose("security", h.Code, freshPassword).Is(200)
	page := b.get(accountweb.CodePath).Is(200).Page()
	to, values := page.Form(accountweb.CodePath).Fill("名称", "手机").Fill("登录密码", freshPassword).Fill("当前的 6 位数字", codeAt(t, page.Find("p b").Text(), 0)).Press("登记")
	b.post(to, values).Is(200)
	if h := handed("liaison-scjgj"); !h.Halves {
		t.Error("the server alone hands out a code to an officer although another one can approve it")
	}
}

// seat2 makes a liaison a second security officer.
func (p *portal) seat2(t *testing.T) {
	t.Helper()
	dbtest.Tamper(t, p.db, `INSERT INTO seat (person, role, title, valid_from, basis, confirmed_at)
		SELECT a.person, 'security', '安全管理员', portal_today(), '测试', now() FROM account a WHERE a.login = 'liaison-scjgj'`)
}
