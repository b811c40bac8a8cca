package web

import (
	"net/http"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/logbook"
	"jointmeeting/templates/page/auditpage"
)

// logRoutes are the log, for auditors.
func (s *Server) logRoutes() []route {
	return []route{
		Page(logPath, auditor, s.logList),
		Page("/admin/audit/verify", auditor, s.logVerify),
	}
}

const logPath = "/admin/audit"

func (s *Server) logList(r *http.Request, who access.Actor) (view, error) {
	q := r.URL.Query()
	l := auditpage.View{From: q.Get("from"), To: q.Get("to"), Person: form.Line(q.Get("person")), Action: q.Get("action"), Words: form.Line(q.Get("words")), Word: actWord}
	l.Filtered = l.From+l.To+l.Person+l.Action+l.Words != ""
	f := logbook.Filter{Person: l.Person, Action: l.Action, Words: l.Words, Before: form.ID(q.Get("before"))}
	f.From, _ = form.Date(l.From) // a day that is none limits nothing; the field shows what was typed
	f.To, _ = form.Date(l.To)
	var err error
	if l.Page, err = s.logbook.List(r.Context(), who, f); err != nil {
		return view{}, err
	}
	if l.Page.More {
		q.Set("before", strconv.FormatInt(l.Page.Rows[len(l.Page.Rows)-1].Seq, 10))
		l.Next = logPath + "?" + q.Encode()
	}
	return view{Title: "审计日志", Nav: logPath, Body: auditpage.Log(l)}, nil
}

func (s *Server) logVerify(r *http.Request, who access.Actor) (view, error) {
	p, err := s.logbook.Verify(r.Context(), who)
	return view{Title: "校验完整性", Nav: logPath, Body: auditpage.Proof(p)}, err
}
