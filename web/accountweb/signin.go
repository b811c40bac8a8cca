package accountweb

import (
	"errors"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/templates/page/signinpage"
	"jointmeeting/web/edge"
)

// signinRoutes are signing in and out, the first administrator, one's own password.
func (s *server) signinRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(LoginPath, edge.Public, s.loginShow),
		edge.Bounded(edge.Action(LoginPath, edge.Public, s.loginDo), attempt.Full, s.fullView),
		edge.Page(account.StepPath, edge.Public, s.stepShow),
		edge.Action(account.StepPath, edge.Public, s.stepDo),
		edge.Answered(account.StepPath+"/passkey", edge.Public, s.stepPasskey),
		edge.Action("/logout", edge.Public, s.logoutDo),
		edge.Page("/setup", edge.Public, s.setupShow),
		edge.Action("/setup", edge.Public, s.setupDo),
		edge.Page(edge.PasswordPath, edge.Signed, s.passwordShow),
		edge.Action(edge.PasswordPath, edge.Signed, s.passwordDo),
	}
}

// LoginPath is the address of the page 登录.
const LoginPath = "/login"

func (s *server) loginShow(r *http.Request, _ access.Actor) (edge.View, error) {
	q := r.URL.Query()
	return s.loginView(r, signinpage.View{Next: wanted(q.Get("next")), Kept: q.Get("kept") != "", Ended: q.Get("ended") != ""})
}

func (s *server) loginView(r *http.Request, l signinpage.View) (v edge.View, err error) {
	l.Token = form.NewToken()
	if l.Hints, err = s.accounts.Hints(r.Context()); err != nil {
		return v, err
	}
	return edge.View{Title: "登录", Body: signinpage.Show(l), Frame: edge.FrameSignIn}, nil
}

// wanted keeps where a visitor wanted to go when it is a page of ours; the sign-in page itself is none.
func wanted(next string) string {
	if !edge.SafePath(next) || next == LoginPath || next == account.StepPath {
		return ""
	}
	return next
}

func (s *server) loginDo(r *http.Request, who access.Actor) (edge.Next, error) {
	k := signInForm(r, who)
	k.Cookie = cookieOf(r, s.deviceName(k.Login))
	w, err := s.accounts.SignIn(r.Context(), who, k)
	var errs form.Errors
	if errors.As(err, &errs) {
		v, err := s.loginView(r, signinpage.View{Name: form.Line(k.Login), Next: k.Next, Errors: errs, Wait: w.Wait, AskCode: w.Shut})
		return edge.Again(v), err
	}
	if fault.KindOf(err) == fault.Busy {
		return edge.Again(busyLogin(k, err)), nil
	}
	if err == nil && w.Step != "" && k.Code != "" {
		return s.stepAtOnce(r, who, k, w)
	}
	return s.signedIn(k.Login, w), err
}

func signInForm(r *http.Request, who access.Actor) account.SignInForm {
	f := r.PostForm
	return account.SignInForm{Login: form.Line(f.Get("username")), Password: f.Get("password"), Agent: r.UserAgent(), Old: who.Session,
		Next: wanted(f.Get("next")), Code: f.Get("code"), Wait: f.Get("wait")}
}

// fullView is what somebody sees for whom there was no room from the beginning.
func (s *server) fullView(r *http.Request, why error) edge.View {
	return busyLogin(signInForm(r, access.Actor{}), why)
}

// busyLogin is the form once more for somebody who was turned away, with the name and without a statement:
// the database has enough to do.
func busyLogin(k account.SignInForm, err error) edge.View {
	l := signinpage.View{Token: form.NewToken(), Name: form.Line(k.Login), Next: k.Next, Wait: k.Wait, AskCode: k.Wait != "" || k.Code != ""}
	l.Errors.Add("username", "%s。用户名已保留，密码请重新输入。", fault.Sentence(err))
	return edge.View{Title: "登录", Body: signinpage.Show(l), Frame: edge.FrameSignIn, Status: http.StatusServiceUnavailable}
}

// signedIn takes the new session, and marks the browser as one that this person uses.
func (s *server) signedIn(login string, w account.SignedIn) edge.Next {
	n := edge.GoTo(w.Outcome)
	n.Session = w.Session
	if w.Device != "" {
		n.Cookies = append(n.Cookies, s.cookie(s.deviceName(login), w.Device, 365*24*3600))
	}
	if w.Step != "" {
		n.Cookies = append(n.Cookies, s.cookie(s.stepName(), w.Step, authenticator.StepSeconds))
	}
	return n
}

