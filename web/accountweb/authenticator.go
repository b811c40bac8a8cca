package accountweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/mepage"
	"jointmeeting/web/edge"
)

// authenticatorRoutes are what people sign with: their own, and the new ones for the security officer.
func (s *server) authenticatorRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(CodePath, edge.Signed, s.codeNew),
		edge.Once(edge.Action(CodePath, edge.Signed, s.codeAdd)),
		edge.Page(PasskeyPath, edge.Signed, s.passkeyNew),
		edge.Once(edge.Action(PasskeyPath, edge.Signed, s.passkeyAdd)),
		edge.Page(RecoveryPath, edge.Signed, s.recoveryShow),
		edge.Once(edge.Action(RecoveryPath, edge.Signed, s.recoveryRenew)),
		edge.Page("/me/authenticators/{id}", edge.Signed, s.authenticatorShow),
		edge.Action("/me/authenticators/{id}/remove", edge.Signed, s.authenticatorRemove),
		edge.Page(authenticator.ListPath, edge.Security, s.authenticatorList),
		edge.Action(authenticator.ListPath+"/{id}/do/{step}", edge.Security, s.authenticatorDo),
	}
}

// The addresses of the forms by which a person registers what they sign with.
const (
	CodePath    = "/me/authenticators/code"
	PasskeyPath = "/me/authenticators/passkey"
	// RecoveryPath is where a person makes new recovery codes.
	RecoveryPath = "/me/authenticators/recovery"
)

// issuer is what the generator of codes calls the portal.
const issuer = "联席会议"

func (s *server) codeNew(r *http.Request, who access.Actor) (edge.View, error) {
	if err := s.authenticators.MayAdd(r.Context(), who); err != nil {
		return edge.View{}, err
	}
	seed, err := s.authenticators.NewSeed(who, issuer)
	if err != nil {
		return edge.View{}, err
	}
	return codeView(who, seed, authenticator.NewCode{Name: mepage.Phone}, nil), nil
}

func codeView(who access.Actor, seed authenticator.Seed, typed authenticator.NewCode, errs form.Errors) edge.View {
	v := mepage.CodeView{Seed: seed, Name: typed.Name, Keep: typed.Keep, Tok: form.NewToken(), Errs: errs}
	return held(who, edge.View{Title: "登记动态验证码", Nav: MePath, Body: mepage.Code(v)})
}

// keeps says whether a form leaves the person's other sessions open: the box that ends them was not ticked.
func keeps(r *http.Request) bool { return !r.PostForm.Has("end_others") }

// madeCodes shows recovery codes in the answer itself, since no page can be asked for them again; without any it leads on.
func madeCodes(m authenticator.Made) edge.Next {
	if len(m.Codes) == 0 {
		return edge.GoTo(m.Outcome)
	}
	return edge.Next{Once: true, Form: &edge.View{Title: "备用码", Nav: MePath, Body: mepage.Codes(m)}}
}

func (s *server) recoveryShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.recoveryView(r, who, nil)
}

func (s *server) recoveryView(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	own, err := s.authenticators.Own(r.Context(), who)
	return held(who, edge.View{Title: "更换备用码", Nav: MePath, Body: mepage.Recovery(mepage.RecoveryView{Owned: own, Tok: form.NewToken(), Errs: errs})}), err
}

func (s *server) recoveryRenew(r *http.Request, who access.Actor) (edge.Next, error) {
	m, err := s.authenticators.Renew(r.Context(), who, r.PostForm.Get("password"), r.PostForm.Get("code"))
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.recoveryView(r, who, errs))
	}
	return madeCodes(m), err
}

func (s *server) codeAdd(r *http.Request, who access.Actor) (edge.Next, error) {
	in := authenticator.NewCode{Name: r.PostForm.Get("name"), Sealed: r.PostForm.Get("sealed"), Code: r.PostForm.Get("code"), Password: r.PostForm.Get("password"), Keep: keeps(r)}
	m, err := s.authenticators.AddCode(r.Context(), who, in)
	if errs := edge.Sentences(err); errs != nil {
		seed, err := s.authenticators.Reseed(who, issuer, in.Sealed)
		return edge.RefusedPage(codeView(who, seed, in, errs), err)
	}
	return madeCodes(m), err
}

func (s *server) passkeyNew(r *http.Request, who access.Actor) (edge.View, error) {
	if err := s.authenticators.MayAdd(r.Context(), who); err != nil {
		return edge.View{}, err
	}
	return s.passkeyView(r, who, authenticator.NewPasskey{Name: mepage.Device(r.UserAgent())}, nil)
}

func (s *server) passkeyView(r *http.Request, who access.Actor, typed authenticator.NewPasskey, errs form.Errors) (edge.View, error) {
	c, err := s.authenticators.BeginPasskey(who, s.Site(r))
	if err != nil {
		return edge.View{}, err
	}
	v := mepage.PasskeyView{Ceremony: c, Name: typed.Name, Keep: typed.Keep, Portal: issuer, Script: s.Passkeys(r), Tok: form.NewToken(), Errs: errs}
	return held(who, edge.View{Title: "登记通行密钥", Nav: MePath, Body: mepage.Passkey(v)}), nil
}

func (s *server) passkeyAdd(r *http.Request, who access.Actor) (edge.Next, error) {
	in := authenticator.NewPasskey{Name: r.PostForm.Get("name"), Sealed: r.PostForm.Get("sealed"), Attestation: r.PostForm.Get("attestation"),
		Password: r.PostForm.Get("password"), Keep: keeps(r)}
	m, err := s.authenticators.AddPasskey(r.Context(), who, s.Site(r), in)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.passkeyView(r, who, in, errs))
	}
	return madeCodes(m), err
}

func (s *server) authenticatorShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.authenticatorView(r, who, false, nil)
}

func (s *server) authenticatorView(r *http.Request, who access.Actor, keep bool, errs form.Errors) (edge.View, error) {
	x, err := s.authenticators.Get(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return held(who, edge.View{Title: x.KindTitle() + "：" + x.Name, Nav: MePath, Body: mepage.Authenticator(x, form.NewToken(), keep, errs)}), nil
}

func (s *server) authenticatorRemove(r *http.Request, who access.Actor) (edge.Next, error) {
	leaving := authenticator.Leaving{Version: form.Version(r.PostForm), Password: r.PostForm.Get("password"), Code: r.PostForm.Get("code"), Keep: keeps(r)}
	out, err := s.authenticators.Remove(r.Context(), who, edge.ID(r), leaving)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.authenticatorView(r, who, keeps(r), errs) })
}

func (s *server) authenticatorList(r *http.Request, who access.Actor) (edge.View, error) {
	return s.unconfirmed(r, who, nil)
}

func (s *server) unconfirmed(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	list, err := s.authenticators.Kept(r.Context(), who)
	return edge.View{Title: "签批验证方式", Nav: authenticator.ListPath, Body: mepage.AuthenticatorList(list, who.Person, form.NewToken(), errs)}, err
}

func (s *server) authenticatorDo(r *http.Request, who access.Actor) (edge.Next, error) {
	reason := form.Text(r.PostForm.Get("reason"))
	out, err := s.authenticators.Answer(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), reason)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.unconfirmed(r, who, errs) })
}
