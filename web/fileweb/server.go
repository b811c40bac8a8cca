// Package fileweb hands out files.
package fileweb

import (
	"jointmeeting/internal/file"
	"jointmeeting/internal/house"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	files *file.Service
}

// Feature is the files of all records.
var Feature = edge.Feature{
	Routes: routes,
	Help:   "topics",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, file.NewService(e.DB(), house.Askers(e.DB()))}
	return s.fileRoutes()
}
