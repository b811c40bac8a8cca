package setting

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
)

// mayRead is who may read the settings.
var mayRead = []access.Right{access.May(access.Admin), access.May(access.Security)}

// Acts are what are done to settings. Nobody else is told that there are any.
var Acts = flow.Acts{Kind: "setting", Title: "设置", List: []flow.Act[access.Ties]{
	{Do: "change", Label: "更改设置", May: []access.Right{access.May(access.Admin)}, Refusal: "此项设置由系统管理员更改"},
	{Do: "secure", Label: "更改安全设置", May: []access.Right{access.May(access.Security)}, Refusal: "此项为安全设置，由安全管理员更改"},
}}

// mayChange checks the right to change the setting.
func mayChange(who access.Actor, d Def) (flow.Taken, error) {
	if _, reads := who.Holds(access.Ties{}, mayRead...); !reads {
		return flow.Taken{}, fault.NotFound()
	}
	if !d.OfSecurity() {
		return Acts.Act(who, access.Ties{}, "change")
	}
	taken, err := Acts.Act(who, access.Ties{}, "secure")
	if err == nil && who.Paused != "" {
		err = fault.Refused("%s", who.Paused)
	}
	return taken, err
}
