package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/templates/page/deskpage"
)

func (s *Server) deskRoutes() []route {
	return []route{
		Page("/", signed, s.deskShow),
		Page("/todo", signed, s.deskTodo),
	}
}

func (s *Server) deskOf(r *http.Request, who access.Actor) (deskpage.View, error) {
	d, err := s.desks.For(r.Context(), who, s.now())
	return deskpage.View{Desk: d, Name: who.Name}, err
}

// deskShow is the first page after signing in.
func (s *Server) deskShow(r *http.Request, who access.Actor) (view, error) {
	p, err := s.deskOf(r, who)
	if err != nil {
		return view{}, err
	}
	return view{Title: "工作台", Nav: "/", Body: deskpage.Show(p)}, nil
}

// deskTodo lists everything that waits.
func (s *Server) deskTodo(r *http.Request, who access.Actor) (view, error) {
	p, err := s.deskOf(r, who)
	if err != nil {
		return view{}, err
	}
	return view{Title: "全部待办", Nav: "/", Body: deskpage.Todo(p)}, nil
}
