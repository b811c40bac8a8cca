package deskweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/templates/page/messagepage"
	"jointmeeting/web/edge"
)

// messageRoutes are one's own messages.
func (s *server) messageRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(message.Path, edge.Signed, s.messageList),
		edge.Action(message.Path+"/read", edge.Signed, s.messageReadAll),
		edge.Action(message.Path+"/{id}/do/open", edge.Signed, s.messageOpen),
	}
}

func (s *server) messageList(r *http.Request, who access.Actor) (edge.View, error) {
	q := r.URL.Query()
	l, err := s.messages.List(r.Context(), who, message.Filter{Unread: q.Get("tab") == "unread", Before: form.ID(q.Get("before"))})
	if err != nil {
		return edge.View{}, err
	}
	p := messagepage.ListView{List: l, Unread: who.Unread, Now: s.Now(), Tok: form.NewToken()}
	return edge.View{Title: "消息", Nav: message.Path, Body: messagepage.List(p)}, nil
}

// messageOpen marks a message as read and goes on to what it is about.
func (s *server) messageOpen(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.messages.Open(r.Context(), who, edge.ID(r))
	return edge.Next{To: out, Kind: "info"}, err
}

func (s *server) messageReadAll(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.messages.ReadAll(r.Context(), who, form.ID(r.PostForm.Get("until")))
	return edge.GoTo(out), err
}
