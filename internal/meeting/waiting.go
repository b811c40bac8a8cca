package meeting

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// waiting is the row of the office's desk about meetings whose notice is to be sent.
var waiting = []room.Part{
	room.Waiting{Kind: Chart.Kind, States: []string{"approved"}, From: "meeting m WHERE m.state = 'approved'", Title: "会议已审定，待发通知", URL: "/meetings?state=approved", Tag: "待发通知", Tone: flow.Wait, Place: 70},
}
