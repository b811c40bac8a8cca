package web

import (
	"io"
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/deskpage"
	"jointmeeting/templates/page/shared"
)

// edgeRoutes are the edge's own: health, reports of the browser, what became of an act, the list of
// all places for phones.
func (s *Server) edgeRoutes() []route {
	return []route{
		plain("GET", "/healthz", s.healthz),
		plain("GET", "/readyz", s.readyz),
		plain("POST", "/csp", s.cspReport),
		Page("/operations/{token}", signed, s.operationShow),
		Page("/more", signed, s.moreShow),
	}
}

// plain is the row of a handler that answers machines: no page, no frame.
func plain(method, pattern string, fn http.HandlerFunc) route {
	return route{method: method, pattern: pattern, gate: public, handle: func(_ *Server, w http.ResponseWriter, r *http.Request, _ *visit) error {
		fn(w, r)
		return nil
	}}
}

func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") }

func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if err := s.deps.DB.Ready(r.Context()); err != nil {
		s.deps.Log.Warn("not ready", "error", err)
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	io.WriteString(w, "ready\n")
}

// cspReport logs what a browser refused to run: on a healthy portal there is none.
func (s *Server) cspReport(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 4096))
	s.deps.Log.Warn("content security policy report", "request", numberOf(r), "report", string(body))
	w.WriteHeader(http.StatusNoContent)
}

// operationShow tells what became of an act whose outcome was not known.
func (s *Server) operationShow(r *http.Request, who access.Actor) (view, error) {
	out, err := s.deps.DB.Find(r.Context(), who.Person, chi.URLParam(r, "token"))
	if err != nil && fault.KindOf(err) != fault.Missing {
		return view{}, err
	}
	o := shared.Operation{Done: err == nil, URL: here(out.URL), Message: out.Message}
	return view{Title: "查询办理结果", Body: shared.ShowOperation(o)}, nil
}

func (s *Server) moreShow(_ *http.Request, who access.Actor) (view, error) {
	groups, _ := s.nav(who, "")
	return view{Title: more.label, Nav: more.url, Body: deskpage.More(form.NewToken(), groups)}, nil
}
