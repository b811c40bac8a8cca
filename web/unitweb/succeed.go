package unitweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/house"
	"jointmeeting/internal/succession"
	"jointmeeting/templates/page/unitpage"
	"jointmeeting/web/edge"
)

func (s *server) successions() *succession.Service {
	return succession.NewService(s.DB(), house.Estates())
}

// succession is the page of the end of a unit: for the office the form and then what would be handed on, afterwards what was.
func (s *server) succession(r *http.Request, who access.Actor) (edge.View, error) {
	f, show := succession.Read(r.URL.Query()), s.succeedCheck
	if f.Empty() || r.URL.Query().Has("edit") {
		show = s.succeedForm
	}
	if f.Empty() {
		f = succession.Today(s.Now())
	}
	v, err := show(r, who, f, nil)
	if fault.KindOf(err) == fault.Conflict {
		return s.succeeded(r, who, err)
	}
	return v, err
}

// succeeded is what was handed on; of a unit that has not ended, why there is no form.
func (s *server) succeeded(r *http.Request, who access.Actor, why error) (edge.View, error) {
	u, list, err := s.successions().Done(r.Context(), who, edge.ID(r))
	switch {
	case err != nil:
		return edge.View{}, err
	case u.Over() == "":
		return edge.View{}, why
	}
	return edge.View{Title: u.Name + "撤并", Nav: Path, Body: unitpage.Succeeded(u, list)}, nil
}

func (s *server) succeedForm(r *http.Request, who access.Actor, f succession.Form, errs form.Errors) (edge.View, error) {
	u, units, err := s.successions().Form(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: "单位撤并", Nav: Path, Body: unitpage.Succeed(unitpage.SucceedView{Unit: u, Units: units, Form: f, Errors: errs})}, nil
}

// succeedCheck shows what would be handed on; what is wrong with the form leads back to it.
func (s *server) succeedCheck(r *http.Request, who access.Actor, f succession.Form, errs form.Errors) (edge.View, error) {
	p, err := s.successions().Plan(r.Context(), who, edge.ID(r), f, s.Now())
	if wrong, ok := err.(form.Errors); ok {
		return s.succeedForm(r, who, f, append(errs, wrong...))
	}
	if err != nil {
		return edge.View{}, err
	}
	v := unitpage.SucceedView{Unit: p.Unit, Units: p.Units, Form: f, Plan: p, Token: form.NewToken(), Errors: errs}
	return edge.View{Title: "核对撤并事项", Nav: Path, Body: unitpage.CheckSucceed(v)}, nil
}

// succeed ends the unit. A page that does not show what hangs on it now is shown again as it is.
func (s *server) succeed(r *http.Request, who access.Actor) (edge.Next, error) {
	f := succession.Read(r.PostForm)
	out, err := s.successions().Succeed(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f)
	return settled(out, err, func(errs form.Errors) (edge.View, error) { return s.succeedCheck(r, who, f, errs) })
}
