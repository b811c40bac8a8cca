package minutesweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/page/signpage"
	"jointmeeting/web/edge"
	"jointmeeting/web/signoff"
)

// signing are the pages where minutes are signed.
func (s *server) signing() signoff.Pages {
	return signoff.Pages{Edge: s.Server, Service: s.minutes, Kind: minutes.Signable, Nav: Path, Steps: edge.Thread, View: s.signView, Record: s.minutesPage}
}

// signView is the record before somebody who may sign it.
func (s *server) signView(r *http.Request, who access.Actor) (signpage.View, error) {
	p, err := s.minutes.Signing(r.Context(), who, edge.ID(r))
	if err != nil {
		return signpage.View{}, err
	}
	v := s.minutesView(p)
	v.Rights.Register = minutes.MayRegister(who, p.Minutes)
	if v.Since, err = p.Since(r.Context()); err != nil {
		return signpage.View{}, err
	}
	return v.Signing(), nil
}
