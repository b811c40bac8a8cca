// Package settingweb serves 设置 to administrators.
package settingweb

import (
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/setting"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	settings *setting.Service
}

// Feature is 设置.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "设置", URL: setting.Path, Icon: "gear", Gate: edge.Settings, Group: edge.Keeping, Order: 40, Tab: 3},
	},
	Routes: routes,
	Help:   "keeping",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, setting.NewService(e.DB(), authenticator.ChangeRules)}
	return s.settingRoutes()
}
