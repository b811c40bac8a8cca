package minutesweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/web/edge"
)

// minutesBundle hands out the offline proof of issued minutes.
func (s *server) minutesBundle(r *http.Request, who access.Actor) (edge.Content, error) {
	name, c, err := s.issuing.Bundle(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.Content{}, err
	}
	return edge.Content{Name: name, Type: "application/zip", Size: c.Size, Body: c.Open()}, nil
}
