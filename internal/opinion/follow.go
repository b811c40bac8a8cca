package opinion

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/topic"
)

// Follower shows which open rounds another calendar would move: the last day of a round is counted when read
// until the round closes.
var Follower = calendar.Counting("征求意见截止", topic.Path, running)
