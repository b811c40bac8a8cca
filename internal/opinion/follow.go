package opinion

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/topic"
)

// Follower shows which open rounds another calendar would move: the last day of a round is counted when read
// until the round closes.
var Follower = calendar.Counting("征求意见截止", func(b *db.Batch, who access.Actor) func() []calendar.Running {
	list := running(b, who)
	return func() (out []calendar.Running) {
		for _, r := range *list {
			out = append(out, calendar.Running{Title: r.Title, URL: topic.Path(r.Topic), From: r.AskedOn, N: r.Days})
		}
		return out
	}
})
