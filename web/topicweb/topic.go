package topicweb

import (
	"cmp"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/templates/page/opinionpage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/page/topicpage"
	"jointmeeting/templates/sheet"
	"jointmeeting/web/edge"
	"jointmeeting/web/static"
)

// Path is the address of 议题 in the navigation.
const Path = "/topics"

func (s *server) topicRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/topics", edge.Thread, s.topicList),
		edge.Page("/topics/new", edge.Units, s.topicNew),
		edge.Upload("/topics", edge.Units, s.topicCreate),
		edge.Upload("/topics/suggest", edge.Units, s.topicSuggest),
		edge.Page("/topics/{id}", edge.Thread, s.topicShow),
		edge.Page("/topics/{id}/print", edge.Thread, s.topicPrint),
		edge.Page("/topics/{id}/edit", edge.Units, s.topicEdit),
		edge.Upload("/topics/{id}", edge.Units, s.topicUpdate),
		edge.Upload("/topics/{id}/suggest", edge.Units, s.topicSuggestAgain),
		edge.Page("/topics/{id}/check", edge.Units, s.topicCheck),
		edge.Action("/topics/{id}/do/{step}", edge.Thread, s.topicDo),
		edge.Action("/topics/{id}/clerk", edge.Office, s.topicClerk),
	}
}

func (s *server) topicList(r *http.Request, who access.Actor) (edge.View, error) {
	l, err := s.lists.List(r.Context(), who, topiclist.ReadFilter(r.URL.Query()))
	if err != nil {
		return edge.View{}, err
	}
	p := topicpage.ListView{List: l, Now: s.Now()}
	return edge.View{Title: p.Title(), Nav: Path, Body: topicpage.List(p)}, nil
}

func (s *server) topicNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.topicForm(r, who, topic.Blank(), nil)
}

// topicForm is the form of a new topic, empty or as it was sent.
func (s *server) topicForm(r *http.Request, who access.Actor, f topic.Form, errs form.Errors) (edge.View, error) {
	sheet, err := s.topics.Blank(r.Context(), who)
	if err != nil {
		return edge.View{}, err
	}
	p := topicpage.FormView{Sheet: sheet, Form: f, Proposers: topic.Proposers(who, sheet.Units), Errors: errs, Typed: r.Method == http.MethodPost, Script: static.URL("suggest.js"), Now: s.Now(), Tok: form.NewToken()}
	return edge.View{Title: "提交议题", Nav: Path, Body: topicpage.Form(p)}, nil
}

// sent is what came with the form of a topic. The button 提交议题 asks for everything, 保存草稿 and the
// buttons that take a file off ask for a title only.
func sent(r *http.Request) topic.Sent {
	return topic.Sent{
		Form: topic.Read(r.PostForm), Uploads: edge.Uploads(r, file.Field),
		Remove: form.IDs(r.PostForm["remove"]), Check: r.PostForm.Get("action") == "check",
	}
}

func (s *server) topicCreate(r *http.Request, who access.Actor) (edge.Next, error) {
	in := sent(r)
	out, err := s.topics.Create(r.Context(), who, in)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.topicForm(r, who, in.Form, errs) })
}

