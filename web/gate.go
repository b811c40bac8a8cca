package web

import "jointmeeting/internal/access"

// gate is the coarse check on a route's line: who may knock at all. What a person may do with one
// record is the chart's matter.
type gate struct {
	name   string
	allows func(access.Actor) bool
}

// The gates.
var (
	public    = gate{"public", func(access.Actor) bool { return true }}
	signed    = gate{"signed", access.Actor.Signed}
	thread    = gate{"thread", holds(access.Chief, access.Convenor, access.Director, access.Office, access.Member, access.Liaison)}
	office    = gate{"office", holds(access.Director, access.Office)}
	units     = gate{"units", holds(access.Member, access.Liaison)}
	convenors = gate{"convenors", holds(access.Chief, access.Convenor)}
	makers    = gate{"makers", holds(access.Director, access.Office, access.Member, access.Liaison)}
	steering  = gate{"steering", holds(access.Chief, access.Convenor, access.Director, access.Office)}
	admin     = gate{"admin", holds(access.Admin)}
	security  = gate{"security", holds(access.Security)}
	auditor   = gate{"auditor", holds(access.Auditor)}
	stewards  = gate{"stewards", holds(access.Director, access.Office, access.Admin)}
	keepers   = gate{"keepers", holds(access.Director, access.Office, access.Security, access.Admin)}
)

func holds(roles ...access.Role) func(access.Actor) bool {
	return func(a access.Actor) bool { return a.Is(roles...) }
}

// route is one line of the table.
type route struct {
	method, pattern string
	gate            gate
	handle          handler
	upload          bool // takes files: a larger body
	quiet           bool // a script sends it by itself: nothing of it is kept when the session has ended
}
