package succession

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/message"
)

// Events are what people are told when a unit ends.
func Events() []message.Kind {
	return []message.Kind{
		{Name: "unit.inherited", About: &subject, Class: message.Notice, To: []access.Right{access.Liaison.Of(access.Successor), access.Member.Of(access.Successor)},
			Title: "{name}已撤并，由本单位承接", Line: "{what}", Link: "/units/{id}/succession"},
		{Name: "unit.ended", About: &subject, Class: message.Notice, To: []access.Right{access.Liaison.Of(access.Former), access.Member.Of(access.Former)},
			Title: "{name}已撤并，由{successors}承接", Line: "您在{name}的任职自{day}起结束，账号保留；到新单位任职后即可继续办理", Link: "/me"},
	}
}
