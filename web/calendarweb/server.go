// Package calendarweb serves 工作日历.
package calendarweb

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/house"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	days *calendar.Service
}

// Feature is 工作日历.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "工作日历", URL: Path, Icon: "clock", Gate: edge.Signed, Group: edge.Library, Order: 80},
	},
	Routes: routes,
	Help:   "keeping",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, calendar.NewService(e.DB(), house.Followers()...)}
	return s.calendarRoutes()
}
