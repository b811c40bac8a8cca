package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/page/opinionpage"
	"jointmeeting/templates/page/topicpage"
	"jointmeeting/templates/sheet"
)

func (s *Server) opinionRoutes() []route {
	return []route{
		Page("/topics/{id}/consult", office, s.consultNew),
		Action("/topics/{id}/consult", office, s.consultOpen),
		Page("/topics/{id}/adoption", makers, s.adoptionShow),
		Page("/topics/{id}/revise", makers, s.reviseNew),
		Upload("/topics/{id}/revise", makers, s.reviseSave),
		Page("/topics/{id}/opinions", thread, s.opinionsPrint),
		Page("/topics/{id}/disagreement", thread, s.disagreementPrint),
		Page("/opinions/{id}", thread, s.opinionShow),
		Upload("/opinions/{id}", units, s.opinionAnswer),
		Action("/opinions/{id}/do/{step}", makers, s.opinionReply),
	}
}

func (s *Server) consultNew(r *http.Request, who access.Actor) (view, error) {
	return s.consultForm(r, who, nil, nil)
}

// consultForm is the form of a new round: with the units that must attend ticked, or as it was sent.
func (s *Server) consultForm(r *http.Request, who access.Actor, sent *opinion.AskForm, errs form.Errors) (view, error) {
	a, err := s.opinions.Asking(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	f := opinionpage.FirstAsking(a)
	if sent != nil {
		f = *sent
	}
	p := opinionpage.AskView{Asking: a, Form: f, Errors: errs, Now: s.now(), Tok: form.NewToken()}
	return view{Title: "征求意见", Nav: topicsPath, Body: opinionpage.Ask(p)}, nil
}

func (s *Server) consultOpen(r *http.Request, who access.Actor) (next, error) {
	f := opinion.ReadAsk(r.PostForm)
	out, err := s.opinions.Ask(r.Context(), who, id(r), form.Version(r.PostForm), f)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.consultForm(r, who, &f, errs))
	}
	return goTo(out), err
}

func (s *Server) opinionShow(r *http.Request, who access.Actor) (view, error) {
	return s.opinionPage(r, who, nil, nil)
}

// opinionPage is one opinion: the form for the unit's liaison, the answer for everybody else.
func (s *Server) opinionPage(r *http.Request, who access.Actor, sent *opinion.Form, errs form.Errors) (view, error) {
	got, err := s.opinions.Get(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	p := opinionpage.View{Page: got, Errors: errs, Now: s.now(), Tok: form.NewToken()}
	p.Give, _ = opinion.Chart.Offer(who, got.Opinion, "give")
	if sent != nil {
		p.Form = *sent
	}
	return view{Title: p.Title(), Nav: topicsPath, Body: opinionpage.Show(p)}, nil
}

func (s *Server) opinionAnswer(r *http.Request, who access.Actor) (next, error) {
	in := opinion.Sent{Form: opinion.Read(r.PostForm), Uploads: uploads(r, file.Field), Remove: form.IDs(r.PostForm["remove"]),
		Give: r.PostForm.Get("action") == "give"}
	out, err := s.opinions.Answer(r.Context(), who, id(r), form.Version(r.PostForm), in)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.opinionPage(r, who, &in.Form, errs))
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.opinionClash(r, who, in.Form, err)
	}
	return goTo(out), err
}

// opinionClash keeps what was typed when a colleague of the unit has saved meanwhile; when the answer is
// given already there is nothing to send again.
func (s *Server) opinionClash(r *http.Request, who access.Actor, f opinion.Form, why error) (next, error) {
	got, err := s.opinions.Get(r.Context(), who, id(r))
	if err != nil || got.Opinion.State != "asked" || !got.Opinion.Open {
		return next{}, why
	}
	v, err := s.opinionPage(r, who, &f, form.Errors{{Field: "", Text: "本单位其他同志刚刚保存过这份意见；下面是您填写的内容，再次保存或提交时以您的为准"}})
	v.Status = http.StatusConflict
	return refusedPage(v, err)
}

