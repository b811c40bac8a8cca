package delivery

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "delivery",
	Tables: []string{"delivery", "clause_receipt"},
	Charts: []flow.Outline{Chart.Outline(), ReceiptChart.Outline()},
}
