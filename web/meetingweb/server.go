// Package meetingweb serves 会议 with agenda, answers and roll, and 委托主持.
package meetingweb

import (
	"slices"

	"jointmeeting/internal/agenda"
	"jointmeeting/internal/attendance"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/plenary"
	"jointmeeting/internal/sitting"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	meetings    *meeting.Service
	agenda      *agenda.Service
	attendance  *attendance.Service
	sittings    *sitting.Service
	delegations *delegation.Service
	plenaries   *plenary.Service
}

// Feature is 会议 and 委托主持.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "会议", URL: Path, Icon: "meet", Gate: edge.Thread, Order: 40, Tab: 3},
		{Label: "委托主持", URL: delegation.Path, Icon: "pen", Gate: edge.Steering, Group: edge.Library, Order: 20},
	},
	Routes: routes,
	Help:   "meetings",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, meeting.NewService(e.DB()), agenda.NewService(e.DB()), attendance.NewService(e.DB()), sitting.NewService(e.DB()), delegation.NewService(e.DB(), e.Authenticators()), plenary.NewService(e.DB())}
	return slices.Concat(s.meetingRoutes(), s.agendaRoutes(), s.delegationRoutes())
}
