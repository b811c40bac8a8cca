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
	{Do: "secure", Label: "更改安全设置", May: []access.Right{access.May(access.Security)}, Refusal: "此项为安全设置，由安全管理员更改",
		Needs: []flow.Guard[access.Ties]{{Name: "签批未暂停", Why: func(_ access.Ties, who access.Actor) string { return who.Paused }}}},
}}

// act is the act by which the setting is changed.
func (d Def) act() string {
	if d.OfSecurity() {
		return "secure"
	}
	return "change"
}

// MayChange says whether the setting is the person's to change.
func (d Def) MayChange(who access.Actor) bool { return Acts.May(who, access.Ties{}, d.act()) }

// reads answers whoever may not read the settings as if there were none.
func reads(who access.Actor) error {
	if _, ok := who.Holds(access.Ties{}, mayRead...); !ok {
		return fault.NotFound()
	}
	return nil
}
