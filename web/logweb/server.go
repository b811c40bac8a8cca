// Package logweb serves 审计日志 to auditors.
package logweb

import (
	"jointmeeting/internal/house"
	"jointmeeting/internal/logbook"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	logbook *logbook.Service
	word    func(string) string
}

// Feature is 审计日志.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "审计日志", URL: Path, Icon: "log", Gate: edge.Auditor, Group: edge.Keeping, Order: 50, Tab: 2},
	},
	Routes: routes,
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, logbook.NewService(e.DB()), house.Word}
	return s.logRoutes()
}
