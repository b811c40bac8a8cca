// Package events is the one list of what people are told of: every feature's kinds of events. The worker
// sends them, the page of messages shows them.
package events

import (
	"jointmeeting/internal/house"
	"jointmeeting/internal/message"
)

// All lists the kinds of events in the order of the rooms.
func All() []message.Kind { return house.Events() }
