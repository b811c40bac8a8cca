package minutesweb

import (
	"bytes"
	"io"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/web/edge"
)

// minutesBundle hands out the offline proof of issued minutes.
func (s *server) minutesBundle(r *http.Request, who access.Actor) (edge.Content, error) {
	name, data, err := s.issuing.Bundle(r.Context(), who, edge.ID(r))
	return edge.Content{Name: name, Type: "application/zip", Size: int64(len(data)), Body: io.NopCloser(bytes.NewReader(data))}, err
}
