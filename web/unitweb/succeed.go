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

// succession is the page of the end of a unit: for the office the form, afterwards what was handed on.
func (s *server) succession(r *http.Request, who access.Actor) (edge.View, error) {
	v, err := s.succeedForm(r, who, succession.Today(s.Now()), nil)
	if fault.KindOf(err) == fault.Conflict {
		return s.succeeded(r, who, err)
	}
	return v, err
}

// succeeded is what was handed on; of a unit that has not ended, why there is no form.
func (s *server) succeeded(r *http.Request, who access.Actor, why error) (edge.View, error) {
	u, list, more, err := s.successions().Done(r.Context(), who, edge.ID(r))
	switch {
	case err != nil:
		return edge.View{}, err
	case u.Over() == "":
		return edge.View{}, why
	}
	return edge.View{Title: u.Name + "撤并", Nav: Path, Body: unitpage.Succeeded(u, list, more)}, nil
}

func (s *server) succeedForm(r *http.Request, who access.Actor, f succession.Form, errs form.Errors) (edge.View, error) {
	u, units, err := s.successions().Form(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	v := unitpage.SucceedView{Unit: u, Units: units, Form: f, Token: form.NewToken(), Errors: errs}
	return edge.View{Title: "单位撤并", Nav: Path, Body: unitpage.Succeed(v), Invalid: len(errs) > 0}, nil
}

// succeedCheck shows what would be handed on, and writes nothing; what is wrong with the form leads back to it.
func (s *server) succeedCheck(r *http.Request, who access.Actor) (edge.Next, error) {
	v, err := s.succeedPlan(r, who, succession.Read(r.PostForm), nil)
	if err == nil && v.Invalid {
		return edge.Again(v), nil
	}
	return edge.Next{Form: &v}, err
}

func (s *server) succeedPlan(r *http.Request, who access.Actor, f succession.Form, errs form.Errors) (edge.View, error) {
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

// succeed ends the unit, or goes back to the form. A page that does not show what hangs on it now is shown again as it is.
func (s *server) succeed(r *http.Request, who access.Actor) (edge.Next, error) {
	f := succession.Read(r.PostForm)
	if r.PostForm.Has("edit") {
		v, err := s.succeedForm(r, who, f, nil)
		return edge.Next{Form: &v}, err
	}
	out, err := s.successions().Succeed(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f)
	return settled(out, err, func(errs form.Errors) (edge.View, error) { return s.succeedPlan(r, who, f, errs) })
}
