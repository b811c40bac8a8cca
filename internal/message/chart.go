package message

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// Acts are what is done with messages by themselves: what is told to whom is a fact that the log keeps.
var Acts = flow.Acts{Kind: "message", Title: "消息", List: []flow.Act[access.Ties]{
	{Do: "deliver", Label: "发送消息", Auto: true},
}}