func (s *server) topicEdit(r *http.Request, who access.Actor) (edge.View, error) {
	sheet, err := s.topics.Editing(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return s.topicEditing(sheet, topic.Of(sheet.Topic), nil, false), nil
}

func (s *server) topicEditing(sheet topic.Sheet, f topic.Form, errs form.Errors, typed bool) edge.View {
	p := topicpage.FormView{Sheet: sheet, Form: f, Errors: errs, Typed: typed, Script: static.URL("suggest.js"), Now: s.Now(), Tok: form.NewToken()}
	return edge.View{Title: "修改议题", Nav: Path, Body: topicpage.Form(p)}
}

func (s *server) topicUpdate(r *http.Request, who access.Actor) (edge.Next, error) {
	in, version := sent(r), form.Version(r.PostForm)
	out, err := s.topics.Edit(r.Context(), who, edge.ID(r), version, in)
	errs := edge.Sentences(err)
	if errs == nil && fault.KindOf(err) != fault.Conflict {
		return edge.GoTo(out), err
	}
	sheet, gone := s.topics.Editing(r.Context(), who, edge.ID(r))
	if gone != nil {
		return edge.Next{}, gone
	}
	if errs == nil {
		return s.topicConflict(r, sheet, in, ""), nil
	}
	sheet.Topic.Version = version // the refused form is still about the version it was opened on
	return edge.Again(s.topicEditing(sheet, in.Form, errs, true)), nil
}

// topicConflict is the page of two people's texts: what is stored, and what was sent on an older version;
// at is where the form goes below the topic's address.
func (s *server) topicConflict(r *http.Request, sheet topic.Sheet, in topic.Sent, at string) edge.Next {
	t := sheet.Topic
	if at != "" {
		in.Form.Joint = t.Joint // who brings it is not asked there
	}
	c := shared.Conflict{Title: t.Title, Mine: r.PostForm, Action: t.Path() + at, Version: t.Version,
		Theirs: t.Path() + cmp.Or(at, "/edit"), Files: len(in.Uploads) > 0}
	c.Rows = shared.Clashes(topic.Named(t, in.Form, sheet.Units))
	return s.Overtaken(Path, c, sheet.LastEdit())
}

func (s *server) topicCheck(r *http.Request, who access.Actor) (edge.View, error) {
	sheet, err := s.topics.Editing(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	t := sheet.Topic
	p := topicpage.CheckView{Sheet: sheet, Errors: topic.Of(t).Whole(), Now: s.Now(), Tok: form.NewToken()}
	p.Step, _ = topic.Chart.Offer(who, t, topic.HandIn(t))
	return edge.View{Title: "核对并提交", Nav: Path, Body: topicpage.Check(p)}, nil
}

func (s *server) topicShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.topicPage(r, who, nil)
}

// topicPage is the page of a topic, also after a refused answer.
func (s *server) topicPage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	shown, rounds, err := s.shown(r, who)
	if err != nil {
		return edge.View{}, err
	}
	t := shown.Topic
	p := topicpage.View{Shown: shown, Offers: topic.Buttons(who, t), Edit: topic.Chart.MayEdit(who, t), Cite: topic.MayCite(who, t), Own: topiclist.OwnOnly(who),
		Now: s.Now(), Tok: form.NewToken(), Errors: errs, Step: r.PostForm.Get("step"), Reason: r.PostForm.Get("reason"), Review: checklist.Read(r.PostForm)}
	p.Partner = topic.Partner(who, t)
	p.Clerk, p.Named = topic.ClerkActs(who, t), topic.ReadClerk(r.PostForm).Person
	p.Card, p.Choices = topic.Choices(who, t)
	p.Consult = opinionpage.NewConsult(t, rounds, roundRights(who, t, rounds.Rounds))
	return edge.View{Title: t.Title, Nav: Path, Body: topicpage.Show(p)}, nil
}

// shown is a topic with the problem it was made of and its rounds; with its meeting and with advice in the states
// that want them.
func (s *server) shown(r *http.Request, who access.Actor) (shown topic.Shown, rounds opinion.Consultation, err error) {
	var origin **topic.Origin
	shown, err = s.topics.Show(r.Context(), who, edge.ID(r), func(b *db.Batch) { origin = problem.OriginOf(b, who, edge.ID(r)) })
	if err != nil {
		return shown, rounds, err
	}
	shown.Origin = *origin
	advise, on := func() {}, new(*topic.Scheduling)
	rounds, err = s.opinions.Of(r.Context(), who, shown.Topic.ID, shown.Days, func(b *db.Batch) {
		advise = shown.AskAdvice(b, who)
		if shown.Topic.OnAgenda() {
			on = meeting.SchedulingOf(b, shown.Topic.ID)
		}
	})
	if err != nil {
		return shown, rounds, err
	}
	if *on != nil {
		shown.Scheduling = **on
	}
	advise()
	return shown, rounds, nil
}

func (s *server) topicDo(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.topics.Decide(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), r.PostForm.Get("reason"), checklist.Read(r.PostForm))
	err = edge.Unchosen(edge.Step(r), err, "请选择结论")
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.topicPage(r, who, errs) })
}

// topicClerk lets somebody of the office take the topic up, put it down, or hand it over.
func (s *server) topicClerk(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.topics.Assign(r.Context(), who, edge.ID(r), form.Version(r.PostForm), topic.ReadClerk(r.PostForm))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.topicPage(r, who, errs) })
}

// topicSuggest shows the form of a new topic as typed, with the units that its words lead to (M5).
func (s *server) topicSuggest(r *http.Request, who access.Actor) (edge.Next, error) {
	v, err := s.topicForm(r, who, topic.Read(r.PostForm), nil)
	return edge.Next{Form: &v}, err
}

// topicSuggestAgain does the same on the form of a topic that is there already.
func (s *server) topicSuggestAgain(r *http.Request, who access.Actor) (edge.Next, error) {
	sheet, err := s.topics.Editing(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.Next{}, err
	}
	sheet.Topic.Version = form.Version(r.PostForm) // what was typed is about the version it was opened on
	v := s.topicEditing(sheet, topic.Read(r.PostForm), nil, true)
	return edge.Next{Form: &v}, nil
}

// topicPrint is the paper 议题材料.
func (s *server) topicPrint(r *http.Request, who access.Actor) (edge.View, error) {
	m, err := s.topics.Material(r.Context(), who, edge.ID(r))
	return edge.View{Title: m.Topic.Title, Body: sheet.TopicSheet(m), Frame: edge.FrameSheet, Back: topic.Path(edge.ID(r))}, err
}
