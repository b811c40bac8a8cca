// Package web puts the portal's HTTP together: the edge and the one list of features. Nothing here knows
// SQL or decides a right; a handler reads the request, asks a feature and chooses a page.
package web

import (
	"net/http"
	"slices"

	"jointmeeting/web/edge"
)

// Deps is what the edge is made of.
type Deps = edge.Deps

// SweepTemp makes the folder of uploads on their way and empties it.
func SweepTemp(folder string) error { return edge.SweepTemp(folder) }

// New checks the route table and makes the handler; a route without a gate stops the start.
func New(d Deps) (http.Handler, error) {
	s, err := edge.New(d, features)
	if err != nil {
		return nil, err
	}
	return s.Handler(s.Table())
}

// Pages are the rows of the table that answer a GET.
func Pages(d Deps) ([]edge.Route, error) {
	s, err := edge.New(d, features)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(s.Table(), func(r edge.Route) bool { return r.Method != http.MethodGet }), nil
}
