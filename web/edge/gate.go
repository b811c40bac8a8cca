package edge

import (
	"net/http"

	"jointmeeting/internal/access"
)

// Gate is the coarse check on a route's line: who may come here at all. What a person may do with one
// record is the chart's matter.
type Gate struct {
	name   string
	Allows func(access.Actor) bool
}

// The gates.
var (
	Public         = Gate{"public", func(access.Actor) bool { return true }}
	Signed         = Gate{"signed", access.Actor.Signed}
	Thread         = Gate{"thread", holds(access.Chief, access.Convenor, access.Director, access.Office, access.Member, access.Liaison)}
	Office         = Gate{"office", holds(access.Director, access.Office)}
	Units          = Gate{"units", holds(access.Member, access.Liaison)}
	Convenors      = Gate{"convenors", holds(access.Chief, access.Convenor)}
	Makers         = Gate{"makers", holds(access.Director, access.Office, access.Member, access.Liaison)}
	Steering       = Gate{"steering", holds(access.Chief, access.Convenor, access.Director, access.Office)}
	Admin          = Gate{"admin", holds(access.Admin)}
	Security       = Gate{"security", holds(access.Security)}
	Auditor        = Gate{"auditor", holds(access.Auditor)}
	Settings       = Gate{"settings", holds(access.Admin, access.Security)}
	Administrators = Gate{"administrators", holds(access.Admin, access.Security, access.Auditor)}
	Guards         = Gate{"guards", holds(access.Security, access.Auditor)}
	OfficeAndAdmin = Gate{"office and admin", holds(access.Director, access.Office, access.Admin)}
	Keepers        = Gate{"keepers", holds(access.Director, access.Office, access.Security, access.Admin)}
)

func holds(roles ...access.Role) func(access.Actor) bool {
	return func(a access.Actor) bool { return a.Is(roles...) }
}

// Route is one line of the table.
type Route struct {
	Method, Pattern string
	Gate            Gate
	handle          handler
	upload          bool         // takes files: a larger body
	raw             bool         // reads its body itself: no form
	once            bool         // answers a form that was sent before by itself
	full            func() error // why there is no room for such a form; nil: nobody asks
	fullView        func(*http.Request, error) View
	chapter         string // of the manual, as the feature says
	quiet           bool   // a script sends it by itself: nothing of it is kept when the session has ended
}
