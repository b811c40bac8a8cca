package opinion

import (
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/topic"
)

// Follower shows which open rounds another calendar would move; a round's last day is counted when read
// until the round closes, so none has to be.
var Follower = calendar.Follower{Preview: preview}

func preview(b *db.Batch, who access.Actor, _ time.Time) func(was, becomes *calendar.Days) []calendar.Shifted {
	list := running(b, who)
	return func(was, becomes *calendar.Days) []calendar.Shifted {
		open := []calendar.Running{}
		for _, r := range *list {
			open = append(open, calendar.Running{Title: r.Title, URL: topic.Path(r.Topic), From: r.AskedOn, N: r.Days})
		}
		return calendar.Moves("征求意见截止", open, was, becomes)
	}
}
