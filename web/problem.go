package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/problem"
	"jointmeeting/templates/page/problempage"
)

const problemsPath = "/problems"

func (s *Server) problemRoutes() []route {
	return []route{
		Page(problemsPath, thread, s.problemList),
		Page("/problems/new", makers, s.problemNew),
		Action(problemsPath, makers, s.problemCreate),
		Page("/problems/{id}", thread, s.problemShow),
		Page("/problems/{id}/edit", makers, s.problemEdit),
		Action("/problems/{id}", makers, s.problemUpdate),
		Action("/problems/{id}/do/{step}", thread, s.problemDo),
	}
}

func (s *Server) problemList(r *http.Request, who access.Actor) (view, error) {
	l, err := s.problems.List(r.Context(), who, problem.ReadFilter(r.URL.Query()))
	return view{Title: "问题研究", Nav: problemsPath, Body: problempage.List(problempage.ListView{List: l, Now: s.now()})}, err
}

func (s *Server) problemShow(r *http.Request, who access.Actor) (view, error) {
	return s.problemPage(r, who, nil)
}

// problemPage is the page of a problem, also after a refused step.
func (s *Server) problemPage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	shown, err := s.problems.Show(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	p := problempage.View{Shown: shown, Offers: problem.Chart.Offers(who, shown.Problem), Edit: problem.Chart.MayEdit(who, shown.Problem),
		Now: s.now(), Tok: form.NewToken(), Errs: errs}
	return view{Title: shown.Problem.Title, Nav: problemsPath, Body: problempage.Show(p)}, nil
}

// problemNew asks for the unit first where there are several to choose from.
func (s *Server) problemNew(r *http.Request, who access.Actor) (view, error) {
	return s.problemBlank(r, who, problem.Form{Unit: r.URL.Query().Get("unit")}, nil)
}

func (s *Server) problemBlank(r *http.Request, who access.Actor, f problem.Form, errs form.Errors) (view, error) {
	sheet, err := s.problems.Blank(r.Context(), who, s.now())
	if err != nil {
		return view{}, err
	}
	p := problempage.FormView{Sheet: sheet, Form: f, Errs: errs, Tok: form.NewToken()}
	u, ok := sheet.Studier(form.ID(f.Unit))
	if !ok {
		return view{Title: p.Title(), Nav: problemsPath, Body: problempage.ChooseUnit(p)}, nil
	}
	p.Unit = u
	return problemView(p), nil
}

func problemView(p problempage.FormView) view {
	return view{Title: p.Title(), Nav: problemsPath, Body: problempage.Form(p)}
}

func (s *Server) problemCreate(r *http.Request, who access.Actor) (next, error) {
	f := problem.Read(r.PostForm)
	out, err := s.problems.Register(r.Context(), who, f)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.problemBlank(r, who, f, errs))
	}
	return goTo(out), err
}

func (s *Server) problemEdit(r *http.Request, who access.Actor) (view, error) {
	p, err := s.problemForm(r, who)
	if err != nil {
		return view{}, err
	}
	p.Form = problem.Of(p.Sheet.Problem)
	return problemView(p), nil
}

func (s *Server) problemForm(r *http.Request, who access.Actor) (problempage.FormView, error) {
	sheet, err := s.problems.Editing(r.Context(), who, id(r), s.now())
	if err != nil {
		return problempage.FormView{}, err
	}
	u, ok := sheet.Studier(sheet.Problem.Unit)
	if !ok { // the unit has left the joint meeting; the problem keeps its own words
		u = problem.Studier{Unit: sheet.Problem.Unit, Name: sheet.Problem.UnitName}
	}
	return problempage.FormView{Sheet: sheet, Unit: u, Tok: form.NewToken()}, nil
}

func (s *Server) problemUpdate(r *http.Request, who access.Actor) (next, error) {
	f, version := problem.Read(r.PostForm), form.Version(r.PostForm)
	out, err := s.problems.Edit(r.Context(), who, id(r), version, f)
	errs := sentences(err)
	stale := fault.KindOf(err) == fault.Conflict
	if errs == nil && !stale {
		return goTo(out), err
	}
	p, gone := s.problemForm(r, who)
	if gone != nil {
		return next{}, gone
	}
	p.Form, p.Errs = f, errs
	if stale { // on what is now, so that it can be sent again knowingly
		p.Errs = overtaken
		v := problemView(p)
		v.Status = http.StatusConflict
		return again(v), nil
	}
	p.Sheet.Problem.Version = version
	return again(problemView(p)), nil
}

func (s *Server) problemDo(r *http.Request, who access.Actor) (next, error) {
	out, err := s.problems.Do(r.Context(), who, id(r), form.Version(r.PostForm), step(r), r.PostForm.Get("reason"))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.problemPage(r, who, errs))
	}
	return goTo(out), err
}
