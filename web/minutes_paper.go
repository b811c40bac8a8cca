package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/page/minutespage"
)

// minutesStatement gives the browser what a passkey is to sign.
func (s *Server) minutesStatement(r *http.Request, who access.Actor) (any, error) {
	v := r.PostForm
	return s.minutes.Prepare(r.Context(), who, id(r), form.Version(v), v.Get("step"), form.Text(v.Get("remark")), s.site(r), s.now())
}

func (s *Server) minutesPaper(r *http.Request, who access.Actor) (view, error) {
	return s.paperPage(r, who, minutes.PaperForm{}, nil)
}

// paperPage is where the office registers a signature on paper.
func (s *Server) paperPage(r *http.Request, who access.Actor, f minutes.PaperForm, errs form.Errors) (view, error) {
	p, err := s.minutes.Signing(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	if !minutes.MayRegister(who, p.Minutes) {
		return view{}, nothingToDo()
	}
	v := s.minutesView(p)
	v.Errs = errs
	return view{Title: "登记纸质签批", Nav: minutesPath, Body: minutespage.Paper(v, f)}, nil
}

func (s *Server) minutesRegister(r *http.Request, who access.Actor) (next, error) {
	f, ups := minutes.ReadPaper(r.PostForm), uploads(r, file.Field)
	in, errs := f.Input()
	var out db.Outcome
	var err error = errs
	if errs == nil {
		out, err = s.minutes.Register(r.Context(), who, id(r), form.Version(r.PostForm), in, ups)
	}
	if errs := sentences(err); errs != nil {
		return refusedPage(s.paperPage(r, who, f, errs))
	}
	return goTo(out), err
}
