// Package accountweb serves the door (登录), 个人中心, 签批验证方式 and, for administrators, 用户.
package accountweb

import (
	"slices"

	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	accounts       *account.Service
	authenticators *authenticator.Service
	word           func(string) string
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, accounts *account.Service, authenticators *authenticator.Service, word func(string) string) []edge.Route {
	s := &server{e, accounts, authenticators, word}
	return slices.Concat(s.signinRoutes(), s.meRoutes(), s.authenticatorRoutes(), s.adminRoutes())
}
