package web

import (
	"errors"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/signinpage"
)

// signinRoutes are the door: signing in and out, the first administrator, one's own password.
func (s *Server) signinRoutes() []route {
	return []route{
		Page(loginPath, public, s.loginShow),
		Action(loginPath, public, s.loginDo),
		Action("/logout", public, s.logoutDo),
		Page("/setup", public, s.setupShow),
		Action("/setup", public, s.setupDo),
		Page(passwordPath, signed, s.passwordShow),
		Action(passwordPath, signed, s.passwordDo),
	}
}

const loginPath = "/login"

func (s *Server) loginShow(r *http.Request, _ access.Actor) (view, error) {
	q := r.URL.Query()
	return s.loginView(r, signinpage.View{Next: wanted(q.Get("next")), Kept: q.Get("kept") != ""})
}

func (s *Server) loginView(r *http.Request, l signinpage.View) (v view, err error) {
	l.Token = form.NewToken()
	if l.Hints, err = s.accounts.Hints(r.Context()); err != nil {
		return v, err
	}
	return view{Title: "登录", Body: signinpage.Show(l), Frame: frameSignIn}, nil
}

// wanted keeps where a visitor wanted to go when it is a page of ours; the sign-in page itself is none.
func wanted(next string) string {
	if !safePath(next) || next == loginPath {
		return ""
	}
	return next
}

func (s *Server) loginDo(r *http.Request, who access.Actor) (next, error) {
	f := r.PostForm
	k := unit.Knock{Login: f.Get("username"), Password: f.Get("password"), Agent: r.UserAgent(), Old: who.Session, Next: wanted(f.Get("next"))}
	if c, err := r.Cookie(s.deviceName(k.Login)); err == nil {
		k.Cookie = c.Value
	}
	w, err := s.accounts.SignIn(r.Context(), who, k)
	var errs form.Errors
	if errors.As(err, &errs) {
		v, err := s.loginView(r, signinpage.View{Name: form.Line(k.Login), Next: k.Next, Errors: errs})
		return again(v), err
	}
	return s.welcome(k.Login, w), err
}

// welcome takes the new session, and marks the browser as one that this person uses.
func (s *Server) welcome(login string, w unit.Welcome) next {
	n := goTo(w.Outcome)
	n.session = w.Session
	if w.Device != "" {
		n.cookies = []*http.Cookie{{Name: s.deviceName(login), Value: w.Device, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}}
	}
	return n
}

func (s *Server) deviceName(login string) string {
	if s.secure {
		return "__Host-" + s.accounts.DeviceName(login)
	}
	return s.accounts.DeviceName(login)
}

// logoutDo also answers a session that has ended already: signing out twice is no error.
func (s *Server) logoutDo(r *http.Request, who access.Actor) (next, error) {
	if !who.Signed() {
		return goTo(db.Outcome{URL: loginPath}), nil
	}
	out, err := s.accounts.SignOut(r.Context(), who)
	n := goTo(out)
	n.leave = true
	return n, err
}

func (s *Server) setupShow(r *http.Request, _ access.Actor) (view, error) {
	return s.setupView(r, signinpage.SetupView{})
}

func (s *Server) setupView(r *http.Request, p signinpage.SetupView) (v view, err error) {
	needs, err := s.accounts.NeedsSetup(r.Context())
	if err != nil || !needs {
		return v, errors.Join(err, fault.NotFound())
	}
	p.Token = form.NewToken()
	if p.Min, err = s.passwordMin(r); err != nil {
		return v, err
	}
	return view{Title: "首次设置", Body: signinpage.Setup(p), Frame: frameSignIn}, nil
}

func (s *Server) setupDo(r *http.Request, who access.Actor) (next, error) {
	p := r.PostForm
	f := unit.SetupForm{Token: p.Get("token_password"), Name: p.Get("name"), Login: p.Get("login"), New: p.Get("new_password"), Again: p.Get("again_password")}
	w, err := s.accounts.Setup(r.Context(), who, f, r.UserAgent())
	var errs form.Errors
	if errors.As(err, &errs) {
		v, err := s.setupView(r, signinpage.SetupView{Typed: f, Errors: errs})
		return again(v), err
	}
	return s.welcome(f.Login, w), err
}

func (s *Server) passwordShow(r *http.Request, who access.Actor) (view, error) {
	return s.passwordView(r, who, nil)
}

func (s *Server) passwordView(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	least, err := s.passwordMin(r)
	v := view{Title: "修改密码", Body: signinpage.Password(signinpage.PasswordView{Token: form.NewToken(), Min: least, Must: who.MustSet, Errors: errs})}
	if who.MustSet {
		v.Frame = framePlain
	}
	return v, err
}

func (s *Server) passwordDo(r *http.Request, who access.Actor) (next, error) {
	f := r.PostForm
	p := unit.NewPassword{Current: f.Get("current_password"), New: f.Get("new_password"), Again: f.Get("again_password")}
	w, err := s.accounts.ChangePassword(r.Context(), who, p, r.UserAgent())
	var errs form.Errors
	if errors.As(err, &errs) {
		v, err := s.passwordView(r, who, errs)
		return again(v), err
	}
	return s.welcome(who.Login, w), err
}

func (s *Server) passwordMin(r *http.Request) (int, error) {
	var v *setting.Values
	err := s.deps.DB.Read(r.Context(), func(b *db.Batch) { v = setting.Load(b) })
	if err != nil {
		return 0, err
	}
	return v.Int(setting.PasswordMin), nil
}
