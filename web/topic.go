package web

import (
	"cmp"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/opinionpage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/page/topicpage"
	"jointmeeting/web/static"
)

const topicsPath = "/topics"

func (s *Server) topicRoutes() []route {
	return []route{
		Page("/topics", thread, s.topicList),
		Page("/topics/new", units, s.topicNew),
		Upload("/topics", units, s.topicCreate),
		Upload("/topics/suggest", units, s.topicSuggest),
		Page("/topics/{id}", thread, s.topicShow),
		Page("/topics/{id}/edit", units, s.topicEdit),
		Upload("/topics/{id}", units, s.topicUpdate),
		Upload("/topics/{id}/suggest", units, s.topicSuggestAgain),
		Page("/topics/{id}/check", units, s.topicCheck),
		Action("/topics/{id}/do/{step}", thread, s.topicDo),
		Action("/topics/{id}/clerk", office, s.topicClerk),
	}
}

func (s *Server) topicList(r *http.Request, who access.Actor) (view, error) {
	l, err := s.topics.List(r.Context(), who, topic.ReadFilter(r.URL.Query()))
	if err != nil {
		return view{}, err
	}
	p := topicpage.ListView{List: l, Now: s.now()}
	return view{Title: p.Title(), Nav: topicsPath, Body: topicpage.List(p)}, nil
}

func (s *Server) topicNew(r *http.Request, who access.Actor) (view, error) {
	return s.topicForm(r, who, topic.Blank(), nil)
}

// topicForm is the form of a new topic, empty or as it was sent.
func (s *Server) topicForm(r *http.Request, who access.Actor, f topic.Form, errs form.Errors) (view, error) {
	sheet, err := s.topics.Blank(r.Context(), who)
	if err != nil {
		return view{}, err
	}
	p := topicpage.FormView{Sheet: sheet, Form: f, Proposers: topic.Proposers(who, sheet.Units), Errors: errs, Typed: r.Method == http.MethodPost, Script: static.URL("suggest.js"), Now: s.now(), Tok: form.NewToken()}
	return view{Title: "提交议题", Nav: topicsPath, Body: topicpage.Form(p)}, nil
}

// sent is what came with the form of a topic. The button 提交议题 asks for everything, 保存草稿 and the
// buttons that take a file off ask for a title only.
func sent(r *http.Request) topic.Sent {
	return topic.Sent{
		Form: topic.Read(r.PostForm), Uploads: uploads(r, file.Field),
		Remove: form.IDs(r.PostForm["remove"]), Check: r.PostForm.Get("action") == "check",
	}
}

func (s *Server) topicCreate(r *http.Request, who access.Actor) (next, error) {
	in := sent(r)
	out, err := s.topics.Create(r.Context(), who, in)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.topicForm(r, who, in.Form, errs))
	}
	return goTo(out), err
}

