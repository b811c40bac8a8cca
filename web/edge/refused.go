package edge

import (
	"context"
	"fmt"
	"net/http"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
)

// noteRefusal has the audit log say who tried what without the right to it: a closed gate, or a form that was refused. The form's token
// is not spent on it: who gets the right may send it again. The request log has them all.
func (s *Server) noteRefusal(r *http.Request, v *visit, kind fault.Kind, err error) {
	act := v.stranger || r.Method == http.MethodPost // pages that the state has closed are only late
	if !act || kind != fault.Forbidden && kind != fault.Missing || !v.Who.Signed() || s.refusals.Count(v.Who.Person) > 0 {
		return
	}
	path, _ := form.Plain(r.URL.Path)
	what := fmt.Sprintf("%s %.200s（每人每分钟只登记前 %d 次）", r.Method, form.Line(path), limit.Refusals)
	ctx := db.WithOperation(context.WithoutCancel(r.Context()), db.Operation{})
	if err := s.sessions.NoteDenied(ctx, v.Who, what, fault.Sentence(err)); err != nil {
		s.deps.Log.Warn("a refused act is not in the audit log", "request", RequestNumber(r), "error", err)
	}
}
