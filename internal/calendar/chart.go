package calendar

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// Acts are what is done to a year's calendar: the office, which counts by it, and the administrators
// keep it.
var Acts = flow.Acts{Kind: "calendar", Title: "工作日历", List: []flow.Act[access.Ties]{
	{Do: "import", Label: "更新工作日历", Secret: true,
		May: []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Admin)}},
}}

// MayChange says whether the person may import a year's list.
func MayChange(who access.Actor) bool { return Acts.May(who, access.Ties{}, "import") }
