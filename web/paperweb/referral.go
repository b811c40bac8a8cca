package paperweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/page/referralpage"
	"jointmeeting/web/edge"
)

func (s *server) referralShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.referralPage(r, who, signing.AnswerForm{}, nil)
}

// referralPage is what was asked of one person: the form for them, the answer for everybody else.
func (s *server) referralPage(r *http.Request, who access.Actor, typed signing.AnswerForm, errs form.Errors) (edge.View, error) {
	got, err := s.signatures.Referral(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	p := referralpage.View{Referral: got, Form: typed, Errors: errs, Tok: form.NewToken()}
	p.Kind, _ = signing.KindOf(s.signed, got.Kind)
	p.Give, _ = signing.ReferralChart.Offer(who, got, "answer")
	if got.Sight {
		drawn, err := s.Paper(got.Kind)
		if err != nil {
			return edge.View{}, err
		}
		if p.Text, err = drawn.Text(r, who, got.Record); err != nil {
			return edge.View{}, err
		}
	}
	return edge.View{Title: p.Title(), Nav: p.Kind.List(), Body: referralpage.Show(p)}, nil
}

func (s *server) referralDo(r *http.Request, who access.Actor) (edge.Next, error) {
	f := signing.ReadAnswer(r.PostForm)
	out, err := s.signatures.Advise(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.referralPage(r, who, f, errs) })
}
