package edge

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

// Routes are the edge's own: health, reports of the browser, what became of an act, the list of
// all places for phones.
func (s *Server) Routes() []Route {
	return []Route{
		plain("GET", "/healthz", s.healthz),
		plain("GET", "/readyz", s.readyz),
		plain("POST", "/csp", s.cspReport),
		Page("/operations/{token}", Signed, s.operationShow),
		Page("/more", Signed, s.moreShow),
	}
}

// plain is the row of a handler that answers machines: no page, no frame.
func plain(method, pattern string, fn http.HandlerFunc) Route {
	return Route{Method: method, Pattern: pattern, Gate: Public, raw: true, handle: func(_ *Server, w http.ResponseWriter, r *http.Request, _ *visit) error {
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
	s.deps.Log.Warn("content security policy report", "request", RequestNumber(r), "report", string(body))
	w.WriteHeader(http.StatusNoContent)
}

// operationShow tells what became of an act whose outcome was not known.
func (s *Server) operationShow(r *http.Request, who access.Actor) (View, error) {
	out, err := s.deps.DB.Find(r.Context(), who.Person, chi.URLParam(r, "token"))
	if err != nil && fault.KindOf(err) != fault.Missing {
		return View{}, err
	}
	o := shared.Operation{Done: err == nil, URL: Here(out.URL), Message: out.Message}
	return View{Title: "查询办理结果", Body: shared.ShowOperation(o)}, nil
}

func (s *Server) moreShow(_ *http.Request, who access.Actor) (View, error) {
	groups, _ := s.nav(who, "")
	return View{Title: more.Label, Nav: more.URL, Body: deskpage.More(form.NewToken(), groups)}, nil
}
