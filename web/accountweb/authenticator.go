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
		edge.Action(CodePath, edge.Signed, s.codeAdd),
		edge.Page(PasskeyPath, edge.Signed, s.passkeyNew),
		edge.Action(PasskeyPath, edge.Signed, s.passkeyAdd),
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
)

// issuer is what the generator of codes calls the portal.
const issuer = "联席会议"

func (s *server) codeNew(_ *http.Request, who access.Actor) (edge.View, error) {
	seed, err := s.authenticators.NewSeed(who, issuer)
	if err != nil {
		return edge.View{}, err
	}
	return codeView(seed, "", nil), nil
}

func codeView(seed authenticator.Seed, name string, errs form.Errors) edge.View {
	v := mepage.CodeView{Seed: seed, Name: name, Tok: form.NewToken(), Errs: errs}
	return edge.View{Title: "登记动态验证码", Nav: MePath, Body: mepage.Code(v)}
}

func (s *server) codeAdd(r *http.Request, who access.Actor) (edge.Next, error) {
	in := authenticator.NewCode{Name: r.PostForm.Get("name"), Sealed: r.PostForm.Get("sealed"), Code: r.PostForm.Get("code"), Password: r.PostForm.Get("password")}
	out, err := s.authenticators.AddCode(r.Context(), who, in)
	if errs := edge.Sentences(err); errs != nil {
		seed, err := s.authenticators.Reseed(who, issuer, in.Sealed)
		return edge.RefusedPage(codeView(seed, in.Name, errs), err)
	}
	return edge.GoTo(out), err
}

func (s *server) passkeyNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.passkeyView(r, who, "", nil)
}

func (s *server) passkeyView(r *http.Request, who access.Actor, name string, errs form.Errors) (edge.View, error) {
	c, err := s.authenticators.BeginPasskey(who, s.Site(r))
	if err != nil {
		return edge.View{}, err
	}
	v := mepage.PasskeyView{Ceremony: c, Name: name, Portal: issuer, Script: s.Passkeys(r), Tok: form.NewToken(), Errs: errs}
	return edge.View{Title: "登记通行密钥", Nav: MePath, Body: mepage.Passkey(v)}, nil
}

func (s *server) passkeyAdd(r *http.Request, who access.Actor) (edge.Next, error) {
	in := authenticator.NewPasskey{Name: r.PostForm.Get("name"), Sealed: r.PostForm.Get("sealed"), Attestation: r.PostForm.Get("attestation"),
		Password: r.PostForm.Get("password")}
	out, err := s.authenticators.AddPasskey(r.Context(), who, s.Site(r), in)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.passkeyView(r, who, in.Name, errs))
	}
	return edge.GoTo(out), err
}

func (s *server) authenticatorShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.authenticatorView(r, who, nil)
}

func (s *server) authenticatorView(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	x, err := s.authenticators.Get(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: x.KindTitle() + "：" + x.Name, Nav: MePath, Body: mepage.Authenticator(x, form.NewToken(), errs)}, nil
}

func (s *server) authenticatorRemove(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.authenticators.Remove(r.Context(), who, edge.ID(r), r.PostForm.Get("password"))
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.authenticatorView(r, who, errs))
	}
	return edge.GoTo(out), err
}

func (s *server) authenticatorList(r *http.Request, who access.Actor) (edge.View, error) {
	return s.unconfirmed(r, who, nil)
}

func (s *server) unconfirmed(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	list, err := s.authenticators.Unconfirmed(r.Context(), who)
	return edge.View{Title: "签批验证方式", Nav: authenticator.ListPath, Body: mepage.AuthenticatorList(list, who.Person, form.NewToken(), errs)}, err
}

func (s *server) authenticatorDo(r *http.Request, who access.Actor) (edge.Next, error) {
	reason := form.Text(r.PostForm.Get("reason"))
	out, err := s.authenticators.Answer(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), reason)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.unconfirmed(r, who, errs))
	}
	return edge.GoTo(out), err
}
