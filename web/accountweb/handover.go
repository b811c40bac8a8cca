package accountweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/setting"
	"jointmeeting/templates/page/credentialpage"
	"jointmeeting/templates/page/signinpage"
	"jointmeeting/web/edge"
)

// handoverRoutes are where a person chooses the password with a code, and where a second person approves codes and
// checks what was changed about how people sign in.
func (s *server) handoverRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(handover.StartPath, edge.Public, s.startShow),
		edge.Bounded(edge.Action(handover.StartPath, edge.Public, s.startDo), attempt.CodesFull, startFull),
		edge.Action(handover.ShowPath, edge.Signed, s.codeShow),
		edge.Page(account.CredentialsPath, edge.Guards, s.credentials),
		edge.Once(edge.Action(codesPath+"/{id}/approve", edge.Guards, s.codeApprove)),
		edge.Action(codesPath+"/{id}/void", edge.Administrators, s.codeVoid),
		edge.Action(account.CredentialsPath+"/{id}/resume", edge.Security, s.resume),
		edge.Action("/me/changes/seen", edge.Signed, s.changesSeen),
	}
}

const codesPath = account.CredentialsPath + "/codes"

func (s *server) startShow(r *http.Request, _ access.Actor) (edge.View, error) {
	return s.startView(r, signinpage.StartView{Login: form.Line(r.URL.Query().Get("login"))})
}

func (s *server) startView(r *http.Request, v signinpage.StartView) (edge.View, error) {
	v.Token = form.NewToken()
	var err error
	v.Min, err = s.passwordMin(r)
	return edge.View{Title: "设置密码", Body: signinpage.Start(v), Frame: edge.FrameSignIn}, err
}

func (s *server) startDo(r *http.Request, who access.Actor) (edge.Next, error) {
	p := r.PostForm
	f := handover.Form{Login: p.Get("username"), Code: p.Get("code_password"), New: p.Get("new_password"), Again: p.Get("again_password"),
		Agent: r.UserAgent(), Old: who.Session}
	w, err := s.handovers.Use(r.Context(), access.Actor{Request: who.Request, From: who.From}, f)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.startView(r, signinpage.StartView{Login: f.Login, Errors: errs}))
	}
	if fault.KindOf(err) == fault.Busy {
		return edge.Again(startFull(r, err)), nil
	}
	n := s.signedIn(f.Login, w)
	n.Once, n.Form = true, &edge.View{Title: "密码已设置", Body: signinpage.Started(w.Session != ""), Frame: edge.FrameSignIn}
	return n, err
}

// startFull is the form once more for somebody who was turned away, with the name and without a statement.
func startFull(r *http.Request, why error) edge.View {
	v := signinpage.StartView{Token: form.NewToken(), Login: form.Line(r.PostForm.Get("username")), Min: setting.Defaults().Int(setting.PasswordMin)}
	v.Errors.Add("code_password", "%s。用户名已保留，启用码和密码请重新输入。", fault.Sentence(why))
	return edge.View{Title: "设置密码", Body: signinpage.Start(v), Frame: edge.FrameSignIn, Status: http.StatusServiceUnavailable}
}

// codeShow takes a code from somebody who signed in by the password alone, on the page that they are held on.
func (s *server) codeShow(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.handovers.Show(r.Context(), who, r.PostForm.Get("code_password"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.securityView(r, who, errs) })
}

func (s *server) credentials(r *http.Request, who access.Actor) (edge.View, error) {
	return s.credentialsView(r, who, nil)
}

func (s *server) credentialsView(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	v := credentialpage.View{Token: form.NewToken(), Errors: errs, Security: who.Is(access.Security)}
	codes, err := s.handovers.Waiting(r.Context(), who)
	if err != nil {
		return edge.View{}, err
	}
	for _, c := range codes {
		v.Codes = append(v.Codes, credentialpage.CodeRow{Code: c, Why: c.Unfit(who)})
	}
	if v.Security {
		pauses, err := s.accounts.Pauses(r.Context(), who)
		if err != nil {
			return edge.View{}, err
		}
		for _, p := range pauses {
			v.Pauses = append(v.Pauses, credentialpage.PauseRow{Pause: p, Why: p.Unfit(who)})
		}
	}
	return edge.View{Title: "登录核实", Nav: account.CredentialsPath, Body: credentialpage.Show(v)}, nil
}

func (s *server) codeApprove(r *http.Request, who access.Actor) (edge.Next, error) {
	h, err := s.handovers.Approve(r.Context(), who, edge.ID(r), form.Version(r.PostForm))
	if err != nil {
		return edge.Next{}, err
	}
	return showCode(h, account.CredentialsPath), nil
}

func (s *server) codeVoid(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.handovers.Void(r.Context(), who, edge.ID(r), form.Version(r.PostForm))
	return edge.GoTo(out), err
}

func (s *server) resume(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.accounts.Resume(r.Context(), who, edge.ID(r), form.Version(r.PostForm), r.PostForm.Get("how"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.credentialsView(r, who, errs) })
}

func (s *server) changesSeen(r *http.Request, who access.Actor) (edge.Next, error) {
	return edge.GoTo(db.Outcome{URL: edge.Back(r, "/me/security")}), s.accounts.SeeChanges(r.Context(), who, form.ID(r.PostForm.Get("upto")))
}
