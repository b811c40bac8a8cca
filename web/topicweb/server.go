// Package topicweb serves 议题 and 征求意见 about them.
package topicweb

import (
	"slices"

	"jointmeeting/internal/opinion"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	topics   *topic.Service
	lists    *topiclist.Service
	opinions *opinion.Service
}

// Feature is 议题 and 征求意见.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "议题", URL: Path, Icon: "topic", Gate: edge.Thread, Order: 30, Tab: 2},
	},
	Routes: routes,
	Help:   "topics",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, topic.NewService(e.DB()), topiclist.NewService(e.DB()), opinion.NewService(e.DB())}
	return slices.Concat(s.topicRoutes(), s.opinionRoutes())
}
