// Package accountweb serves signing in (登录), 个人中心, 签批验证方式, 登录核实 and, for administrators, 用户.
package accountweb

import (
	"slices"

	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/house"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	accounts       *account.Service
	authenticators *authenticator.Service
	handovers      *handover.Service
	newcomers      *enrolment.Service
	word           func(string) string
}

// Feature is 登录, 个人中心, 签批验证方式, 登录核实 and 用户.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "验证方式", URL: authenticator.ListPath, Icon: "pen", Gate: edge.Security, Group: edge.Keeping, Order: 20},
		{Label: "登录核实", URL: account.CredentialsPath, Icon: "check", Gate: edge.Guards, Group: edge.Keeping, Order: 25},
		{Label: "用户", URL: UsersPath, Icon: "people", Gate: edge.Admin, Group: edge.Keeping, Order: 30, Tab: 2},
		{Label: "个人中心", URL: MePath, Icon: "user", Gate: edge.Signed, Group: edge.Keeping, Order: 60},
	},
	Routes: routes,
	Help:   "signin",
}

func routes(e *edge.Server) []edge.Route {
	handovers := handover.NewService(e.DB(), e.Accounts())
	s := &server{e, e.Accounts(), e.Authenticators(), handovers, enrolment.NewService(e.DB(), e.Accounts(), handovers), house.Word}
	return slices.Concat(s.signinRoutes(), s.meRoutes(), s.authenticatorRoutes(), s.adminRoutes(), s.handoverRoutes())
}
