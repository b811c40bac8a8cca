// Package fileweb hands out files.
package fileweb

import (
	"jointmeeting/internal/file"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	files *file.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, files *file.Service) []edge.Route {
	s := &server{e, files}
	return s.fileRoutes()
}
