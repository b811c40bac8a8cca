package basisweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topiclist"
	"jointmeeting/templates/page/basispage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/edge"
)

// Path is the address of 上级依据 in the navigation.
const Path = "/bases"

func (s *server) basisRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(Path, edge.Thread, s.basisList),
		edge.Page("/bases/new", edge.Office, s.basisNew),
		edge.Upload(Path, edge.Office, s.basisCreate),
		edge.Page("/bases/{id}", edge.Thread, s.basisShow),
		edge.Page("/bases/{id}/edit", edge.Office, s.basisEdit),
		edge.Upload("/bases/{id}", edge.Office, s.basisUpdate),
		edge.Action("/bases/{id}/do/{step}", edge.Thread, s.basisDo),
		edge.Page("/topics/{id}/bases", edge.Makers, s.topicCite),
		edge.Action("/topics/{id}/bases", edge.Makers, s.topicCiteDo),
		edge.Page("/tasks/{id}/bases", edge.Makers, s.taskCite),
		edge.Action("/tasks/{id}/bases", edge.Makers, s.taskCiteDo),
	}
}

func (s *server) basisList(r *http.Request, who access.Actor) (edge.View, error) {
	l, err := s.bases.List(r.Context(), who, basis.ReadFilter(r.URL.Query()))
	return edge.View{Title: "上级依据", Nav: Path, Body: basispage.List(basispage.ListView{List: l})}, err
}

func (s *server) basisShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.basisPage(r, who, nil)
}

// basisPage is the page of a basis, also after a refused step.
func (s *server) basisPage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	var topics *[]topiclist.Row
	var tasks *[]task.Row
	shown, err := s.bases.Show(r.Context(), who, edge.ID(r), func(b *db.Batch) {
		topics, tasks = topiclist.Citing(b, who, edge.ID(r)), task.Citing(b, who, edge.ID(r))
	})
	if err != nil {
		return edge.View{}, err
	}
	p := basispage.View{Shown: shown, Topics: *topics, Tasks: *tasks, Offers: basis.Chart.Offers(who, shown.Basis),
		Edit: basis.Chart.MayEdit(who, shown.Basis), Now: s.Now(), Tok: form.NewToken(), Errs: errs}
	return edge.View{Title: shown.Basis.Title, Nav: Path, Body: basispage.Show(p)}, nil
}

func (s *server) basisNew(r *http.Request, _ access.Actor) (edge.View, error) {
	return s.basisForm(r, basispage.FormView{})
}

func (s *server) basisForm(r *http.Request, p basispage.FormView) (edge.View, error) {
	var err error
	p.Limits, err = s.bases.Limits(r.Context())
	p.Now, p.Tok = s.Now(), form.NewToken()
	return edge.View{Title: p.Title(), Nav: Path, Body: basispage.Form(p)}, err
}

func basisSent(r *http.Request) basis.Sent {
	return basis.Sent{Form: basis.Fields.Read(r.PostForm), Uploads: edge.Uploads(r, file.Field), Remove: form.IDs(r.PostForm["remove"])}
}

func (s *server) basisCreate(r *http.Request, who access.Actor) (edge.Next, error) {
	in := basisSent(r)
	out, err := s.bases.Create(r.Context(), who, in)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		return s.basisForm(r, basispage.FormView{Form: in.Form, Errs: errs})
	})
}

func (s *server) basisEdit(r *http.Request, who access.Actor) (edge.View, error) {
	shown, err := s.bases.Show(r.Context(), who, edge.ID(r), nil)
	if err != nil {
		return edge.View{}, err
	}
	if !basis.Chart.MayEdit(who, shown.Basis) {
		return edge.View{}, fault.Late("此依据当前为“%s”，不能修改", basis.Chart.StateOf(shown.Basis).Title)
	}
	return s.basisForm(r, basispage.FormView{Basis: shown.Basis, Files: shown.Files, Form: basis.Of(shown.Basis)})
}

func (s *server) basisUpdate(r *http.Request, who access.Actor) (edge.Next, error) {
	in, version := basisSent(r), form.Version(r.PostForm)
	out, err := s.bases.Edit(r.Context(), who, edge.ID(r), version, in)
	errs, stale := edge.Sentences(err), fault.KindOf(err) == fault.Conflict
	if errs == nil && !stale {
		return edge.GoTo(out), err
	}
	shown, err := s.bases.Show(r.Context(), who, edge.ID(r), nil)
	if err != nil {
		return edge.Next{}, err
	}
	if stale {
		return s.basisConflict(r, shown, in), nil
	}
	p := basispage.FormView{Basis: shown.Basis, Files: shown.Files, Form: in.Form, Errs: errs}
	p.Basis.Version = version // the refused form is still about the version it was opened on
	return edge.RefusedPage(s.basisForm(r, p))
}

// basisConflict is the page of two people's texts: what is stored, and what was sent on an older version.
func (s *server) basisConflict(r *http.Request, shown basis.Shown, in basis.Sent) edge.Next {
	b := shown.Basis
	typed, _ := basis.Fields.Clean(in.Form)
	return s.Overtaken(Path, shared.Conflict{Title: b.Title, Mine: r.PostForm, Action: b.Path(), Version: b.Version, Theirs: b.Path() + "/edit",
		Files: len(in.Uploads) > 0, Rows: shared.Clashes(basis.Fields.Differences(basis.Of(b), typed, form.Numbers))}, shown.Log...)
}

func (s *server) basisDo(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.bases.Do(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), r.PostForm.Get("reason"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.basisPage(r, who, errs) })
}
