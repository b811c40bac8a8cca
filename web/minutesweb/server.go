// Package minutesweb serves 纪要: draft, versions, 会签, sign-off, issue, receipts, 报批.
package minutesweb

import (
	"slices"

	"jointmeeting/internal/account"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/minutes"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	minutes  *minutes.Service
	rounds   *circulation.Service
	accounts *account.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, minutes *minutes.Service, rounds *circulation.Service, accounts *account.Service) []edge.Route {
	s := &server{e, minutes, rounds, accounts}
	return slices.Concat(s.minutesRoutes(), s.referralRoutes(), s.circulationRoutes())
}
