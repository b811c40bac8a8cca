// Package unitweb serves 成员单位, 通讯录, 制度 and people's seats (任职).
package unitweb

import (
	"slices"

	"jointmeeting/internal/desk"
	"jointmeeting/internal/unit"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	units *unit.Service
	desks *desk.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, units *unit.Service, desks *desk.Service) []edge.Route {
	s := &server{e, units, desks}
	return slices.Concat(s.unitRoutes(), s.seatRoutes())
}