// cookie is one of signing in: it holds no right. Without a value it is forgotten.
func (s *server) cookie(name, value string, seconds int) *http.Cookie {
	if value == "" {
		seconds = -1
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: s.Secure(), SameSite: http.SameSiteLaxMode}
}

func cookieOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil || len(c.Value) > 200 {
		return ""
	}
	return c.Value
}

// bound is a cookie's name; over https it belongs to this host alone.
func (s *server) bound(name string) string {
	if s.Secure() {
		return "__Host-" + name
	}
	return name
}

func (s *server) deviceName(login string) string { return s.bound(s.accounts.DeviceName(login)) }

// stepName is the name of the cookie with the secret of a second step.
func (s *server) stepName() string { return s.bound("signin") }

// logoutDo also answers a session that has ended already: signing out twice is no error.
func (s *server) logoutDo(r *http.Request, who access.Actor) (edge.Next, error) {
	if !who.Signed() {
		return edge.GoTo(db.Outcome{URL: LoginPath}), nil
	}
	out, err := s.accounts.SignOut(r.Context(), who)
	n := edge.GoTo(out)
	n.Leave = true
	return n, err
}

func (s *server) setupShow(r *http.Request, _ access.Actor) (edge.View, error) {
	return s.setupView(r, signinpage.SetupView{})
}

func (s *server) setupView(r *http.Request, p signinpage.SetupView) (v edge.View, err error) {
	needs, err := s.accounts.NeedsSetup(r.Context())
	if err != nil || !needs {
		return v, errors.Join(err, fault.NotFound())
	}
	p.Token = form.NewToken()
	if p.Min, err = s.passwordMin(r); err != nil {
		return v, err
	}
	return edge.View{Title: "首次设置", Body: signinpage.Setup(p), Frame: edge.FrameSignIn}, nil
}

func (s *server) setupDo(r *http.Request, who access.Actor) (edge.Next, error) {
	p := r.PostForm
	f := enrolment.SetupForm{OfficerName: p.Get("officer_name"), OfficerLogin: p.Get("officer_login")}
	f.SetupForm = account.SetupForm{Token: p.Get("token_password"), Name: p.Get("name"), Login: p.Get("login"), New: p.Get("new_password"), Again: p.Get("again_password")}
	w, h, err := s.newcomers.Setup(r.Context(), who, f, r.UserAgent())
	var errs form.Errors
	if errors.As(err, &errs) {
		v, err := s.setupView(r, signinpage.SetupView{Typed: f, Errors: errs})
		return edge.Again(v), err
	}
	n := s.signedIn(f.Login, w)
	n.Once, n.Form = true, &edge.View{Title: "首次设置", Body: signinpage.SetUp(h), Frame: edge.FrameSignIn}
	return n, err
}

func (s *server) passwordShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.passwordView(r, who, false, nil)
}

func (s *server) passwordView(r *http.Request, who access.Actor, keep bool, errs form.Errors) (edge.View, error) {
	least, err := s.passwordMin(r)
	v := edge.View{Title: "修改密码", Body: signinpage.Password(signinpage.PasswordView{Token: form.NewToken(), Min: least, Must: who.MustSet, Keep: keep, Errors: errs})}
	if who.MustSet {
		v.Frame = edge.FramePlain
	}
	return v, err
}

func (s *server) passwordDo(r *http.Request, who access.Actor) (edge.Next, error) {
	f := r.PostForm
	p := account.PasswordForm{Current: f.Get("current_password"), New: f.Get("new_password"), Again: f.Get("again_password"), Keep: !f.Has("end_others")}
	w, err := s.accounts.ChangePassword(r.Context(), who, p, r.UserAgent())
	var errs form.Errors
	if errors.As(err, &errs) {
		v, err := s.passwordView(r, who, p.Keep, errs)
		return edge.Again(v), err
	}
	return s.signedIn(who.Login, w), err
}

func (s *server) passwordMin(r *http.Request) (int, error) {
	var v *setting.Values
	err := s.DB().Read(r.Context(), func(b *db.Batch) { v = setting.Load(b) })
	if err != nil {
		return 0, err
	}
	return v.Int(setting.PasswordMin), nil
}
