// Package web speaks HTTP: routes with their gates, forms in, pages out. Nothing here knows SQL or
// decides a right; a handler reads the request, asks a feature and chooses a page.
package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/gorilla/sessions"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
	"jointmeeting/web/static"
)

// Deps is what the edge is made of; cmd/portal and tests fill it.
type Deps struct {
	DB      *db.DB
	Log     *slog.Logger
	BaseURL string   // public address; https makes cookies Secure and HSTS on; empty = any host, plain http
	Proxies []string // networks of trusted reverse proxies; empty = the peer's address counts
	Secret  []byte   // key of the device cookie, at least 32 bytes
	Idle    time.Duration
	Life    time.Duration
	Now     func() time.Time // the one clock of the pages
}

// Server holds the features' services and the session store.
type Server struct {
	deps     Deps
	secure   bool
	host     string
	sessions *unit.Sessions
	store    sessions.Store
	places   []place
	features
}

// New checks the route table and makes the handler; a route without a gate stops the start.
func New(d Deps) (http.Handler, error) {
	s, err := newServer(d)
	if err != nil {
		return nil, err
	}
	return s.handler()
}

func newServer(d Deps) (*Server, error) {
	if d.DB == nil || d.Log == nil || d.Now == nil {
		return nil, errors.New("web: the database, the log and the clock are needed")
	}
	if len(d.Secret) < 32 {
		return nil, errors.New("web: the key of the device cookies needs 32 bytes")
	}
	if d.Idle == 0 {
		d.Idle = unit.IdleEnd
	}
	if d.Life == 0 {
		d.Life = unit.LifeEnd
	}
	s := &Server{deps: d, sessions: unit.NewSessions(d.DB, d.Idle, d.Life), places: places}
	if d.BaseURL != "" {
		u, err := url.Parse(d.BaseURL)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("web: the base address %q is not one", d.BaseURL)
		}
		s.host, s.secure = u.Host, u.Scheme == "https"
	}
	s.store = &store{s}
	s.features = newFeatures(d, s.sessions)
	return s, nil
}

// handler mounts the table on a router behind the guards.
func (s *Server) handler() (http.Handler, error) {
	r := chi.NewRouter()
	r.Use(middleware.GetHead) // monitors ask with HEAD: it takes the way of GET, and net/http keeps the body back
	r.NotFound(s.handle(route{gate: public, handle: drawn(notFound)}))
	r.MethodNotAllowed(s.handle(route{gate: public, handle: drawn(notFound)}))
	r.Handle(static.Prefix+"*", static.Handler())
	for _, rt := range s.routes() {
		if rt.gate.name == "" || rt.handle == nil {
			return nil, fmt.Errorf("web: route %s %s has no gate or no handler", rt.method, rt.pattern)
		}
		r.Method(rt.method, rt.pattern, s.handle(rt))
	}
	return s.guard(r), nil
}

// now is the moment a page is drawn, in the office's zone.
func (s *Server) now() time.Time { return s.deps.Now().In(form.Zone) }
