package minutesweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/sheet"
	"jointmeeting/web/edge"
)

func (s *server) referralRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/referrals/{id}", edge.Thread, s.referralShow),
		edge.Action("/referrals/{id}/do/{step}", edge.Thread, s.referralDo),
	}
}

func (s *server) referralShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.referralPage(r, who, signing.AnswerForm{}, nil)
}

// referralPage is what was asked of one person: the form for them, the answer for everybody else.
func (s *server) referralPage(r *http.Request, who access.Actor, typed signing.AnswerForm, errs form.Errors) (edge.View, error) {
	got, err := s.minutes.ReferralPage(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	p := minutespage.Referral{ReferralPage: got, Form: typed, Errors: errs, Tok: form.NewToken()}
	if got.Referral.Sight {
		p.Paper = sheet.Minutes(got.Page)
	}
	return edge.View{Title: p.Title(), Nav: Path, Body: minutespage.ShowReferral(p)}, nil
}

func (s *server) referralDo(r *http.Request, who access.Actor) (edge.Next, error) {
	f := signing.ReadAnswer(r.PostForm)
	out, err := s.minutes.Advise(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), f)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.referralPage(r, who, f, errs))
	}
	return edge.GoTo(out), err
}

// decision is what was chosen on the sign page. The button of 转请 says so by itself, so that it works
// without a script whichever answer is ticked.
func decision(r *http.Request) minutespage.SignForm {
	f := minutespage.SignForm{Step: edge.Step(r), Remark: form.Text(r.PostForm.Get("remark")), Refer: signing.ReadRefer(r.PostForm)}
	if r.PostForm.Get("refer") != "" {
		f.Step = "refer"
	}
	return f
}

// decide takes the step of the sign page.
func (s *server) decide(r *http.Request, who access.Actor, f minutespage.SignForm) (edge.Next, error) {
	if f.Step == "refer" {
		out, err := s.minutes.Refer(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f.Refer)
		return edge.GoTo(out), err
	}
	out, err := s.minutes.Do(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f.Step, f.Remark, s.proofOf(r))
	return edge.GoTo(out), err
}
