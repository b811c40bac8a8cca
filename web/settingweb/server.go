// Package settingweb serves 设置 to administrators.
package settingweb

import (
	"jointmeeting/internal/setting"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	settings *setting.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, settings *setting.Service) []edge.Route {
	s := &server{e, settings}
	return s.settingRoutes()
}
