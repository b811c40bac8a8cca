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
	{Do: "give", Label: "登记任职（命令）", May: []access.Right{access.May(access.Admin)}, Secret: true},
	{Do: "ask", Label: "登记任职", May: append([]access.Right{access.May(access.Admin), access.Member.Of(access.Owner), access.Liaison.Of(access.Owner)}, mayKeep...)},
}}

// SampleActs are what the loading of a sample office notes.
var SampleActs = flow.Acts{Kind: "sample", Title: "示例", List: []flow.Act[access.Ties]{
	{Do: "people", Label: "载入示例人员", Auto: true},
}}
