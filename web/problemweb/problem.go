package problemweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/problem"
	"jointmeeting/templates/page/problempage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/edge"
)

// Path is the address of 问题研究 in the navigation.
const Path = "/problems"

func (s *server) problemRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(Path, edge.Thread, s.problemList),
		edge.Page("/problems/new", edge.Makers, s.problemNew),
		edge.Action(Path, edge.Makers, s.problemCreate),
		edge.Page("/problems/{id}", edge.Thread, s.problemShow),
		edge.Page("/problems/{id}/edit", edge.Makers, s.problemEdit),
		edge.Action("/problems/{id}", edge.Makers, s.problemUpdate),
		edge.Action("/problems/{id}/do/{step}", edge.Thread, s.problemDo),
	}
}

func (s *server) problemList(r *http.Request, who access.Actor) (edge.View, error) {
	l, err := s.problems.List(r.Context(), who, problem.ReadFilter(r.URL.Query()))
	return edge.View{Title: "问题研究", Nav: Path, Body: problempage.List(problempage.ListView{List: l, Now: s.Now()})}, err
}

func (s *server) problemShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.problemPage(r, who, nil)
}

// problemPage is the page of a problem, also after a refused step.
func (s *server) problemPage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	shown, err := s.problems.Show(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	p := problempage.View{Shown: shown, Offers: problem.Chart.Offers(who, shown.Problem), Edit: problem.Chart.MayEdit(who, shown.Problem),
		Now: s.Now(), Tok: form.NewToken(), Errs: errs}
	return edge.View{Title: shown.Problem.Title, Nav: Path, Body: problempage.Show(p)}, nil
}

// problemNew asks for the unit first where there are several to choose from.
func (s *server) problemNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.problemBlank(r, who, problem.Form{Unit: r.URL.Query().Get("unit")}, nil)
}

func (s *server) problemBlank(r *http.Request, who access.Actor, f problem.Form, errs form.Errors) (edge.View, error) {
	sheet, err := s.problems.Blank(r.Context(), who, s.Now())
	if err != nil {
		return edge.View{}, err
	}
	p := problempage.FormView{Sheet: sheet, Form: f, Errs: errs, Tok: form.NewToken()}
	u, ok := sheet.Studier(form.ID(f.Unit))
	if !ok {
		return edge.View{Title: p.Title(), Nav: Path, Body: problempage.ChooseUnit(p)}, nil
	}
	p.Unit = u
	return problemView(p), nil
}

func problemView(p problempage.FormView) edge.View {
	return edge.View{Title: p.Title(), Nav: Path, Body: problempage.Form(p)}
}

func (s *server) problemCreate(r *http.Request, who access.Actor) (edge.Next, error) {
	f := problem.Read(r.PostForm)
	out, err := s.problems.Register(r.Context(), who, f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.problemBlank(r, who, f, errs) })
}

func (s *server) problemEdit(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.problemForm(r, who)
	if err != nil {
		return edge.View{}, err
	}
	p.Form = problem.Of(p.Sheet.Problem)
	return problemView(p), nil
}

func (s *server) problemForm(r *http.Request, who access.Actor) (problempage.FormView, error) {
	sheet, err := s.problems.Editing(r.Context(), who, edge.ID(r), s.Now())
	if err != nil {
		return problempage.FormView{}, err
	}
	u, ok := sheet.Studier(sheet.Problem.Unit)
	if !ok { // the unit has left the joint meeting; the problem keeps its own words
		u = problem.Studier{Unit: sheet.Problem.Unit, Name: sheet.Problem.UnitName}
	}
	return problempage.FormView{Sheet: sheet, Unit: u, Tok: form.NewToken()}, nil
}

func (s *server) problemUpdate(r *http.Request, who access.Actor) (edge.Next, error) {
	f, version := problem.Read(r.PostForm), form.Version(r.PostForm)
	out, err := s.problems.Edit(r.Context(), who, edge.ID(r), version, f)
	errs := edge.Sentences(err)
	stale := fault.KindOf(err) == fault.Conflict
	if errs == nil && !stale {
		return edge.GoTo(out), err
	}
	p, gone := s.problemForm(r, who)
	switch {
	case gone != nil && stale:
		return edge.Next{}, err // it came too late, and there is no form of it any more
	case gone != nil:
		return edge.Next{}, gone
	}
	if stale {
		return s.problemConflict(r, who, f)
	}
	p.Form, p.Errs = f, errs
	p.Sheet.Problem.Version = version
	return edge.Again(problemView(p)), nil
}

// problemConflict is the page of two people's texts: what is stored, and what was sent on an older version.
func (s *server) problemConflict(r *http.Request, who access.Actor, f problem.Form) (edge.Next, error) {
	shown, err := s.problems.Show(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.Next{}, err
	}
	p := shown.Problem
	return s.Overtaken(Path, shared.Conflict{Title: p.Title, Mine: r.PostForm, Action: problem.Path(p.ID), Version: p.Version, Theirs: problem.Path(p.ID) + "/edit",
		Rows: shared.Clashes(problem.Fields.Differences(p.Content, f.Content, form.Numbers))}, shown.Log...), nil
}

func (s *server) problemDo(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.problems.Do(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), r.PostForm.Get("reason"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.problemPage(r, who, errs) })
}
