package plenary

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// acts are what is done to a year without a plenary (R2).
var acts = flow.Acts{Kind: "plenary_absence", Title: "年度全体会议", Log: "meeting", List: []flow.Act[access.Ties]{
	{Do: "explain", Label: "登记未召开全体会议的原因", May: []access.Right{access.May(access.Office), access.May(access.Director)},
		Refusal: "只有联席会议办公室可以登记"},
}}

// Room is what this feature brings along.
var Room = room.Room{Name: "plenary", Tables: []string{"plenary_absence"}, Steady: map[string]string{"plenary_absence": "one row a year"}, Charts: []flow.Outline{acts.Outline()}}
