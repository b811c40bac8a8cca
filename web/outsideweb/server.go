// Package outsideweb serves 会外单位.
package outsideweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/outside"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/outsidepage"
	"jointmeeting/web/edge"
)

// Feature is 会外单位.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "会外单位", URL: unit.OutsidePath, Icon: "unit", Gate: edge.Office, Group: edge.Library, Order: 57},
	},
	Routes: routes,
	Help:   "units",
}

func routes(e *edge.Server) []edge.Route {
	s := outside.NewService(e.DB())
	return []edge.Route{
		edge.Page(unit.OutsidePath, edge.Office, func(r *http.Request, who access.Actor) (edge.View, error) {
			p, err := s.List(r.Context(), who)
			return edge.View{Title: "会外单位", Nav: unit.OutsidePath, Body: outsidepage.List(outsidepage.View{Page: p, Now: e.Now(), Tok: form.NewToken()})}, err
		}),
	}
}
