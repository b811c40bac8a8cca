package unit

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// unitActs are what is done to a unit: it has no states, only days.
var unitActs = flow.Acts{Kind: "unit", Title: "单位", List: []flow.Act[access.Ties]{
	{Do: StepRename, Label: "单位更名", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepDuty, Label: "修改单位职责", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepLeave, Label: "单位退出联席会议", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepJoin, Label: "单位加入联席会议", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepReview, Label: "切换单位内审", May: mayReview, Refusal: "您不能修改这个单位的登记"},
}}

// seatActs are how a seat comes to be asked for or given.
var seatActs = flow.Acts{Kind: "seat", Title: "任职", List: []flow.Act[access.Ties]{
	{Do: "give", Label: "登记任职（命令）", May: mayAdminister, Secret: true},
	{Do: "ask", Label: "登记任职", May: append([]access.Right{access.May(access.Admin), access.Member.Of(access.Owner), access.Liaison.Of(access.Owner)}, mayKeep...)},
}}

// accountActs are what people do with their own account, and what no state of an account says.
var accountActs = flow.Acts{Kind: "account", Title: "账号", List: []flow.Act[access.Ties]{
	{Do: "create", Label: "新增用户", May: mayAdminister, Secret: true},
	{Do: "sign_in", Label: "登录", Auto: true},
	{Do: "sign_out", Label: "退出登录", Auto: true},
	{Do: "refused", Label: "登录失败", Auto: true},
	{Do: "password", Label: "修改密码", Auto: true},
	{Do: "end_session", Label: "退出一处登录", Auto: true},
	{Do: "end_others", Label: "退出其他设备", Auto: true},
	{Do: "setup_token", Label: "生成首次设置口令", Auto: true},
	{Do: "setup", Label: "建立首位管理员", Auto: true},
}}

// authenticatorActs are what is done to a person's means of signing.
var authenticatorActs = flow.Acts{Kind: "authenticator", Title: "签批验证方式", List: []flow.Act[access.Ties]{
	{Do: "add", Label: "登记签批验证方式", Auto: true},
	{Do: "remove", Label: "移除签批验证方式", Auto: true},
	{Do: "confirm", Label: "确认签批验证方式", May: mayConfirm, Secret: true},
	{Do: "revoke", Label: "撤销签批验证方式", May: mayConfirm, Secret: true},
}}

// SampleActs are what the loading of a sample office notes.
var SampleActs = flow.Acts{Kind: "sample", Title: "示例", List: []flow.Act[access.Ties]{
	{Do: "people", Label: "载入示例人员", Auto: true},
}}
