package accountweb

import (
	"errors"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/signinpage"
	"jointmeeting/web/edge"
)

// stepShow is the page of the second step; who has none that waits gets the page of the password.
func (s *server) stepShow(r *http.Request, _ access.Actor) (edge.View, error) {
	v, err := s.stepView(r, nil)
	if fault.KindOf(err) == fault.SignIn {
		return s.loginView(r, signinpage.View{Ended: cookieOf(r, s.stepName()) != ""})
	}
	return v, err
}

func (s *server) stepView(r *http.Request, errs form.Errors) (edge.View, error) {
	t, err := s.authenticators.StepOf(r.Context(), cookieOf(r, s.stepName()))
	if err != nil {
		return edge.View{}, err
	}
	v := signinpage.StepView{Step: t, Token: form.NewToken(), Errors: errs}
	if t.ByPasskey {
		v.Script = s.Passkeys(r)
	}
	return edge.View{Title: "登录验证", Body: signinpage.Step(v), Frame: edge.FrameSignIn}, nil
}

func (s *server) stepDo(r *http.Request, who access.Actor) (edge.Next, error) {
	f := authenticator.StepForm{Secret: cookieOf(r, s.stepName()), Typed: r.PostForm.Get("code"), Assertion: r.PostForm.Get("assertion"), Site: s.Site(r)}
	t, err := s.authenticators.StepOf(r.Context(), f.Secret)
	if err != nil {
		return s.stepEnded(err)
	}
	f.Cookie = cookieOf(r, s.deviceName(t.Login))
	w, err := s.authenticators.Verify(r.Context(), who, f)
	var errs form.Errors
	if errors.As(err, &errs) {
		v, err := s.stepView(r, errs)
		if err != nil {
			return s.stepEnded(err)
		}
		return edge.Again(v), nil
	}
	if err != nil {
		return s.stepEnded(err)
	}
	n := s.signedIn(t.Login, w)
	n.Cookies = append(n.Cookies, s.cookie(s.stepName(), "", 0))
	return n, nil
}

// stepAtOnce takes the second step with the code that came beside the password. One that does for it no longer is asked for again.
func (s *server) stepAtOnce(r *http.Request, who access.Actor, k account.SignInForm, first account.SignedIn) (edge.Next, error) {
	w, err := s.authenticators.Verify(r.Context(), who, authenticator.StepForm{Secret: first.Step, Typed: k.Code, Cookie: k.Cookie, Site: s.Site(r)})
	if edge.Sentences(err) != nil || fault.KindOf(err) == fault.SignIn {
		return s.signedIn(k.Login, first), nil
	}
	return s.signedIn(k.Login, w), err
}

// stepEnded leads back to the password when there is no second step any more; another error stays one.
func (s *server) stepEnded(err error) (edge.Next, error) {
	if fault.KindOf(err) != fault.SignIn {
		return edge.Next{}, err
	}
	n := edge.GoTo(db.Outcome{URL: LoginPath + "?ended=1"})
	n.Cookies = []*http.Cookie{s.cookie(s.stepName(), "", 0)}
	return n, nil
}

func (s *server) stepPasskey(r *http.Request, _ access.Actor) (any, error) {
	return s.authenticators.AskPasskey(r.Context(), cookieOf(r, s.stepName()), s.Site(r))
}
