package meetingweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/delegationpage"
	"jointmeeting/templates/page/signpage"
	"jointmeeting/web/edge"
	"jointmeeting/web/signoff"
)

// delegationRoutes are the delegations of the 总召集人.
func (s *server) delegationRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(delegation.Path, edge.Steering, s.delegationList),
		edge.Page(delegation.Path+"/new", edge.Convenors, s.delegationNew),
		edge.Action(delegation.Path, edge.Convenors, s.delegationCreate),
		edge.Answered(delegation.Path+"/statement", edge.Convenors, s.delegationAsk),
		edge.Action(delegation.Path+"/{id}/do/end", edge.Convenors, s.delegationEnd),
	}
}

func (s *server) delegationList(r *http.Request, who access.Actor) (edge.View, error) {
	list, err := s.delegations.List(r.Context(), who, form.ID(r.URL.Query().Get("after")))
	if err != nil {
		return edge.View{}, err
	}
	p := delegationpage.ListView{Page: list, Now: s.Now(), Tok: form.NewToken()}
	return edge.View{Title: "委托主持", Nav: delegation.Path, Body: delegationpage.List(p)}, nil
}

func (s *server) delegationNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.delegationForm(r, who, delegation.Form{}, nil)
}

func (s *server) delegationForm(r *http.Request, who access.Actor, f delegation.Form, errs form.Errors) (edge.View, error) {
	n, err := s.delegations.New(r.Context(), who, f)
	if err != nil {
		return edge.View{}, err
	}
	p := delegationpage.FormView{Convenors: n.Convenors, Form: f, Tok: form.NewToken(), Errs: errs, Proof: signpage.Proof{Code: n.Mandate.AsksCode(), Errs: errs}}
	if n.Mandate.AsksPasskey() {
		p.Proof.Script, p.Proof.Statement, p.Proof.Button = s.Passkeys(r), delegation.Path+"/statement", "用通行密钥新增委托"
	}
	return edge.View{Title: "新增委托", Nav: delegation.Path, Body: delegationpage.Form(p)}, nil
}

func (s *server) delegationCreate(r *http.Request, who access.Actor) (edge.Next, error) {
	f := delegation.Read(r.PostForm)
	out, err := s.delegations.Create(r.Context(), who, f, signoff.Proof(s.Server, r))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.delegationForm(r, who, f, errs) })
}

// delegationAsk gives the browser what a passkey is to sign.
func (s *server) delegationAsk(r *http.Request, who access.Actor) (any, error) {
	return s.delegations.Ask(r.Context(), who, delegation.Read(r.PostForm), s.Site(r), s.Now())
}

func (s *server) delegationEnd(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.delegations.End(r.Context(), who, edge.ID(r), form.Version(r.PostForm))
	return edge.GoTo(out), err
}
