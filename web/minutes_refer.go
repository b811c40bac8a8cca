package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/sheet"
)

func (s *Server) referralRoutes() []route {
	return []route{
		Page("/referrals/{id}", thread, s.referralShow),
		Action("/referrals/{id}/do/{step}", thread, s.referralDo),
	}
}

func (s *Server) referralShow(r *http.Request, who access.Actor) (view, error) {
	return s.referralPage(r, who, minutes.AnswerForm{}, nil)
}

// referralPage is what was asked of one person: the form for them, the answer for everybody else.
func (s *Server) referralPage(r *http.Request, who access.Actor, typed minutes.AnswerForm, errs form.Errors) (view, error) {
	got, err := s.minutes.Referral(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	p := minutespage.Referral{ReferralPage: got, Form: typed, Errors: errs, Tok: form.NewToken()}
	if got.Referral.Sight {
		p.Paper = sheet.Minutes(got.Page)
	}
	return view{Title: p.Title(), Nav: minutesPath, Body: minutespage.ShowReferral(p)}, nil
}

func (s *Server) referralDo(r *http.Request, who access.Actor) (next, error) {
	f := minutes.ReadAnswer(r.PostForm)
	out, err := s.minutes.Advise(r.Context(), who, id(r), form.Version(r.PostForm), step(r), f)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.referralPage(r, who, f, errs))
	}
	return goTo(out), err
}

// decision is what was chosen on the sign page. The button of 转请 says so by itself, so that it works
// without a script whichever answer is ticked.
func decision(r *http.Request) minutespage.SignForm {
	f := minutespage.SignForm{Step: step(r), Remark: form.Text(r.PostForm.Get("remark")), Refer: minutes.ReadRefer(r.PostForm)}
	if r.PostForm.Get("refer") != "" {
		f.Step = "refer"
	}
	return f
}

// decide takes the step of the sign page.
func (s *Server) decide(r *http.Request, who access.Actor, f minutespage.SignForm) (next, error) {
	if f.Step == "refer" {
		out, err := s.minutes.Refer(r.Context(), who, id(r), form.Version(r.PostForm), f.Refer)
		return goTo(out), err
	}
	out, err := s.minutes.Do(r.Context(), who, id(r), form.Version(r.PostForm), f.Step, f.Remark, s.proofOf(r))
	return goTo(out), err
}
