// Package problemweb serves 问题研究.
package problemweb

import (
	"jointmeeting/internal/problem"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	problems *problem.Service
}

// Feature is 问题研究.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "问题研究", URL: Path, Icon: "help", Gate: edge.Thread, Group: edge.Library, Order: 30},
	},
	Routes: routes,
	Help:   "library",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, problem.NewService(e.DB())}
	return s.problemRoutes()
}
