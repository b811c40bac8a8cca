package web

import (
	"slices"

	"jointmeeting/internal/house"
	"jointmeeting/web/accountweb"
	"jointmeeting/web/basisweb"
	"jointmeeting/web/calendarweb"
	"jointmeeting/web/deskweb"
	"jointmeeting/web/edge"
	"jointmeeting/web/fileweb"
	"jointmeeting/web/logweb"
	"jointmeeting/web/meetingweb"
	"jointmeeting/web/minutesweb"
	"jointmeeting/web/problemweb"
	"jointmeeting/web/settingweb"
	"jointmeeting/web/taskweb"
	"jointmeeting/web/topicweb"
	"jointmeeting/web/unitweb"
)

// routes is the one list of routes, feature by feature in the order of the thread.
func (s *Server) routes() []edge.Route {
	e := s.Server
	return slices.Concat(
		e.Routes(),
		accountweb.Routes(e, s.accounts, s.authenticators, house.Word),
		deskweb.Routes(e, s.desks, s.messages),
		basisweb.Routes(e, s.bases, s.topics),
		problemweb.Routes(e, s.problems),
		topicweb.Routes(e, s.topics, s.opinions),
		fileweb.Routes(e, s.files),
		meetingweb.Routes(e, s.meetings, s.minutes),
		minutesweb.Routes(e, s.minutes, s.rounds, s.accounts),
		taskweb.Routes(e, s.tasks),
		unitweb.Routes(e, s.units, s.desks),
		calendarweb.Routes(e, s.days),
		settingweb.Routes(e, s.settings),
		logweb.Routes(e, s.logbook, house.Word),
	)
}
