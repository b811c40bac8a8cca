// Package calendarweb serves 工作日历.
package calendarweb

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	days *calendar.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, days *calendar.Service) []edge.Route {
	s := &server{e, days}
	return s.calendarRoutes()
}
