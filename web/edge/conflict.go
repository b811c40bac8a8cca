package edge

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/form"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
)

// clash is a form whose version has been changed meanwhile, and by whom; 0 where that is not known.
type clash struct {
	shared.Conflict
	nav    string
	person int64
}

// Overtaken answers a form whose version has been changed meanwhile: what is stored beside what was typed, field
// by field, on the newest version, so that sending it again is a knowing act. The last of the log's rows says who it was.
func (s *Server) Overtaken(nav string, c shared.Conflict, log ...audit.Row) Next {
	out := &clash{Conflict: c, nav: nav}
	if n := len(log); n > 0 && log[n-1].Name != "" {
		last := log[n-1]
		out.Who, out.When, out.person = last.Name, layout.Near(last.At, s.Now())+" "+layout.Clock(last.At), last.Person
	}
	return Next{clash: out}
}

// view is the page for who sent the form. Whoever has another name is somebody else; who has the same one may be or not.
func (c *clash) view(who access.Actor) *View {
	switch {
	case c.person != 0 && c.person == who.Person:
		c.Heading, c.Who = "您已在另一窗口修改", "您"
	case c.person != 0 || c.Who != "" && c.Who != who.Name:
		c.Heading = "内容已被他人修改"
	default:
		c.Heading = "内容已有变动"
	}
	return Again(View{Title: c.Heading, Nav: c.nav, Body: shared.ShowConflict(c.Conflict, form.NewToken()), Status: http.StatusConflict}).Form
}
