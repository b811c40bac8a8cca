// Package deskweb serves 工作台 and 消息.
package deskweb

import (
	"slices"

	"jointmeeting/internal/desk"
	"jointmeeting/internal/house"
	"jointmeeting/internal/message"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	desks    *desk.Service
	messages *message.Service
}

// Feature is 工作台 and 消息.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "工作台", URL: "/", Icon: "home", Gate: edge.Signed, Order: 10, Tab: 1},
	},
	Routes: routes,
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, desk.NewService(e.DB(), house.Signed(), house.Delivered()), message.NewService(e.DB(), house.Events())}
	return slices.Concat(s.deskRoutes(), s.messageRoutes())
}
