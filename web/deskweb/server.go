// Package deskweb serves 工作台 and 消息.
package deskweb

import (
	"slices"

	"jointmeeting/internal/delivery"
	"jointmeeting/internal/desk"
	"jointmeeting/internal/house"
	"jointmeeting/internal/message"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/page/deskpage"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	desks    *desk.Service
	messages *message.Service
}

// Feature is 工作台 and 消息.
var Feature = Of(house.Signed(), house.Delivered())

// Of is the feature with desks for the given kinds of record.
func Of(signed []signing.Kind, delivered []delivery.Paper) edge.Feature {
	return edge.Feature{
		Places: []edge.Place{
			{Label: "工作台", URL: "/", Icon: "home", Gate: edge.Signed, Order: 10, Tab: 1},
			{Label: deskpage.Approvals, URL: todoPath, Icon: "check", Gate: edge.Convenors, Order: 20, Tab: 2},
		},
		Routes: func(e *edge.Server) []edge.Route {
			s := &server{e, desk.NewService(e.DB(), signed, delivered, house.Asking(), house.Waiting()), message.NewService(e.DB(), house.Events())}
			return slices.Concat(s.deskRoutes(), s.messageRoutes())
		},
		Help: "desk",
	}
}
