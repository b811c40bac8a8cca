// Package backupweb serves 备份 to administrators.
package backupweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/backup"
	"jointmeeting/templates/page/backuppage"
	"jointmeeting/web/edge"
)

// Feature is 备份. Making and restoring one is done at the machine, never from a page.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "备份", URL: backup.Path, Icon: "file", Gate: edge.Admin, Group: edge.Keeping, Order: 45, Tab: 4},
	},
	Routes: routes,
	Help:   "keeping",
}

func routes(e *edge.Server) []edge.Route {
	backups := backup.NewService(e.DB())
	return []edge.Route{edge.Page(backup.Path, edge.Admin, func(r *http.Request, who access.Actor) (edge.View, error) {
		p, err := backups.Page(r.Context(), who)
		return edge.View{Title: "备份", Nav: backup.Path, Body: backuppage.List(p)}, err
	})}
}
