// Package basisweb serves 上级依据, the citing of them by topics and tasks, and the paper of a topic that prints them.
package basisweb

import (
	"jointmeeting/internal/basis"
	"jointmeeting/internal/topic"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	bases  *basis.Service
	topics *topic.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, bases *basis.Service, topics *topic.Service) []edge.Route {
	s := &server{e, bases, topics}
	return s.basisRoutes()
}
