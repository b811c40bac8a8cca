package edge

import (
	"context"
	"io"
	"mime"
	"net/http"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
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

// healthz is about the process alone: a database that is away is no reason to start the program anew.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") }

// readyz says whether people may be sent here: the portal can write. Those who watch read why not in the log.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if err := s.ready.ask(r.Context()); err != nil {
		s.deps.Log.Warn("not ready", "error", err)
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	io.WriteString(w, "ready\n")
}

// readiness asks at most once a second, however many ask: the question costs a write.
type readiness struct {
	look func(context.Context) error
	now  func() time.Time
	mu   sync.Mutex
	at   time.Time
	said error
}

func (c *readiness) ask(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now().Sub(c.at) >= time.Second {
		c.said = c.look(context.WithoutCancel(ctx))
		c.at = c.now() // those who waited meanwhile hear the same
	}
	return c.said
}

// cspReport logs what a browser refused to run: on a healthy portal there is none. Anybody may send one, so few are
// kept, and only what says that it is one.
func (s *Server) cspReport(w http.ResponseWriter, r *http.Request) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/csp-report" && kind != "application/reports+json" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	if kept, left := s.reports.Take(); kept {
		body, _ := io.ReadAll(io.LimitReader(r.Body, limit.ReportBytes))
		s.deps.Log.Warn("content security policy report", "request", RequestNumber(r), "left_out_before", left, "report", string(body))
	}
	w.WriteHeader(http.StatusNoContent)
}

// operationShow tells what became of an act whose outcome was not known: done, not done, or not to be said yet.
func (s *Server) operationShow(r *http.Request, who access.Actor) (View, error) {
	token := chi.URLParam(r, "token")
	if !tokenFits(token) {
		return View{}, fault.NotFound()
	}
	out, answer, err := s.deps.DB.Find(r.Context(), who.Person, token)
	if err != nil {
		s.deps.Log.Warn("the outcome cannot be told", "request", RequestNumber(r), "error", err)
	}
	o := shared.Operation{Done: answer == db.Done, Unsure: answer == db.Uncertain, URL: Here(out.URL), Message: out.Message, Again: Here(r.URL.Path)}
	return View{Title: "查询办理结果", Body: shared.ShowOperation(o)}, nil
}

func (s *Server) moreShow(_ *http.Request, who access.Actor) (View, error) {
	groups, _ := s.nav(who, "")
	return View{Title: more.Label, Nav: more.URL, Body: deskpage.More(form.NewToken(), groups)}, nil
}
