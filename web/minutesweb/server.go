// Package minutesweb serves 纪要: draft, versions, 会签, sign-off, issue, receipts, 报批.
package minutesweb

import (
	"slices"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/typed"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	minutes *minutes.Service
	issuing *issuing.Service
	rounds  *circulation.Service
	typed   *typed.Service
}

// Feature is 纪要, its 会签 and 报批.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "纪要", URL: Path, Icon: "minutes", Gate: edge.Thread, Order: 50},
		{Label: "报批件台账", URL: escalation.LedgerPath, Icon: "up", Gate: edge.Steering, Group: edge.Library, Order: 10},
	},
	Routes: routes,
	Papers: papers,
	Help:   "minutes",
}

func newServer(e *edge.Server) *server {
	return &server{e, minutes.NewService(e.DB(), e.Authenticators()), issuing.NewService(e.DB(), e.Authenticators()), circulation.NewService(e.DB()), e.Typed()}
}

func routes(e *edge.Server) []edge.Route {
	s := newServer(e)
	return slices.Concat(s.minutesRoutes(), s.signing().Routes(), s.circulationRoutes())
}

func papers(e *edge.Server) []edge.Paper {
	s := newServer(e)
	return []edge.Paper{{Kind: minutes.Chart.Kind, Text: s.minutesText, Refused: s.receiptRefused}}
}
