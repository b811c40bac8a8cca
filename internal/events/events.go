// Package events is the one list of what people are told of: every feature's kinds of events. The worker
// sends them, the page of messages shows them.
package events

import (
	"slices"

	"jointmeeting/internal/circulation"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
)

// All lists the kinds of events in the order of the thread.
func All() []message.Kind {
	return slices.Concat(topic.Events(), opinion.Events(), meeting.Events(), minutes.Events(), circulation.Events(), task.Events())
}
