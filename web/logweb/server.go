// Package logweb serves 审计日志 to auditors, and 数据核验 to them and the security officer.
package logweb

import (
	"jointmeeting/internal/house"
	"jointmeeting/internal/inspection"
	"jointmeeting/internal/logbook"
	"jointmeeting/templates/part"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	logbook    *logbook.Service
	inspection *inspection.Service
	word       func(string) string
	actions    []part.Group // that the log may tell, for the filter
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
	s := &server{e, logbook.NewService(e.DB(), house.Keeps()), inspection.NewService(e.DB()), house.Word, actions()}
	return s.logRoutes()
}

// actions are the acts of the log by kind. They are those declared: to find which the log holds it would have to be read.
func actions() (out []part.Group) {
	for _, t := range house.Tells() {
		g := part.Group{Title: t.Title}
		for _, a := range t.Actions {
			g.Options = append(g.Options, part.Option{Value: a, Label: house.Word(a)})
		}
		out = append(out, g)
	}
	return out
}
