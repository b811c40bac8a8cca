package backup

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// readers may see how old the backups are.
var readers = []access.Right{access.May(access.Admin)}

// Acts are what is done with backups: by whoever has the machine, and by the schedule.
var Acts = flow.Acts{Kind: "backup", Title: "备份", List: []flow.Act[access.Ties]{
	{Do: "make", Label: "制作备份", By: flow.OnServer},
	{Do: "make_fail", Label: "制作备份未成功", By: flow.OnServer},
	{Do: "drill", Label: "恢复演练", By: flow.OnServer},
	{Do: "drill_fail", Label: "恢复演练未成功", By: flow.OnServer},
	{Do: "restore", Label: "从备份恢复", By: flow.OnServer},
}}
