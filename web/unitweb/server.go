// Package unitweb serves 成员单位, 通讯录, 制度 and people's seats (任职).
package unitweb

import (
	"slices"

	"jointmeeting/internal/leaving"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitlist"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	units *unit.Service
	lists *unitlist.Service
	ends  *leaving.Service
}

// Feature is 成员单位, 通讯录, 制度 and 任职.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "成员单位", URL: Path, Icon: "unit", Gate: edge.Signed, Group: edge.Library, Order: 50},
		{Label: "通讯录", URL: "/directory", Icon: "people", Gate: edge.Signed, Group: edge.Library, Order: 60},
		{Label: "制度", URL: "/charter", Icon: "file", Gate: edge.Signed, Group: edge.Library, Order: 70},
		{Label: "任职管理", URL: SeatsPath, Icon: "pen", Gate: edge.Keepers, Group: edge.Keeping, Order: 10},
	},
	Routes: routes,
	Help:   "units",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, unit.NewService(e.DB()), unitlist.NewService(e.DB()), leaving.NewService(e.DB())}
	return slices.Concat(s.unitRoutes(), s.seatRoutes())
}
