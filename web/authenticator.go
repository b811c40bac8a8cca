package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/mepage"
)

// authenticatorRoutes are what people sign with: their own, and the new ones for the security officer.
func (s *Server) authenticatorRoutes() []route {
	return []route{
		Page(codePath, signed, s.codeNew),
		Action(codePath, signed, s.codeAdd),
		Page(passkeyPath, signed, s.passkeyNew),
		Action(passkeyPath, signed, s.passkeyAdd),
		Page("/me/authenticators/{id}", signed, s.authenticatorShow),
		Action("/me/authenticators/{id}/remove", signed, s.authenticatorRemove),
		Page(unit.AuthenticatorsPath, security, s.authenticatorList),
		Action(unit.AuthenticatorsPath+"/{id}/do/{step}", security, s.authenticatorDo),
	}
}

const (
	codePath    = "/me/authenticators/code"
	passkeyPath = "/me/authenticators/passkey"
)

// issuer is what the generator of codes calls the portal.
const issuer = "联席会议"

func (s *Server) codeNew(_ *http.Request, who access.Actor) (view, error) {
	seed, err := s.accounts.NewSeed(who, issuer)
	if err != nil {
		return view{}, err
	}
	return codeView(seed, "", nil), nil
}

func codeView(seed unit.Seed, name string, errs form.Errors) view {
	v := mepage.CodeView{Seed: seed, Name: name, Tok: form.NewToken(), Errs: errs}
	return view{Title: "登记动态验证码", Nav: mePath, Body: mepage.Code(v)}
}

func (s *Server) codeAdd(r *http.Request, who access.Actor) (next, error) {
	in := unit.NewCode{Name: r.PostForm.Get("name"), Sealed: r.PostForm.Get("sealed"), Code: r.PostForm.Get("code"), Password: r.PostForm.Get("password")}
	out, err := s.accounts.AddCode(r.Context(), who, in)
	if errs := sentences(err); errs != nil {
		seed, err := s.accounts.Reseed(who, issuer, in.Sealed)
		return refusedPage(codeView(seed, in.Name, errs), err)
	}
	return goTo(out), err
}

func (s *Server) passkeyNew(r *http.Request, who access.Actor) (view, error) {
	return s.passkeyView(r, who, "", nil)
}

func (s *Server) passkeyView(r *http.Request, who access.Actor, name string, errs form.Errors) (view, error) {
	c, err := s.accounts.BeginPasskey(who, s.site(r))
	if err != nil {
		return view{}, err
	}
	v := mepage.PasskeyView{Ceremony: c, Name: name, Portal: issuer, Script: s.passkeys(r), Tok: form.NewToken(), Errs: errs}
	return view{Title: "登记通行密钥", Nav: mePath, Body: mepage.Passkey(v)}, nil
}

func (s *Server) passkeyAdd(r *http.Request, who access.Actor) (next, error) {
	in := unit.NewPasskey{Name: r.PostForm.Get("name"), Sealed: r.PostForm.Get("sealed"), Attestation: r.PostForm.Get("attestation"),
		Password: r.PostForm.Get("password")}
	out, err := s.accounts.AddPasskey(r.Context(), who, s.site(r), in)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.passkeyView(r, who, in.Name, errs))
	}
	return goTo(out), err
}

func (s *Server) authenticatorShow(r *http.Request, who access.Actor) (view, error) {
	return s.authenticatorView(r, who, nil)
}

func (s *Server) authenticatorView(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	x, err := s.accounts.MyAuthenticator(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	return view{Title: x.KindTitle() + "：" + x.Name, Nav: mePath, Body: mepage.Authenticator(x, form.NewToken(), errs)}, nil
}

func (s *Server) authenticatorRemove(r *http.Request, who access.Actor) (next, error) {
	out, err := s.accounts.Remove(r.Context(), who, id(r), r.PostForm.Get("password"))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.authenticatorView(r, who, errs))
	}
	return goTo(out), err
}

func (s *Server) authenticatorList(r *http.Request, who access.Actor) (view, error) {
	return s.unconfirmed(r, who, nil)
}

func (s *Server) unconfirmed(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	list, err := s.accounts.Unconfirmed(r.Context(), who)
	return view{Title: "签批验证方式", Nav: unit.AuthenticatorsPath, Body: mepage.AuthenticatorList(list, who, form.NewToken(), errs)}, err
}

func (s *Server) authenticatorDo(r *http.Request, who access.Actor) (next, error) {
	reason := form.Text(r.PostForm.Get("reason"))
	out, err := s.accounts.Answer(r.Context(), who, id(r), form.Version(r.PostForm), step(r), reason)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.unconfirmed(r, who, errs))
	}
	return goTo(out), err
}
