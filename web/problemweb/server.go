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

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, problems *problem.Service) []edge.Route {
	s := &server{e, problems}
	return s.problemRoutes()
}
