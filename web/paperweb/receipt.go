package paperweb

import (
	"context"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/form"
	"jointmeeting/web/edge"
)

// deliveryDo takes a step of a delivery: a unit signs for it, the office takes back what it entered, with the reason.
func (s *server) deliveryDo(r *http.Request, who access.Actor) (edge.Next, error) {
	id, version, step := edge.ID(r), form.Version(r.PostForm), edge.Step(r)
	if !delivery.TakesBack(step) {
		out, err := s.deliveries.Receive(r.Context(), who, id, version, step)
		return edge.GoTo(out), err
	}
	out, err := s.deliveries.Retract(r.Context(), who, id, version, step, r.PostForm.Get("reason"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.again(r, who, errs, s.deliveries.OfDelivery) })
}

// clauseReceiptDo takes a step of a clause's receipt: a unit's from its extract, the office's from the grid.
func (s *server) clauseReceiptDo(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.deliveries.Confirm(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), r.PostForm.Get("reason"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.again(r, who, errs, s.deliveries.OfReceipt) })
}

// again is the page on which the step was asked for, with what was wrong.
func (s *server) again(r *http.Request, who access.Actor, errs form.Errors, of func(context.Context, access.Actor, int64) (string, int64, error)) (edge.View, error) {
	kind, record, err := of(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	p, err := s.Paper(kind)
	if err != nil {
		return edge.View{}, err
	}
	return p.Refused(r, who, record, errs)
}
