package circulation

import "jointmeeting/internal/calendar"

// Follower shows which open rounds another calendar would move: the last day of a round is counted when read
// until the round closes.
var Follower = calendar.Counting("会签截止", RoundsPath, running)
