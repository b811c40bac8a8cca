package succession

import (
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Left is the row of the office's desk about the units that have left the joint meeting with something open and for which nobody goes on: the act that
// ends a unit hands it on.
func Left(estates []room.Estate) room.Waiting {
	return room.Waiting{Kind: "unit", Title: "已退出的单位还有未办完的事项", URL: "/units?only=left", Hint: "请办理撤并，由其他单位承接", Tag: "无人可办", Tone: flow.Warn, Place: 117, From: "unit_now gone WHERE " + left(estates)}
}

// left says so of unit gone. What ends with a unit is nothing that is left.
func left(estates []room.Estate) string {
	parts, of := []string{"false"}, strings.NewReplacer("@unit", "gone.id", "@successor", "NULL::bigint")
	for _, e := range estates {
		if !e.Ends {
			parts = append(parts, "EXISTS ("+of.Replace(e.Open)+")")
		}
	}
	return "NOT gone.current AND gone.kind IN ('member', 'locality') AND NOT EXISTS (SELECT FROM succession x WHERE x.unit = gone.id) AND (" + strings.Join(parts, " OR ") + ")"
}

// LeftIn asks for them, in a batch of the list of units; those who do not keep the office are told of none.
func (s *Service) LeftIn(b *db.Batch, who access.Actor) *[]int64 {
	return db.Values[int64](b, "SELECT gone.id FROM unit_now gone WHERE "+left(s.estates)+" AND @office ORDER BY gone.id", db.Seen(who, nil))
}