func (s *Server) topicEdit(r *http.Request, who access.Actor) (view, error) {
	sheet, err := s.topics.Editing(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	return s.topicEditing(sheet, topic.Of(sheet.Topic), nil, false), nil
}

func (s *Server) topicEditing(sheet topic.Sheet, f topic.Form, errs form.Errors, typed bool) view {
	p := topicpage.FormView{Sheet: sheet, Form: f, Errors: errs, Typed: typed, Script: static.URL("suggest.js"), Now: s.now(), Tok: form.NewToken()}
	return view{Title: "修改议题", Nav: topicsPath, Body: topicpage.Form(p)}
}

func (s *Server) topicUpdate(r *http.Request, who access.Actor) (next, error) {
	in, version := sent(r), form.Version(r.PostForm)
	out, err := s.topics.Edit(r.Context(), who, id(r), version, in)
	errs := sentences(err)
	if errs == nil && fault.KindOf(err) != fault.Conflict {
		return goTo(out), err
	}
	sheet, gone := s.topics.Editing(r.Context(), who, id(r))
	if gone != nil {
		return next{}, gone
	}
	if errs == nil {
		return again(s.topicConflict(r, sheet, in, "")), nil
	}
	sheet.Topic.Version = version // the refused form is still about the version it was opened on
	return again(s.topicEditing(sheet, in.Form, errs, true)), nil
}

// topicConflict is the page of two people's texts: what is stored, and what was sent on an older version;
// at is where the form goes below the topic's address.
func (s *Server) topicConflict(r *http.Request, sheet topic.Sheet, in topic.Sent, at string) view {
	t, last := sheet.Topic, sheet.LastEdit()
	if at != "" {
		in.Form.Joint = t.Joint // who brings it is not asked there
	}
	c := shared.Conflict{Title: t.Title, Who: last.Name, When: moment(last, s), Mine: r.PostForm, Action: t.Path() + at, Version: t.Version,
		Theirs: t.Path() + cmp.Or(at, "/edit"), Files: len(in.Uploads) > 0}
	for _, d := range topic.Named(t, in.Form, sheet.Units) {
		c.Rows = append(c.Rows, shared.Clash{Label: d.Label, Theirs: d.Stored, Mine: d.Typed})
	}
	return view{Title: "内容已被他人修改", Nav: topicsPath, Body: shared.ShowConflict(c, form.NewToken()), Status: http.StatusConflict}
}

func moment(l audit.Row, s *Server) string {
	return layout.Near(l.At, s.now()) + " " + layout.Clock(l.At)
}

func (s *Server) topicCheck(r *http.Request, who access.Actor) (view, error) {
	sheet, err := s.topics.Editing(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	t := sheet.Topic
	p := topicpage.CheckView{Sheet: sheet, Errors: topic.Of(t).Whole(), Now: s.now(), Tok: form.NewToken()}
	p.Step, _ = topic.Chart.Offer(who, t, topic.HandIn(t))
	return view{Title: "核对并提交", Nav: topicsPath, Body: topicpage.Check(p)}, nil
}

func (s *Server) topicShow(r *http.Request, who access.Actor) (view, error) {
	return s.topicPage(r, who, nil)
}

// topicPage is the page of a topic, also after a refused answer.
func (s *Server) topicPage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	shown, err := s.topics.Show(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	t := shown.Topic
	rounds, err := s.opinions.Of(r.Context(), who, t.ID, shown.Days)
	if err != nil {
		return view{}, err
	}
	p := topicpage.View{Shown: shown, Offers: topic.Buttons(who, t), Edit: topic.Chart.MayEdit(who, t), Cite: topic.MayCite(who, t), Own: topic.OwnOnly(who),
		Now: s.now(), Tok: form.NewToken(), Errors: errs, Step: r.PostForm.Get("step"), Reason: r.PostForm.Get("reason"), Review: topic.ReadReview(r.PostForm)}
	p.Partner = topic.Partner(who, t)
	p.Clerk, p.Named = topic.ClerkActs(who, t), topic.ReadClerk(r.PostForm).Person
	p.Card, p.Choices = topic.Choices(who, t)
	p.Consult = opinionpage.NewConsult(who, t, rounds)
	return view{Title: t.Title, Nav: topicsPath, Body: topicpage.Show(p)}, nil
}

func (s *Server) topicDo(r *http.Request, who access.Actor) (next, error) {
	if step(r) == "" {
		return refusedPage(s.topicPage(r, who, form.Errors{{Field: "step", Text: "请选择结论"}}))
	}
	out, err := s.topics.Decide(r.Context(), who, id(r), form.Version(r.PostForm), step(r), r.PostForm.Get("reason"), topic.ReadReview(r.PostForm))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.topicPage(r, who, errs))
	}
	return goTo(out), err
}

// topicClerk lets somebody of the office take the topic up, put it down, or hand it over.
func (s *Server) topicClerk(r *http.Request, who access.Actor) (next, error) {
	out, err := s.topics.Assign(r.Context(), who, id(r), form.Version(r.PostForm), topic.ReadClerk(r.PostForm))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.topicPage(r, who, errs))
	}
	return goTo(out), err
}

// topicSuggest shows the form of a new topic as typed, with the units that its words lead to (M5).
func (s *Server) topicSuggest(r *http.Request, who access.Actor) (next, error) {
	v, err := s.topicForm(r, who, topic.Read(r.PostForm), nil)
	return next{form: &v}, err
}

// topicSuggestAgain does the same on the form of a topic that is there already.
func (s *Server) topicSuggestAgain(r *http.Request, who access.Actor) (next, error) {
	sheet, err := s.topics.Editing(r.Context(), who, id(r))
	if err != nil {
		return next{}, err
	}
	sheet.Topic.Version = form.Version(r.PostForm) // what was typed is about the version it was opened on
	v := s.topicEditing(sheet, topic.Read(r.PostForm), nil, true)
	return next{form: &v}, nil
}
