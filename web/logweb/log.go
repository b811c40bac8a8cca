package logweb

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/inspection"
	"jointmeeting/internal/logbook"
	"jointmeeting/templates/page/auditpage"
	"jointmeeting/web/edge"
)

// logRoutes are the log, for auditors.
func (s *server) logRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(Path, edge.Auditor, s.logList),
		edge.Page("/admin/audit/verify", edge.Auditor, s.logVerify),
		edge.Page(inspection.Path, edge.Guards, s.inspections),
	}
}

// Path is the address of 审计日志 in the navigation.
const Path = "/admin/audit"

func (s *server) logList(r *http.Request, who access.Actor) (edge.View, error) {
	q := r.URL.Query()
	l := auditpage.View{From: q.Get("from"), To: q.Get("to"), Person: form.Line(q.Get("person")), Action: q.Get("action"), Words: form.Line(q.Get("words")), Word: s.word, Actions: s.actions}
	l.Filtered = l.From+l.To+l.Person+l.Action+l.Words != ""
	f := logbook.Filter{Person: l.Person, Action: l.Action, Words: l.Words, Before: form.ID(q.Get("before"))}
	f.From, f.To = dayOf(&l.Errs, "from", l.From), dayOf(&l.Errs, "to", l.To)
	var err error
	if l.Page, err = s.logbook.List(r.Context(), who, f); err != nil {
		return edge.View{}, err
	}
	if l.Page.Before > 0 {
		q.Set("before", strconv.FormatInt(l.Page.Before, 10))
		l.Next = Path + "?" + q.Encode()
	}
	return edge.View{Title: "审计日志", Nav: Path, Body: auditpage.Log(l)}, nil
}

// dayOf is a day of the filter. One that is none limits nothing, which is said beside it.
func dayOf(errs *form.Errors, field, typed string) time.Time {
	day, ok := form.Date(typed)
	if !ok && strings.TrimSpace(typed) != "" {
		errs.Add(field, "“%.20s”不是日期，没有按此筛选", typed)
	}
	return day
}

func (s *server) logVerify(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.logbook.Verify(r.Context(), who)
	return edge.View{Title: "校验完整性", Nav: Path, Body: auditpage.Proof(p)}, err
}

func (s *server) inspections(r *http.Request, who access.Actor) (edge.View, error) {
	runs, err := s.inspection.List(r.Context(), who)
	return edge.View{Title: "数据核验", Nav: inspection.Path, Body: auditpage.Inspections(runs)}, err
}
