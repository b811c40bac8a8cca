package web

import (
	"bytes"
	"io"
	"net/http"

	"jointmeeting/internal/access"
)

// minutesBundle hands out the offline proof of issued minutes.
func (s *Server) minutesBundle(r *http.Request, who access.Actor) (content, error) {
	name, data, err := s.minutes.Bundle(r.Context(), who, id(r))
	return content{Name: name, Type: "application/zip", Size: int64(len(data)), Body: io.NopCloser(bytes.NewReader(data))}, err
}
