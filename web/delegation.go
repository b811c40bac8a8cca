package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/templates/page/delegationpage"
)

// delegationRoutes are the delegations of the 总召集人.
func (s *Server) delegationRoutes() []route {
	return []route{
		Page(meeting.DelegationsPath, steering, s.delegationList),
		Page(meeting.DelegationsPath+"/new", convenors, s.delegationNew),
		Action(meeting.DelegationsPath, convenors, s.delegationCreate),
		Action(meeting.DelegationsPath+"/{id}/do/end", convenors, s.delegationEnd),
	}
}

func (s *Server) delegationList(r *http.Request, who access.Actor) (view, error) {
	list, err := s.meetings.ListDelegations(r.Context(), who, form.ID(r.URL.Query().Get("after")))
	if err != nil {
		return view{}, err
	}
	p := delegationpage.ListView{Page: list, Now: s.now(), Tok: form.NewToken()}
	return view{Title: "委托主持", Nav: meeting.DelegationsPath, Body: delegationpage.List(p)}, nil
}

func (s *Server) delegationNew(r *http.Request, who access.Actor) (view, error) {
	return s.delegationForm(r, who, meeting.DelegationForm{}, nil)
}

func (s *Server) delegationForm(r *http.Request, who access.Actor, f meeting.DelegationForm, errs form.Errors) (view, error) {
	list, err := s.meetings.ListDelegations(r.Context(), who, 0)
	switch {
	case err != nil:
		return view{}, err
	case !list.May:
		return view{}, fault.Denied("只有总召集人可以委托召集人主持会议")
	}
	p := delegationpage.FormView{Page: list, Form: f, Tok: form.NewToken(), Errs: errs}
	return view{Title: "新增委托", Nav: meeting.DelegationsPath, Body: delegationpage.Form(p)}, nil
}

func (s *Server) delegationCreate(r *http.Request, who access.Actor) (next, error) {
	f := meeting.ReadDelegation(r.PostForm)
	out, err := s.meetings.Delegate(r.Context(), who, f)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.delegationForm(r, who, f, errs))
	}
	return goTo(out), err
}

func (s *Server) delegationEnd(r *http.Request, who access.Actor) (next, error) {
	out, err := s.meetings.EndDelegation(r.Context(), who, id(r), form.Version(r.PostForm))
	return goTo(out), err
}
