// Package web puts the portal's HTTP together: the edge, the features' services, and the one list of
// routes. Nothing here knows SQL or decides a right; a handler reads the request, asks a feature and
// chooses a page.
package web

import (
	"net/http"

	"jointmeeting/web/edge"
)

// Deps is what the edge is made of.
type Deps = edge.Deps

// Server is the edge with every feature's service.
type Server struct {
	*edge.Server
	features
}

// New checks the route table and makes the handler; a route without a gate stops the start.
func New(d Deps) (http.Handler, error) {
	s, err := newServer(d)
	if err != nil {
		return nil, err
	}
	return s.Handler(s.routes())
}

func newServer(d Deps) (*Server, error) {
	e, err := edge.New(d, places)
	if err != nil {
		return nil, err
	}
	return &Server{e, newFeatures(d, e.Sessions())}, nil
}
