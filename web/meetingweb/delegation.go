package meetingweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/delegationpage"
	"jointmeeting/web/edge"
)

// delegationRoutes are the delegations of the 总召集人.
func (s *server) delegationRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(delegation.Path, edge.Steering, s.delegationList),
		edge.Page(delegation.Path+"/new", edge.Convenors, s.delegationNew),
		edge.Action(delegation.Path, edge.Convenors, s.delegationCreate),
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
	list, err := s.delegations.List(r.Context(), who, 0)
	switch {
	case err != nil:
		return edge.View{}, err
	case !list.May:
		return edge.View{}, fault.Denied("只有总召集人可以委托召集人主持会议")
	}
	p := delegationpage.FormView{Page: list, Form: f, Tok: form.NewToken(), Errs: errs}
	return edge.View{Title: "新增委托", Nav: delegation.Path, Body: delegationpage.Form(p)}, nil
}

func (s *server) delegationCreate(r *http.Request, who access.Actor) (edge.Next, error) {
	f := delegation.Read(r.PostForm)
	out, err := s.delegations.Create(r.Context(), who, f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.delegationForm(r, who, f, errs) })
}

func (s *server) delegationEnd(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.delegations.End(r.Context(), who, edge.ID(r), form.Version(r.PostForm))
	return edge.GoTo(out), err
}
