package authenticator

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "authenticator",
	Tables: []string{"authenticator", "signin_step", "recovery_code"},
	Unheld: map[string]string{"signin_step": "lasts as long as a sign-in"},
	Steady: map[string]string{"authenticator": "a person's few", "signin_step": "swept", "recovery_code": "a person's few"},
	Charts: []flow.Outline{authenticatorActs.Outline()},
	Events: Events,
	Sweeps: []room.Sweep{{What: "second steps of signing in that have ended", SQL: sweepStep}},
}

// authenticatorActs are what is done to a person's means of signing.
var authenticatorActs = flow.Acts{Kind: "authenticator", Title: "签批验证方式", List: []flow.Act[access.Ties]{
	{Do: "add", Label: "登记签批验证方式", By: flow.Oneself},
	{Do: "remove", Label: "移除签批验证方式", By: flow.Oneself},
	{Do: "revoke_all", Label: "由命令行撤销签批验证方式", By: flow.OnServer},
	{Do: "drop_alone", Label: "撤销只凭密码登记的签批验证方式", Auto: true},
	{Do: "recover", Label: "使用备用码", By: flow.Oneself},
	{Do: "renew", Label: "更换备用码", By: flow.Oneself},
	{Do: "confirm", Label: "确认签批验证方式", May: mayConfirm, Secret: true},
	{Do: "revoke", Label: "撤销签批验证方式", May: mayConfirm, Secret: true},
}}
