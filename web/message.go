package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/templates/page/messagepage"
)

// messageRoutes are one's own messages.
func (s *Server) messageRoutes() []route {
	return []route{
		Page(message.Path, signed, s.messageList),
		Action(message.Path+"/read", signed, s.messageReadAll),
		Action(message.Path+"/{id}/do/open", signed, s.messageOpen),
	}
}

func (s *Server) messageList(r *http.Request, who access.Actor) (view, error) {
	q := r.URL.Query()
	l, err := s.messages.List(r.Context(), who, message.Filter{Unread: q.Get("tab") == "unread", Before: form.ID(q.Get("before"))})
	if err != nil {
		return view{}, err
	}
	p := messagepage.ListView{List: l, Unread: who.Unread, Now: s.now(), Tok: form.NewToken()}
	return view{Title: "消息", Nav: message.Path, Body: messagepage.List(p)}, nil
}

// messageOpen marks a message as read and goes on to what it is about.
func (s *Server) messageOpen(r *http.Request, who access.Actor) (next, error) {
	out, err := s.messages.Open(r.Context(), who, id(r))
	return next{to: out, kind: "info"}, err
}

func (s *Server) messageReadAll(r *http.Request, who access.Actor) (next, error) {
	out, err := s.messages.ReadAll(r.Context(), who, form.ID(r.PostForm.Get("until")))
	return goTo(out), err
}
