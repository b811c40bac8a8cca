package deskweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/templates/page/deskpage"
	"jointmeeting/web/edge"
)

// todoPath is everything that waits for the reader.
const todoPath = "/todo"

func (s *server) deskRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/", edge.Signed, s.deskShow),
		edge.Page(todoPath, edge.Signed, s.deskTodo),
	}
}

func (s *server) deskOf(r *http.Request, who access.Actor) (deskpage.View, error) {
	d, err := s.desks.For(r.Context(), who, s.Now())
	p := deskpage.View{Desk: d, Name: who.Name, Unseated: len(who.Seats) == 0}
	if edge.Admin.Allows(who) {
		p.Alarm = s.DiskAlarm()
	}
	return p, err
}

// deskShow is the first page after signing in.
func (s *server) deskShow(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.deskOf(r, who)
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: "工作台", Nav: "/", Body: deskpage.Show(p)}, nil
}

// deskTodo lists everything that waits.
func (s *server) deskTodo(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.deskOf(r, who)
	if err != nil {
		return edge.View{}, err
	}
	nav := "/"
	if edge.Convenors.Allows(who) {
		nav = todoPath
	}
	return edge.View{Title: p.TodoTitle(), Nav: nav, Body: deskpage.Todo(p)}, nil
}
