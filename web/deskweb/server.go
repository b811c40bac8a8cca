// Package deskweb serves 工作台 and 消息.
package deskweb

import (
	"slices"

	"jointmeeting/internal/desk"
	"jointmeeting/internal/message"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	desks    *desk.Service
	messages *message.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, desks *desk.Service, messages *message.Service) []edge.Route {
	s := &server{e, desks, messages}
	return slices.Concat(s.deskRoutes(), s.messageRoutes())
}
