package edge

import (
	"cmp"
	"net/http"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// Feature is what one package of handlers brings to the portal: its entries of the navigation and its rows
// of the route table.
type Feature struct {
	Places []Place
	Routes func(*Server) []Route
	Papers func(*Server) []Paper // the kinds of record that are signed or delivered; nil where there are none
	Help   string                // the chapter of the manual about its pages
}

// Paper is how a kind of record that is signed or delivered is drawn by pages that serve all such kinds.
type Paper struct {
	Kind string
	// Text draws a record for who was asked to read it before it is signed.
	Text func(r *http.Request, who access.Actor, record int64) (templ.Component, error)
	// Refused is the page from which a step of a decision's receipt was asked for, with what was wrong with it.
	Refused func(r *http.Request, who access.Actor, record int64, errs form.Errors) (View, error)
}

// Paper finds how a kind is drawn; one that no feature draws is not there.
func (s *Server) Paper(kind string) (Paper, error) {
	for _, f := range s.features {
		if f.Papers == nil {
			continue
		}
		for _, p := range f.Papers(s) {
			if p.Kind == kind {
				return p, nil
			}
		}
	}
	return Paper{}, fault.NotFound()
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
