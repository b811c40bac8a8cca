package account

import (
	"regexp"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/unit"
)

// loginShape is the CHECK account_login_shape in words of Go; a test holds the two equal.
var loginShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// mayAdminister is who keeps the accounts.
var mayAdminister = []access.Right{access.May(access.Admin)}

// Operator is whoever runs a command on the server: having the machine makes an administrator.
func Operator() access.Actor {
	who := access.System("命令行")
	who.Seats = []access.Seat{{Role: access.Admin}}
	return who
}

// Chart is the life of an account. Its states follow from disabled_at; there is no column.
var Chart = &flow.Chart[Account]{
	Kind: "account", Title: "账号",
	States: []flow.State{
		{Name: "active", Title: "启用", Tone: flow.Ok, See: mayAdminister, Start: true},
		{Name: "disabled", Title: "停用", Tone: flow.Grey, See: mayAdminister},
	},
	Steps: []flow.Step[Account]{
		{Do: "reset", Label: "重置密码", Follows: "重置后，原密码失效、各处登录一律退出，凭新的一次性启用码重设密码。", From: []string{"active"}, To: "active", May: mayAdminister, Needs: []flow.Guard[Account]{notOneself}, Ask: flow.Confirm},
		{Do: "sign_out", Label: "强制退出", Follows: "强制退出后，此人各处登录一律退出，须重新登录；账号照常使用。", From: []string{"active"}, To: "active", May: mayAdminister, Needs: []flow.Guard[Account]{signedInNow}, Ask: flow.Confirm},
		{Do: "disable", Label: "停用", Follows: "停用后，此人立即退出且不能登录；任职和已办事项不变。", From: []string{"active"}, To: "disabled", May: mayAdminister, Needs: []flow.Guard[Account]{notOneself}, Ask: flow.Reason, Danger: true},
		{Do: "enable", Label: "启用", Follows: "启用后，此人可以重新登录，权限按现有任职。", From: []string{"disabled"}, To: "active", May: mayAdminister, Ask: flow.Confirm, Primary: true},
	},
	Version: func(a Account) int { return a.Version },
	Now: func(a Account) string {
		if a.Active() {
			return "active"
		}
		return "disabled"
	},
	Ties: func(a Account) access.Ties { return access.Ties{Self: []int64{a.Person}} },
}

// notOneself keeps administrators from shutting themselves out, so one always remains.
var notOneself = flow.Guard[Account]{Name: "不是本人的账号", Why: func(a Account, who access.Actor) string {
	if a.Person == who.Person {
		return "不能对自己的账号办理，请由其他管理员办理"
	}
	return ""
}}

var signedInNow = flow.Guard[Account]{Name: "正在登录", Why: func(a Account, _ access.Actor) string {
	if a.Sessions == 0 {
		return "此账号现在没有登录"
	}
	return ""
}}

// firstAdministratorSeat is the first administrator's.
func firstAdministratorSeat(at time.Time) unit.NewSeat {
	return unit.NewSeat{Role: access.Admin, Title: access.Admin.Title(), From: at, Basis: "系统初始设置"}
}

func setupArgs() db.Args { return db.Args{"admin": string(access.Admin)} }

// holdsOfficeSeat says whether the person has another seat than one of a unit's own.
func holdsOfficeSeat(a Account) bool {
	return slices.ContainsFunc(a.seats(), func(s access.Seat) bool { return s.Role != access.Member && s.Role != access.Liaison })
}
