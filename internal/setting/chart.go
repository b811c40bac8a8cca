package setting

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// mayChange is who may read and change the settings.
var mayChange = []access.Right{access.May(access.Admin)}

// Acts are what is done to settings. Nobody else is told that there are any.
var Acts = flow.Acts{Kind: "setting", Title: "设置", List: []flow.Act[access.Ties]{
	{Do: "change", Label: "更改设置", May: mayChange, Secret: true},
}}
