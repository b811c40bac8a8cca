package web

import "slices"

// routes is the one list of routes, feature by feature in the order of the thread.
func (s *Server) routes() []route {
	return slices.Concat(
		s.edgeRoutes(), s.signinRoutes(), s.meRoutes(), s.authenticatorRoutes(), s.deskRoutes(), s.messageRoutes(),
		s.basisRoutes(), s.problemRoutes(), s.topicRoutes(), s.opinionRoutes(), s.fileRoutes(),
		s.meetingRoutes(), s.agendaRoutes(), s.delegationRoutes(),
		s.minutesRoutes(), s.referralRoutes(), s.circulationRoutes(), s.taskRoutes(),
		s.unitRoutes(), s.seatRoutes(), s.calendarRoutes(),
		s.adminRoutes(), s.logRoutes(), s.settingRoutes(),
	)
}
