package paperweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/receiptpage"
	"jointmeeting/web/edge"
)

func (s *server) deliveryEnterNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.enterForm(r, who, nil, nil)
}

// enterForm is the form of what a unit says that cannot sign in: of today, or as it was sent.
func (s *server) enterForm(r *http.Request, who access.Actor, sent *delivery.EnterForm, errs form.Errors) (edge.View, error) {
	p, err := s.deliveries.ForEnter(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	v := receiptpage.View{EnterPage: p, Errs: errs, Tok: form.NewToken()}
	v.Form.On = layout.DateValue(s.Now())
	if sent != nil {
		v.Form = *sent
	}
	return edge.View{Title: "代录答复", Nav: p.Nav, Body: receiptpage.Enter(v)}, nil
}

func (s *server) deliveryEnter(r *http.Request, who access.Actor) (edge.Next, error) {
	f := delivery.ReadEnter(r.PostForm)
	out, err := s.deliveries.Enter(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f, edge.Uploads(r, file.Field))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.enterForm(r, who, &f, errs) })
}
