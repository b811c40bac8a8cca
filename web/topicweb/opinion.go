package topicweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/opinionpage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/page/topicpage"
	"jointmeeting/templates/sheet"
	"jointmeeting/web/edge"
)

func (s *server) opinionRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/topics/{id}/consult", edge.Office, s.consultNew),
		edge.Action("/topics/{id}/consult", edge.Office, s.consultOpen),
		edge.Page("/topics/{id}/adoption", edge.Makers, s.adoptionShow),
		edge.Page("/topics/{id}/revise", edge.Makers, s.reviseNew),
		edge.Upload("/topics/{id}/revise", edge.Makers, s.reviseSave),
		edge.Page("/topics/{id}/opinions", edge.Thread, s.opinionsPrint),
		edge.Page("/topics/{id}/disagreement", edge.Thread, s.disagreementPrint),
		edge.Page("/opinions/{id}", edge.Thread, s.opinionShow),
		edge.Upload("/opinions/{id}", edge.Units, s.opinionAnswer),
		edge.Page("/opinions/{id}/enter", edge.Office, s.opinionEnterNew),
		edge.Upload("/opinions/{id}/enter", edge.Office, s.opinionEnter),
		edge.Action("/opinions/{id}/do/{step}", edge.Makers, s.opinionReply),
	}
}

func (s *server) consultNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.consultForm(r, who, nil, nil)
}

// consultForm is the form of a new round: with the units that must attend ticked, or as it was sent.
func (s *server) consultForm(r *http.Request, who access.Actor, sent *round.AskForm, errs form.Errors) (edge.View, error) {
	a, err := s.opinions.Asking(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	f := opinionpage.FirstAsking(a)
	if sent != nil {
		f = *sent
	}
	p := opinionpage.AskView{Asking: a, Form: f, Errors: errs, Now: s.Now(), Tok: form.NewToken()}
	return edge.View{Title: "征求意见", Nav: Path, Body: opinionpage.Ask(p)}, nil
}

func (s *server) consultOpen(r *http.Request, who access.Actor) (edge.Next, error) {
	f := round.ReadAsk(r.PostForm)
	out, err := s.opinions.Ask(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.consultForm(r, who, &f, errs) })
}

func (s *server) opinionShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.opinionPage(r, who, nil, nil)
}

// opinionPage is one opinion: the form for the unit's liaison, the answer for everybody else.
func (s *server) opinionPage(r *http.Request, who access.Actor, sent *round.Form, errs form.Errors) (edge.View, error) {
	p, err := s.opinion(r, who, sent, errs)
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: p.Title(), Nav: Path, Body: opinionpage.Show(p)}, nil
}

func (s *server) opinion(r *http.Request, who access.Actor, sent *round.Form, errs form.Errors) (opinionpage.View, error) {
	got, err := s.opinions.Get(r.Context(), who, edge.ID(r))
	if err != nil {
		return opinionpage.View{}, err
	}
	p := opinionpage.View{Page: got, Errors: errs, Now: s.Now(), Tok: form.NewToken()}
	p.Give, _ = opinion.Chart.Offer(who, got.Opinion, "give")
	p.Own, _ = opinion.Chart.Offer(who, got.Opinion, round.Own)
	_, p.Enter = round.May(&opinion.Chart, who, got.Opinion, round.Enter)
	p.Retract = round.Retracts(&opinion.Chart, who, got.Opinion)
	if sent != nil {
		p.Form = *sent
	}
	return p, nil
}

func (s *server) opinionEnterNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.opinionEnterForm(r, who, nil, nil)
}

// opinionEnterForm is the form of what a unit answered: of today, or as it was sent.
func (s *server) opinionEnterForm(r *http.Request, who access.Actor, sent *opinion.EnterForm, errs form.Errors) (edge.View, error) {
	view, err := s.opinion(r, who, nil, errs)
	if err != nil {
		return edge.View{}, err
	}
	if _, err := opinion.Chart.Take(who, view.Opinion, round.Enter, ""); err != nil {
		return edge.View{}, err
	}
	p := opinionpage.EntryView{View: view}
	p.Said.On = layout.DateValue(s.Now())
	if sent != nil {
		p.Said, p.Form = sent.Form, sent.Answer
	}
	return edge.View{Title: "代录意见", Nav: Path, Body: opinionpage.Enter(p)}, nil
}

func (s *server) opinionEnter(r *http.Request, who access.Actor) (edge.Next, error) {
	f := opinion.ReadEnter(r.PostForm)
	out, err := s.opinions.Enter(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f, edge.Uploads(r, file.Field))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.opinionEnterForm(r, who, &f, errs) })
}

func (s *server) opinionAnswer(r *http.Request, who access.Actor) (edge.Next, error) {
	in := opinion.Sent{Form: round.Read(r.PostForm), Uploads: edge.Uploads(r, file.Field), Remove: form.IDs(r.PostForm["remove"]),
		Give: r.PostForm.Get("action") == "give", Own: r.PostForm.Get("action") == "own"}
	out, err := s.opinions.Answer(r.Context(), who, edge.ID(r), form.Version(r.PostForm), in)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.opinionPage(r, who, &in.Form, errs))
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.opinionConflict(r, who, in, err)
	}
	return edge.GoTo(out), err
}

// opinionConflict shows the draft that a colleague of the unit has saved meanwhile beside what was sent; when the answer
// is given already there is nothing to send again.
func (s *server) opinionConflict(r *http.Request, who access.Actor, in opinion.Sent, stale error) (edge.Next, error) {
	got, err := s.opinions.Get(r.Context(), who, edge.ID(r))
	if err != nil || !got.Opinion.AwaitsAnswer() || !got.Opinion.Open {
		return edge.Next{}, stale
	}
	at, last := opinion.Path(got.Opinion.ID), audit.Row{}
	if got.Draft != nil {
		last.Name, last.At = got.Draft.ByName, got.Draft.At
	}
	return s.Overtaken(Path, shared.Conflict{Title: got.Topic.Title, Mine: r.PostForm, Action: at, Version: got.Opinion.Version, Theirs: at,
		Files: len(in.Uploads) > 0, Rows: opinionpage.Clashes(got, in.Form)}, last), nil
}

