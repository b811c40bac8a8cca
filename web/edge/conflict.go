package edge

import (
	"net/http"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/form"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
)

// Overtaken answers a form whose version somebody else has changed meanwhile: what is stored beside what was typed, field
// by field, on the newest version, so that sending it again is a knowing act. The last of the log's rows says who it was.
func (s *Server) Overtaken(nav string, c shared.Conflict, log ...audit.Row) Next {
	if n := len(log); n > 0 && log[n-1].Name != "" {
		c.Who, c.When = log[n-1].Name, layout.Near(log[n-1].At, s.Now())+" "+layout.Clock(log[n-1].At)
	}
	return Again(View{Title: "内容已被他人修改", Nav: nav, Body: shared.ShowConflict(c, form.NewToken()), Status: http.StatusConflict})
}
