// Package basisweb serves 上级依据 and the citing of them by topics and tasks.
package basisweb

import (
	"jointmeeting/internal/basis"
	"jointmeeting/internal/house"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	bases *basis.Service
}

// Feature is 上级依据.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "上级依据", URL: Path, Icon: "std", Gate: edge.Thread, Group: edge.Library, Order: 40},
	},
	Routes: routes,
	Help:   "library",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, basis.NewService(e.DB(), house.Citers())}
	return s.basisRoutes()
}
