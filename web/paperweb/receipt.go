package paperweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/web/edge"
)

func (s *server) deliveryDo(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.deliveries.Receive(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r))
	return edge.GoTo(out), err
}

// clauseReceiptDo takes a step of a clause's receipt: a unit's from its extract, the office's from the grid.
func (s *server) clauseReceiptDo(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.deliveries.Confirm(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), r.PostForm.Get("reason"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		kind, record, err := s.deliveries.OfReceipt(r.Context(), who, edge.ID(r))
		if err != nil {
			return edge.View{}, err
		}
		p, err := s.Paper(kind)
		if err != nil {
			return edge.View{}, err
		}
		return p.Refused(r, who, record, errs)
	})
}
