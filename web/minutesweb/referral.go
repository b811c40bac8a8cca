package minutesweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/web/edge"
)

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
