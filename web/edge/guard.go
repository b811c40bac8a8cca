package edge

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5/middleware"

	"jointmeeting/internal/access"
	"jointmeeting/web/rate"
)

// guard wraps the router: address, pace of the body, request number, log, headers, host, same origin, recovery.
func (s *Server) guard(next http.Handler) http.Handler {
	h := s.recovered(next)
	h = s.sameOrigin(h)
	h = s.ownHost(h)
	h = s.headed(h)
	h = s.logged(h)
	h = rate.Paced(h, s.deps.Now, s.deps.Patience)
	if len(s.deps.Proxies) > 0 {
		return middleware.ClientIPFromXFF(s.deps.Proxies...)(h)
	}
	return middleware.ClientIPFromRemoteAddr(h)
}

// contentPolicy forbids everything that the portal does not use: no inline script or style, no outside hosts.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; report-uri /csp"

// Headers are on every response (reliability.md 4.9); a handler may narrow them.
var Headers = map[string]string{
	"Content-Security-Policy":      contentPolicy,
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cache-Control":                "no-store",
	"Vary":                         "Cookie",
	"Permissions-Policy":           "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
	"X-Frame-Options":              "DENY",
}

func (s *Server) headed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for k, v := range Headers {
			w.Header().Set(k, v)
		}
		if s.secure {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// ownHost refuses other names when the portal knows its own, so no link can be poisoned by a Host header.
func (s *Server) ownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.host != "" && r.Host != s.host && !health(r.URL.Path) {
			http.Error(w, "此地址不是本系统的地址", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func health(path string) bool { return path == "/healthz" || path == "/readyz" }

// sameOrigin refuses unsafe requests from other sites. On plain http browsers send no Sec-Fetch-Site, so the Origin check of the
// standard library decides; it looks at the host alone, so a page of the same name without TLS is told apart by the public address.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(http.HandlerFunc(s.refuseForeign))
	own := strings.TrimSuffix(s.deps.BaseURL, "/")
	if own != "" {
		_ = p.AddTrustedOrigin(own) // checked when the server is made
	}
	checked := p.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from := r.Header.Get("Origin"); own != "" && from != "" && from != own && from != "null" && !slices.Contains(safe, r.Method) {
			s.refuseForeign(w, r)
			return
		}
		checked.ServeHTTP(w, r)
	})
}

// safe are the methods that change nothing; they are asked from everywhere.
var safe = []string{http.MethodGet, http.MethodHead, http.MethodOptions}

func (s *Server) refuseForeign(w http.ResponseWriter, r *http.Request) {
	s.deps.Log.Warn("request from another site refused", "request", RequestNumber(r), "origin", r.Header.Get("Origin"), "site", r.Header.Get("Sec-Fetch-Site"))
	http.Error(w, "请求来自其他网站，已拒绝。编号 "+RequestNumber(r), http.StatusForbidden)
}

// recovered turns a panic into the error page with its number.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.deps.Log.Error("panic", "request", RequestNumber(r), "path", r.URL.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			s.plainError(w, r)
		}()
		next.ServeHTTP(w, r)
	})
}

// logged gives the request its number and writes one line about it. Paths are logged, queries are not:
// they may hold what somebody searched for.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, by := s.deps.Now(), &sender{}
		r = r.WithContext(context.WithValue(withNumber(r.Context(), newNumber()), senderKey{}, by))
		seen := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(seen, r)
		level := slog.LevelInfo
		if by.turned {
			level = slog.LevelDebug
		} else if seen.Status() >= 500 {
			level = slog.LevelError
		} else if health(r.URL.Path) || strings.HasPrefix(r.URL.Path, "/static/") {
			level = slog.LevelDebug
		}
		s.deps.Log.Log(r.Context(), level, "request", "request", RequestNumber(r), "method", r.Method, "path", r.URL.Path,
			"address", middleware.GetClientIP(r.Context()), "person", by.person, "seats", by.seats, "status", seen.Status(), "bytes", seen.BytesWritten(), "ms", s.deps.Now().Sub(start).Round(time.Millisecond).Milliseconds())
	})
}

// sender is who a request turned out to be from, for its line in the log: nobody, until the session is read.
type sender struct {
	person int64
	seats  []int64
	turned bool // there was no room for the form
}

type senderKey struct{}

// noteSender says in the request's line of the log who it is from. Names stay out: the log is read by more people
// than the list of accounts.
func noteSender(r *http.Request, who access.Actor) {
	by, ok := r.Context().Value(senderKey{}).(*sender)
	if !ok {
		return
	}
	by.person = who.Person
	for _, s := range who.Seats {
		by.seats = append(by.seats, s.ID)
	}
}

// newNumber makes a request's number: short enough to read out over the telephone.
func newNumber() string {
	var b [5]byte
	rand.Read(b[:])
	return base32.StdEncoding.EncodeToString(b[:])
}
