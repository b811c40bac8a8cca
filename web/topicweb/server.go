// Package topicweb serves 议题 and 征求意见 about them.
package topicweb

import (
	"slices"

	"jointmeeting/internal/opinion"
	"jointmeeting/internal/topic"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	topics   *topic.Service
	opinions *opinion.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, topics *topic.Service, opinions *opinion.Service) []edge.Route {
	s := &server{e, topics, opinions}
	return slices.Concat(s.topicRoutes(), s.opinionRoutes())
}
