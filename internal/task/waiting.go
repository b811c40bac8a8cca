package task

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// waiting are the rows of the office's desk about tasks that are counted in the plain; what is late or without a day has more to say
// (desk/office.go).
var waiting = []room.Part{
	room.Waiting{Kind: Kind, States: []string{"claimed"}, From: "task t WHERE t.state = 'claimed'", Title: "任务待核验", URL: "/tasks?state=claimed",
		Hint: "本单位牵头的，由其他召集人或总召集人核验；长期任务由召集人核验", Tag: "待核验", Tone: flow.Wait, Place: 40},
	room.Waiting{Kind: Kind, From: "task t WHERE t.state = 'assigned' AND t.returned", Title: "任务被牵头单位退回", URL: "/tasks?state=returned", Hint: "请答复", Tag: "待答复", Tone: flow.Warn, Place: 50},
	room.Waiting{Kind: Kind, States: []string{"waiting"}, From: "task t WHERE t.state = 'waiting'", Title: "重大事项待批，任务未下达", URL: "/tasks?state=waiting", Tag: "待批", Tone: flow.Wait, Place: 110},
}
