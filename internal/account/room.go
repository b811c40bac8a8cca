package account

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "account",
	Tables: []string{"account", "session", "session_end", "setup_token", "signin_place", "credential_change"},
	Unheld: map[string]string{"session": "who is signed in at the moment; its seal holds whose it is, from where, what was shown and how long it lasts (verify/sessions.go)",
		"setup_token": "opens an empty database once", "signin_place": "for a hint to the person alone"},
	Rows:   map[string]room.Rows{"account": {Without: []string{"size", "contrast"}}, "credential_change": {Without: []string{"seen_at"}, Fades: true}},
	Steady: map[string]string{"account": "the office's people", "session": "a person's few; what has ended is swept", "session_end": "one row a person", "setup_token": "one row", "signin_place": "a person's few; swept", "credential_change": "a person's few"},
	Charts: []flow.Outline{Chart.Outline(), accountActs.Outline(), credentialActs.Outline()},
	Events: Events,
	Sweeps: []room.Sweep{
		{What: "sessions that have ended", SQL: sweepSessions},
		{What: "setup tokens that have ended", SQL: sweepSetupTokens},
		{What: "changes of signing in that are long past", SQL: sweepChanges},
		{What: "networks that nobody has signed in from for 90 days", SQL: sweepPlaces},
	},
}

// accountActs are what people do with their own account, and what no state of an account says.
var accountActs = flow.Acts{Kind: "account", Title: "账号", List: []flow.Act[access.Ties]{
	{Do: "create", Label: "新增用户", May: mayAdminister, Secret: true},
	{Do: "sign_in", Label: "登录", By: flow.Oneself},
	{Do: "sign_out", Label: "退出登录", By: flow.Oneself},
	{Do: "refused", Label: "登录失败", By: flow.Anybody},
	{Do: "denied", Label: "操作被拒绝", By: flow.Anybody},
	{Do: "throttled", Label: "限制登录", By: flow.Anybody},
	{Do: "first_step", Label: "密码正确，等待再次验证", By: flow.Oneself},
	{Do: "password", Label: "修改密码", By: flow.Oneself},
	{Do: "end_session", Label: "退出一处登录", By: flow.Oneself},
	{Do: "end_others", Label: "退出其他设备", By: flow.Oneself},
	{Do: "setup_token", Label: "生成首次设置口令", By: flow.OnServer},
	{Do: "setup", Label: "建立首位管理员", By: flow.Anybody},
}}