func (s *Server) adoptionShow(r *http.Request, who access.Actor) (view, error) {
	return s.adoptionPage(r, who, id(r), opinionpage.AdoptionView{})
}

// adoptionPage is where the proposer answers; p holds what was typed when an answer was refused.
func (s *Server) adoptionPage(r *http.Request, who access.Actor, topicID int64, p opinionpage.AdoptionView) (view, error) {
	report, err := s.opinions.Adoption(r.Context(), who, topicID)
	if err != nil {
		return view{}, err
	}
	p.Report, p.Now, p.Tok, p.Who = report, s.now(), form.NewToken(), who
	p.Revise, _ = topic.Chart.Offer(who, report.Topic, "revise")
	return view{Title: "答复采纳情况", Nav: topicsPath, Body: opinionpage.Adoption(p)}, nil
}

func (s *Server) opinionReply(r *http.Request, who access.Actor) (next, error) {
	if step(r) != "adopt" {
		return next{}, fault.NotFound()
	}
	reply := opinion.ReadReply(r.PostForm)
	out, err := s.opinions.Reply(r.Context(), who, id(r), form.Version(r.PostForm), reply)
	if errs := sentences(err); errs != nil {
		got, err := s.opinions.Get(r.Context(), who, id(r))
		if err != nil {
			return next{}, err
		}
		return refusedPage(s.adoptionPage(r, who, got.Opinion.Topic, opinionpage.AdoptionView{Open: id(r), Typed: reply, Errors: errs}))
	}
	return goTo(out), err
}

func (s *Server) reviseNew(r *http.Request, who access.Actor) (view, error) {
	sheet, err := s.topics.Revising(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	return s.reviseForm(sheet, topic.Of(sheet.Topic), nil), nil
}

func (s *Server) reviseForm(sheet topic.Sheet, f topic.Form, errs form.Errors) view {
	p := topicpage.FormView{Sheet: sheet, Form: f, Errors: errs, Now: s.now(), Tok: form.NewToken(), Revise: true}
	return view{Title: "按意见修改议题", Nav: topicsPath, Body: topicpage.Form(p)}
}

func (s *Server) reviseSave(r *http.Request, who access.Actor) (next, error) {
	in, version := sent(r), form.Version(r.PostForm)
	out, err := s.opinions.Revise(r.Context(), who, id(r), version, in)
	errs := sentences(err)
	if errs == nil && fault.KindOf(err) != fault.Conflict {
		return goTo(out), err
	}
	sheet, gone := s.topics.Revising(r.Context(), who, id(r))
	if gone != nil {
		return next{}, gone
	}
	if errs == nil {
		return again(s.topicConflict(r, sheet, in, "/revise")), nil
	}
	sheet.Topic.Version = version
	return again(s.reviseForm(sheet, in.Form, errs)), nil
}

// opinionsPrint is the paper 征求意见情况表, with the opinions that the reader may see.
func (s *Server) opinionsPrint(r *http.Request, who access.Actor) (view, error) {
	report, err := s.opinions.About(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	if len(report.Rounds) == 0 {
		return view{}, fault.NotFound()
	}
	return view{Title: "征求意见情况表", Nav: topicsPath, Frame: frameSheet, Back: report.Topic.Path(), Body: sheet.OpinionsSheet(report, s.now())}, nil
}

// disagreementPrint is the paper 分歧说明; there is none while nobody opposes.
func (s *Server) disagreementPrint(r *http.Request, who access.Actor) (view, error) {
	report, err := s.opinions.About(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	if len(opinion.Objections(report.Rounds)) == 0 {
		return view{}, fault.NotFound()
	}
	return view{Title: "分歧说明", Nav: topicsPath, Frame: frameSheet, Back: report.Topic.Path(), Body: sheet.DisagreementSheet(report, s.now())}, nil
}
