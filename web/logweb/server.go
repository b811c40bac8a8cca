// Package logweb serves 审计日志 to auditors, and 数据核验 to them and the security officer.
package logweb

import (
	"jointmeeting/internal/house"
	"jointmeeting/internal/inspection"
	"jointmeeting/internal/logbook"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	logbook    *logbook.Service
	inspection *inspection.Service
	word       func(string) string
}

// Feature is 审计日志 and 数据核验.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "审计日志", URL: Path, Icon: "log", Gate: edge.Auditor, Group: edge.Keeping, Order: 50, Tab: 2},
		{Label: "数据核验", URL: inspection.Path, Icon: "check", Gate: edge.Guards, Group: edge.Keeping, Order: 55},
	},
	Routes: routes,
	Help:   "keeping",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, logbook.NewService(e.DB(), house.Keeps()), inspection.NewService(e.DB()), house.Word}
	return s.logRoutes()
}
