// Package logweb serves 审计日志 to auditors.
package logweb

import (
	"jointmeeting/internal/logbook"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	logbook *logbook.Service
	word    func(string) string
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, logbook *logbook.Service, word func(string) string) []edge.Route {
	s := &server{e, logbook, word}
	return s.logRoutes()
}
