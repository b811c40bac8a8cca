package edge

import (
	"context"
	"fmt"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// noteRefusal has the audit log say who tried what without the right: a closed gate, or a refused form; pages closed by the state are only late.
func (s *Server) noteRefusal(r *http.Request, v *visit, kind fault.Kind, err error) {
	if (v.noRight || r.Method == http.MethodPost) && (kind == fault.Forbidden || kind == fault.Missing) && v.Who.Signed() {
		path, _ := form.Plain(r.URL.Path)
		s.refusals.Take(v.Who, fmt.Sprintf("%s %.200s", r.Method, form.Line(path)), fault.Sentence(err))
	}
}

// noteDenied is not of the request, whose form may be sent again by who gets the right: its token is not spent, and a reader who leaves ends nothing.
func (s *Server) noteDenied(by, who access.Actor, what, why string) {
	if err := s.sessions.NoteDenied(context.Background(), by, who, what, why); err != nil {
		s.deps.Log.Warn("a refused act is not in the audit log", "request", who.Request, "error", err)
	}
}
