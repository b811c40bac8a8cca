package unitgroup

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// staff keep the groups.
var staff = []access.Right{access.May(access.Office), access.May(access.Director)}

// acts are what is done to a group: it has no way to go, and one that is retired may come back.
var acts = flow.Acts{Kind: "unit_group", Title: "单位组", List: []flow.Act[access.Ties]{
	{Do: "create", Label: "新增单位组", May: staff, Refusal: "单位组由联席会议办公室登记"},
	{Do: "edit", Label: "修改单位组", May: staff, Refusal: "单位组由联席会议办公室修改"},
	{Do: "retire", Label: "停用单位组", May: staff, Refusal: "单位组由联席会议办公室停用"},
	{Do: "restore", Label: "恢复使用单位组", May: staff, Refusal: "单位组由联席会议办公室恢复使用"},
}}

// Offer is the button that takes the group out of use, or back into it.
func (g Group) Offer() flow.Offer {
	if g.Retired {
		return flow.Offer{Do: "restore", Label: "恢复使用", Ask: flow.Confirm, Follows: "恢复后，起草议定事项时可以再选这个单位组，单位仍是下列各单位。"}
	}
	return flow.Offer{Do: "retire", Label: "停用单位组", Ask: flow.Confirm, Danger: true,
		Follows: "停用后，起草议定事项时不能再选，起草中已选的须改选，已提交校核、已签批和已印发的不受影响；停用后可以恢复使用。"}
}