// roundRights asks the charts what the reader may do about the rounds of a topic.
func roundRights(who access.Actor, t topic.Topic, rounds []opinion.Round) opinionpage.Rights {
	out := opinionpage.Rights{Insider: topic.Insider(who, t), Ask: takes(who, t, "consult"), Revise: takes(who, t, "revise"),
		Adopt: opinion.MayAdopt(who, t) && t.Unanswered > 0}
	if mine := opinion.Mine(rounds, who); mine != nil {
		out.Give = opinion.Path(mine.ID)
	}
	return out
}

// takes says whether the step can be taken by the person now.
func takes(who access.Actor, t topic.Topic, do string) bool {
	o, ok := topic.Chart.Offer(who, t, do)
	return ok && o.Blocked == ""
}

func (s *server) adoptionShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.adoptionPage(r, who, edge.ID(r), opinionpage.AdoptionView{})
}

// adoptionPage is where the proposer answers; p holds what was typed when an answer was refused.
func (s *server) adoptionPage(r *http.Request, who access.Actor, topicID int64, p opinionpage.AdoptionView) (edge.View, error) {
	report, err := s.opinions.Adoption(r.Context(), who, topicID)
	if err != nil {
		return edge.View{}, err
	}
	p.Report, p.Now, p.Tok, p.Offers = report, s.Now(), form.NewToken(), map[int64]flow.Offer{}
	for _, h := range opinion.ToAnswer(report.Rounds) {
		p.Offers[h.Opinion.ID], _ = opinion.Chart.Offer(who, h.Opinion, "adopt")
	}
	p.Revise, _ = topic.Chart.Offer(who, report.Topic, "revise")
	return edge.View{Title: "答复采纳情况", Nav: Path, Body: opinionpage.Adoption(p)}, nil
}

func (s *server) opinionReply(r *http.Request, who access.Actor) (edge.Next, error) {
	if edge.Step(r) == round.Retract {
		out, err := s.opinions.Retract(r.Context(), who, edge.ID(r), form.Version(r.PostForm), r.PostForm.Get("reason"))
		return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.opinionPage(r, who, nil, errs) })
	}
	if edge.Step(r) != "adopt" {
		return edge.Next{}, fault.NotFound()
	}
	reply := round.ReadReply(r.PostForm)
	out, err := s.opinions.Reply(r.Context(), who, edge.ID(r), form.Version(r.PostForm), reply)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		got, err := s.opinions.Get(r.Context(), who, edge.ID(r))
		if err != nil {
			return edge.View{}, err
		}
		return s.adoptionPage(r, who, got.Opinion.Record, opinionpage.AdoptionView{Open: edge.ID(r), Typed: reply, Errors: errs})
	})
}

func (s *server) reviseNew(r *http.Request, who access.Actor) (edge.View, error) {
	sheet, err := s.topics.Revising(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return s.reviseForm(sheet, topic.Of(sheet.Topic), nil), nil
}

func (s *server) reviseForm(sheet topic.Sheet, f topic.Form, errs form.Errors) edge.View {
	p := topicpage.FormView{Sheet: sheet, Form: f, Errors: errs, Now: s.Now(), Tok: form.NewToken(), Revise: true}
	return edge.View{Title: "按意见修改议题", Nav: Path, Body: topicpage.Form(p)}
}

func (s *server) reviseSave(r *http.Request, who access.Actor) (edge.Next, error) {
	in, version := sent(r), form.Version(r.PostForm)
	out, err := s.opinions.Revise(r.Context(), who, edge.ID(r), version, in)
	errs := edge.Sentences(err)
	if errs == nil && fault.KindOf(err) != fault.Conflict {
		return edge.GoTo(out), err
	}
	sheet, gone := s.topics.Revising(r.Context(), who, edge.ID(r))
	kept := sheet.Topic.ID != 0 && topic.Insider(who, sheet.Topic) // what was typed, also where nobody may revise by now
	switch {
	case !kept && errs == nil:
		return edge.Next{}, err // stale before all else
	case !kept:
		return edge.Next{}, gone
	case errs == nil:
		return s.topicConflict(r, sheet, in, "/revise"), nil
	}
	sheet.Topic.Version = version
	return edge.Again(s.reviseForm(sheet, in.Form, errs)), nil
}

// opinionsPrint is the paper 征求意见情况表, with the opinions that the reader may see.
func (s *server) opinionsPrint(r *http.Request, who access.Actor) (edge.View, error) {
	report, err := s.opinions.About(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	if len(report.Rounds) == 0 {
		return edge.View{}, fault.NotFound()
	}
	return edge.View{Title: "征求意见情况表", Nav: Path, Frame: edge.FrameSheet, Back: report.Topic.Path(), Body: sheet.OpinionsSheet(report, s.Now())}, nil
}

// disagreementPrint is the paper 分歧说明; there is none while nobody opposes.
func (s *server) disagreementPrint(r *http.Request, who access.Actor) (edge.View, error) {
	report, err := s.opinions.About(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	if len(opinion.Objections(report.Rounds)) == 0 {
		return edge.View{}, fault.NotFound()
	}
	return edge.View{Title: "分歧说明", Nav: Path, Frame: edge.FrameSheet, Back: report.Topic.Path(), Body: sheet.DisagreementSheet(report, s.Now())}, nil
}
