package unitgroup

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// staff keep the groups.
var staff = []access.Right{access.May(access.Office), access.May(access.Director)}

// acts are what is done to a group: it has no way to go, and one that is retired comes back as a new one.
var acts = flow.Acts{Kind: "unit_group", Title: "单位组", List: []flow.Act[access.Ties]{
	{Do: "create", Label: "新增单位组", May: staff, Refusal: "单位组由联席会议办公室登记"},
	{Do: "edit", Label: "修改单位组", May: staff, Refusal: "单位组由联席会议办公室修改"},
	{Do: "retire", Label: "停用单位组", May: staff, Refusal: "单位组由联席会议办公室停用"},
}}
