package edge

import "cmp"

// Feature is what one package of handlers brings to the portal: its entries of the navigation and its rows
// of the route table.
type Feature struct {
	Places []Place
	Routes func(*Server) []Route
}

// Place is an entry of the navigation. It is shown to those whom its gate lets in; a test sees that the
// route of its address lets them in too.
type Place struct {
	Label, URL, Icon string
	Gate             Gate
	Group            Group
	Order            int // among its group, in tens
	Tab              int // place in the bottom bar of phones, 0 = not there
}

// Group is a part of the navigation.
type Group int

// The groups, from above.
const (
	Daily   Group = iota // the thread of the work
	Library              // what is looked up
	Keeping              // seats, users, settings, oneself
)

// byOrder says which of two entries stands before the other.
func byOrder(a, b Place) int {
	return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Order, b.Order))
}
