// Package edge is the way of every request: guards, session, gate, form, operation, answer. Packages
// beside it hold a feature's handlers; each hands out its rows of the route table, made by Page, Action,
// Upload, Download, Answered and Quiet.
package edge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/gorilla/sessions"

	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/typed"
	"jointmeeting/internal/unit"
	"jointmeeting/web/rate"
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
	Now     func() time.Time            // the machine's clock: how long a request took, how many came in a minute
	Ready   func(context.Context) error // whether people may be sent here; nil: whether the database takes writes

	Temp     string            // folder of uploads on their way; empty: the machine's
	Room     func(int64) error // whether the disks take so many bytes more; nil: nobody asks
	Requests int               // of one person in a minute; 0: limit.Requests
	Patience time.Duration     // for a body to begin; 0: limit.PatientTime
}

// Server is what every handler needs beside its feature's services.
type Server struct {
	deps     Deps
	secure   bool
	host     string
	ready    *readiness
	reports  *rate.Ration
	turned   *rate.Ration                // lines of the log about forms that were turned away for want of room
	office   atomic.Pointer[unit.Office] // as the last session that was read says
	meter    *rate.Meter
	refusals *rate.Refusals
	forms    *rate.Underway
	uploads  *rate.Underway
	storing  rate.Turns
	sessions *account.Sessions
	store    sessions.Store
	features []Feature
	places   []Place // of all features, in order

	accounts       *account.Service
	authenticators *authenticator.Service
	typed          *typed.Service
}

// New checks what the edge is made of. The features are all that the portal serves.
func New(d Deps, features []Feature) (*Server, error) {
	if d.DB == nil || d.Log == nil || d.Now == nil {
		return nil, errors.New("web: the database, the log and the clock are needed")
	}
	if len(d.Secret) < 32 {
		return nil, errors.New("web: the key of the device cookies needs 32 bytes")
	}
	if d.Idle == 0 {
		d.Idle = account.IdleEnd
	}
	if d.Life == 0 {
		d.Life = account.LifeEnd
	}
	d.Requests = cmp.Or(d.Requests, limit.Requests)
	d.Patience = cmp.Or(d.Patience, limit.PatientTime)
	d.DB.HoldActors(account.Hold)
	s := &Server{deps: d, sessions: account.NewSessions(d.DB, d.Idle, d.Life), features: features}
	if d.Ready == nil {
		d.Ready = d.DB.Ready
	}
	s.ready, s.reports, s.turned = &readiness{look: d.Ready, now: d.Now}, rate.NewRation(d.Now), rate.NewRation(d.Now)
	s.meter = rate.NewMeter(d.Now, d.Requests)
	s.refusals = rate.NewRefusals(rate.NewMeter(d.Now, limit.Refusals).Count, s.noteDenied)
	s.forms, s.uploads, s.storing = rate.NewForms(), rate.NewUploads(d.Room), rate.NewTurns()
	for _, f := range features {
		s.places = append(s.places, f.Places...)
	}
	slices.SortStableFunc(s.places, byOrder)
	s.accounts = account.NewService(d.DB, s.sessions, d.Secret)
	s.authenticators = authenticator.NewService(d.DB, s.accounts)
	s.typed = typed.NewService(d.DB)
	if d.BaseURL != "" {
		u, err := url.Parse(d.BaseURL)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("web: the base address %q is not one", d.BaseURL)
		}
		s.host, s.secure = u.Host, u.Scheme == "https"
	}
	s.store = &store{s}
	return s, nil
}

// Table is the one list of routes: the edge's own, then feature by feature.
func (s *Server) Table() []Route {
	out := s.Routes()
	for _, f := range s.features {
		for _, rt := range f.Routes(s) {
			rt.chapter = f.Help
			out = append(out, rt)
		}
	}
	return out
}

// Handler mounts the table on a router behind the guards; a route without a gate stops the start.
func (s *Server) Handler(table []Route) (http.Handler, error) {
	r := chi.NewRouter()
	r.Use(middleware.GetHead) // monitors ask with HEAD: it takes the way of GET, and net/http keeps the body back
	r.NotFound(s.handle(Route{Gate: Public, handle: drawn(NotFound)}))
	r.MethodNotAllowed(s.handle(Route{Gate: Public, handle: above(r)}))
	r.Handle(static.Prefix+"*", static.Handler())
	for _, rt := range table {
		if rt.Gate.name == "" || rt.handle == nil {
			return nil, fmt.Errorf("web: route %s %s has no gate or no handler", rt.Method, rt.Pattern)
		}
		r.Method(rt.Method, rt.Pattern, s.handle(rt))
	}
	return s.guard(r), nil
}

// Now is the moment a page is drawn, in the office's zone, by the clock of the records.
func (s *Server) Now() time.Time { return s.deps.DB.Now().In(form.Zone) }

// DB is where a handler reads what no feature's service gives.
func (s *Server) DB() *db.DB { return s.deps.DB }

// Log is the program's log.
func (s *Server) Log() *slog.Logger { return s.deps.Log }

// Secure says whether the portal is reached by https only, so that cookies may say so.
func (s *Server) Secure() bool { return s.secure }

// Sessions are the sessions that the cookies name.
func (s *Server) Sessions() *account.Sessions { return s.sessions }

// Accounts is the one service of accounts: it counts how many passwords are compared at a time.
func (s *Server) Accounts() *account.Service { return s.accounts }

// Typed is the service of what people typed and did not send.
func (s *Server) Typed() *typed.Service { return s.typed }

// Authenticators is the service that proves who signs.
func (s *Server) Authenticators() *authenticator.Service { return s.authenticators }

// DiskAlarm is what administrators are told of a disk that is nearly full; empty while none is.
func (s *Server) DiskAlarm() string {
	if s.deps.Room == nil || s.deps.Room(0) == nil {
		return ""
	}
	return "服务器磁盘空间不足，附件已暂停上传，其他办理暂不受影响。请在服务器上运行 portal doctor 查看是哪个磁盘，尽快腾出空间。"
}
