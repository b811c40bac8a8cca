package unit

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// unitActs are what is done to a unit: it has no states, only days.
var unitActs = flow.Acts{Kind: "unit", Title: "单位", List: append([]flow.Act[access.Ties]{
	{Do: StepRename, Label: "单位更名", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepDuty, Label: "修改单位职责", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepLeave, Label: "单位退出联席会议", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepJoin, Label: "单位加入联席会议", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepSucceed, Label: "单位撤并", May: mayKeep, Refusal: "您不能修改这个单位的登记"},
	{Do: StepReview, Label: "切换单位内审", May: mayReview, Refusal: "您不能修改这个单位的登记"},
}, outsideActs...)}

// SeatActs are how a seat comes to be asked for or given, and how it ends beside its steps. Which seats whoever has the right to it
// may ask for is told by RolesToGive.
var SeatActs = flow.Acts{Kind: "seat", Title: "任职", List: []flow.Act[access.Ties]{
	{Do: "give", Label: "登记任职（命令）", By: flow.OnServer},
	{Do: "confirm_host", Label: "确认任职（命令）", By: flow.OnServer},
	{Do: "ask", Label: "登记任职", May: seatGivers, Refusal: "您不能为这个单位登记人员"},
	{Do: "replaced", Label: "离任，由他人接替", Auto: true},
	{Do: "unit_ended", Label: "单位撤并，离任", Auto: true},
	{Do: "unit_gone", Label: "单位撤并，不再任职", Auto: true},
}}

// SampleActs are what the loading of a sample office notes.
var SampleActs = flow.Acts{Kind: "sample", Title: "示例", List: []flow.Act[access.Ties]{
	{Do: "people", Label: "载入示例人员", By: flow.OnServer},
}}
