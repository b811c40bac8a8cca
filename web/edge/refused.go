package edge

import (
	"context"
	"net/http"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// triedMax is how much of an address the log takes.
const triedMax = 200

// noteRefusal has the audit log say who tried what without the right to it: a closed gate, a step of somebody else's, a form
// to a record that is not theirs to see. A page that is not found is a link that has grown old. The log takes a few of a person in
// a minute; the request log has them all. The form's token is not spent on it: who gets the right may send the form again.
func (s *Server) noteRefusal(r *http.Request, v *visit, kind fault.Kind, err error) {
	act := kind == fault.Forbidden || kind == fault.Missing && r.Method == http.MethodPost
	if !act || !v.Who.Signed() || s.refusals.count(v.Who.Person) > 0 {
		return
	}
	ctx := db.WithOperation(context.WithoutCancel(r.Context()), db.Operation{})
	if err := s.sessions.NoteDenied(ctx, v.Who, tried(r), fault.Sentence(err)); err != nil {
		s.deps.Log.Warn("a refused act is not in the audit log", "request", RequestNumber(r), "error", err)
	}
}

func tried(r *http.Request) string {
	path := []rune(r.URL.Path)
	return r.Method + " " + string(path[:min(len(path), triedMax)])
}
