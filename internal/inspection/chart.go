package inspection

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// readers may see what was found.
var readers = []access.Right{access.May(access.Security), access.May(access.Auditor)}

// Acts are the check-ups of the schedule.
var Acts = flow.Acts{Kind: "inspection", Title: "数据核验", List: []flow.Act[access.Ties]{
	{Do: "pass", Label: "数据核验通过", By: flow.OnServer},
	{Do: "fail", Label: "数据核验发现不符", By: flow.OnServer},
}}
