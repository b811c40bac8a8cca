package basis

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

var (
	// staff keep the library; everybody who works on the thread reads it.
	staff   = []access.Right{access.May(access.Office), access.May(access.Director)}
	readers = append([]access.Right{access.May(access.Chief), access.May(access.Convenor), access.May(access.Liaison), access.May(access.Member)}, staff...)
)

// Chart is the life of a basis. One that is no longer in force stays in the library and on what cites it.
var Chart = flow.Chart[Basis]{
	Kind: Kind, Title: "上级依据",
	States: []flow.State{
		{Name: "current", Title: "有效", Tone: flow.Ok, See: readers, Edit: staff, Start: true},
		{Name: "repealed", Title: "已废止", Tone: flow.Grey, See: readers},
	},
	Steps: []flow.Step[Basis]{
		{Do: "repeal", Label: "标记为已废止", From: []string{"current"}, To: "repealed", May: staff, Ask: flow.Reason},
		{Do: "restore", Label: "恢复为有效", From: []string{"repealed"}, To: "current", May: staff, Ask: flow.Reason},
	},
	Acts:    acts,
	Version: func(b Basis) int { return b.Version },
	Now:     func(b Basis) string { return b.State },
	Ties:    func(Basis) access.Ties { return access.Ties{} },
}

// MayKeep says whether the person adds to the library.
func MayKeep(who access.Actor) bool { return Chart.May(who, Basis{}, "create") }
