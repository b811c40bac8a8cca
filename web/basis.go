package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/page/basispage"
	"jointmeeting/templates/sheet"
)

const basesPath = "/bases"

func (s *Server) basisRoutes() []route {
	return []route{
		Page(basesPath, thread, s.basisList),
		Page("/bases/new", office, s.basisNew),
		Upload(basesPath, office, s.basisCreate),
		Page("/bases/{id}", thread, s.basisShow),
		Page("/bases/{id}/edit", office, s.basisEdit),
		Upload("/bases/{id}", office, s.basisUpdate),
		Action("/bases/{id}/do/{step}", thread, s.basisDo),
		Page("/topics/{id}/bases", makers, s.topicCite),
		Action("/topics/{id}/bases", makers, s.topicCiteDo),
		Page("/topics/{id}/print", thread, s.topicPrint),
		Page("/tasks/{id}/bases", makers, s.taskCite),
		Action("/tasks/{id}/bases", makers, s.taskCiteDo),
	}
}

func (s *Server) basisList(r *http.Request, who access.Actor) (view, error) {
	l, err := s.bases.List(r.Context(), who, basis.ReadFilter(r.URL.Query()))
	return view{Title: "上级依据", Nav: basesPath, Body: basispage.List(basispage.ListView{List: l})}, err
}

func (s *Server) basisShow(r *http.Request, who access.Actor) (view, error) {
	return s.basisPage(r, who, nil)
}

// basisPage is the page of a basis, also after a refused step.
func (s *Server) basisPage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	var topics *[]topic.Row
	var tasks *[]task.Row
	shown, err := s.bases.Show(r.Context(), who, id(r), func(b *db.Batch) {
		topics, tasks = topic.Citing(b, who, id(r)), task.Citing(b, who, id(r))
	})
	if err != nil {
		return view{}, err
	}
	p := basispage.View{Shown: shown, Topics: *topics, Tasks: *tasks, Offers: basis.Chart.Offers(who, shown.Basis),
		Edit: basis.Chart.MayEdit(who, shown.Basis), Now: s.now(), Tok: form.NewToken(), Errs: errs}
	return view{Title: shown.Basis.Title, Nav: basesPath, Body: basispage.Show(p)}, nil
}

func (s *Server) basisNew(r *http.Request, _ access.Actor) (view, error) {
	return s.basisForm(r, basispage.FormView{})
}

func (s *Server) basisForm(r *http.Request, p basispage.FormView) (view, error) {
	var err error
	p.Limits, err = s.bases.Limits(r.Context())
	p.Now, p.Tok = s.now(), form.NewToken()
	return view{Title: p.Title(), Nav: basesPath, Body: basispage.Form(p)}, err
}

func basisSent(r *http.Request) basis.Sent {
	return basis.Sent{Form: basis.Read(r.PostForm), Uploads: uploads(r, file.Field), Remove: form.IDs(r.PostForm["remove"])}
}

func (s *Server) basisCreate(r *http.Request, who access.Actor) (next, error) {
	in := basisSent(r)
	out, err := s.bases.Create(r.Context(), who, in)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.basisForm(r, basispage.FormView{Form: in.Form, Errs: errs}))
	}
	return goTo(out), err
}

func (s *Server) basisEdit(r *http.Request, who access.Actor) (view, error) {
	shown, err := s.bases.Show(r.Context(), who, id(r), nil)
	if err != nil {
		return view{}, err
	}
	if !basis.Chart.MayEdit(who, shown.Basis) {
		return view{}, fault.New(fault.Conflict, "此依据当前为“%s”，不能修改", basis.Chart.StateOf(shown.Basis).Title)
	}
	return s.basisForm(r, basispage.FormView{Basis: shown.Basis, Files: shown.Files, Form: basis.Of(shown.Basis)})
}

func (s *Server) basisUpdate(r *http.Request, who access.Actor) (next, error) {
	in, version := basisSent(r), form.Version(r.PostForm)
	out, err := s.bases.Edit(r.Context(), who, id(r), version, in)
	errs, stale := sentences(err), fault.KindOf(err) == fault.Conflict
	if errs == nil && !stale {
		return goTo(out), err
	}
	shown, err := s.bases.Show(r.Context(), who, id(r), nil)
	if err != nil {
		return next{}, err
	}
	p := basispage.FormView{Basis: shown.Basis, Files: shown.Files, Form: in.Form, Errs: errs}
	if stale { // on what is now, so that it can be sent again knowingly
		p.Errs = overtaken
		v, err := s.basisForm(r, p)
		v.Status = http.StatusConflict
		return again(v), err
	}
	p.Basis.Version = version // the refused form is still about the version it was opened on
	return refusedPage(s.basisForm(r, p))
}

func (s *Server) basisDo(r *http.Request, who access.Actor) (next, error) {
	out, err := s.bases.Do(r.Context(), who, id(r), form.Version(r.PostForm), step(r), r.PostForm.Get("reason"))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.basisPage(r, who, errs))
	}
	return goTo(out), err
}

// topicPrint is the paper 议题材料.
func (s *Server) topicPrint(r *http.Request, who access.Actor) (view, error) {
	m, err := s.topics.Material(r.Context(), who, id(r))
	return view{Title: m.Topic.Title, Body: sheet.TopicSheet(m), Frame: frameSheet, Back: topic.Path(id(r))}, err
}
