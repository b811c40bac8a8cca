package charter

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// Acts are what is done to the charter: whoever has the machine loads it.
var Acts = flow.Acts{Kind: "charter", Title: "制度", List: []flow.Act[access.Ties]{
	{Do: "load", Label: "载入制度", By: flow.OnServer},
}}
