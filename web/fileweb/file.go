package fileweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/web/edge"
)

func (s *server) fileRoutes() []edge.Route {
	return []edge.Route{edge.Download("/files/{id}", edge.Thread, s.fileGet)}
}

// fileGet hands a file out to whoever may see the record it hangs on, now.
func (s *server) fileGet(r *http.Request, who access.Actor) (edge.Content, error) {
	c, err := s.files.Open(r.Context(), who, edge.ID(r))
	return edge.Content{Name: c.Name, Type: c.Type, Size: c.Size, Body: c.Body}, err
}
