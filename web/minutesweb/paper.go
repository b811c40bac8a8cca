package minutesweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/web/edge"
)

// minutesStatement gives the browser what a passkey is to sign.
func (s *server) minutesStatement(r *http.Request, who access.Actor) (any, error) {
	v := r.PostForm
	return s.minutes.Statement(r.Context(), who, db.Asked{ID: edge.ID(r), Version: form.Version(v), Do: v.Get("step"), Reason: form.Text(v.Get("remark"))}, s.Site(r), s.Now())
}

func (s *server) minutesPaper(r *http.Request, who access.Actor) (edge.View, error) {
	return s.paperPage(r, who, signing.PaperForm{}, nil)
}

// paperPage is where the office registers a signature on paper.
func (s *server) paperPage(r *http.Request, who access.Actor, f signing.PaperForm, errs form.Errors) (edge.View, error) {
	p, err := s.minutes.Signing(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	if !minutes.MayRegister(who, p.Minutes) {
		return edge.View{}, nothingToDo()
	}
	v := s.minutesView(p)
	v.Errs = errs
	return edge.View{Title: "登记纸质签批", Nav: Path, Body: minutespage.Paper(v, f)}, nil
}

func (s *server) minutesRegister(r *http.Request, who access.Actor) (edge.Next, error) {
	f, ups := signing.ReadPaper(r.PostForm), edge.Uploads(r, file.Field)
	in, errs := f.Input()
	var out db.Outcome
	var err error = errs
	if errs == nil {
		out, err = s.minutes.RegisterPaper(r.Context(), who, edge.ID(r), form.Version(r.PostForm), in, ups)
	}
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.paperPage(r, who, f, errs))
	}
	return edge.GoTo(out), err
}
