// Package meetingweb serves 会议 with agenda, answers and roll, and 委托主持.
package meetingweb

import (
	"slices"

	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	meetings *meeting.Service
	minutes  *minutes.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, meetings *meeting.Service, minutes *minutes.Service) []edge.Route {
	s := &server{e, meetings, minutes}
	return slices.Concat(s.meetingRoutes(), s.agendaRoutes(), s.delegationRoutes())
}
