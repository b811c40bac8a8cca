package web

import (
	"net/http"

	"jointmeeting/internal/access"
)

func (s *Server) fileRoutes() []route {
	return []route{Download("/files/{id}", thread, s.fileGet)}
}

// fileGet hands a file out to whoever may see the record it hangs on, now.
func (s *Server) fileGet(r *http.Request, who access.Actor) (content, error) {
	c, err := s.files.Open(r.Context(), who, id(r))
	return content{Name: c.Name, Type: c.Type, Size: c.Size, Body: c.Body}, err
}
