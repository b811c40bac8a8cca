package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/templates/layout"
)

// A handler has one of three shapes, none of which touches the ResponseWriter: status, buffering,
// notices and logging are decided here, once.
type (
	// PageFunc answers a GET with a page.
	PageFunc func(*http.Request, access.Actor) (view, error)
	// ActionFunc answers a POST with where it leads, or the form again.
	ActionFunc func(*http.Request, access.Actor) (next, error)
	// DownloadFunc answers a GET with a file.
	DownloadFunc func(*http.Request, access.Actor) (content, error)

	handler func(*Server, http.ResponseWriter, *http.Request, *visit) error
)

// frameKind is the frame around a page.
type frameKind int

const (
	framePage frameKind = iota
	framePlain
	frameSignIn
	frameSheet
)

// view is a page: its title, the entry of the navigation it belongs to, and its body.
type view struct {
	Title   string
	Nav     string // address of the navigation entry: "/topics"
	Body    templ.Component
	Frame   frameKind
	Status  int    // 0 = 200
	Invalid bool   // a refused form
	Back    string // where a sheet's 返回 leads
}

// next is where an action leads.
type next struct {
	to      db.Outcome
	kind    string // look of the notice: ok unless said otherwise
	form    *view  // the same page again with what is wrong
	session string // the new session id after signing in
	leave   bool   // signed out
	cookies []*http.Cookie
}

// goTo leads to the act's page, with its message once.
func goTo(o db.Outcome) next { return next{to: o, kind: "ok"} }

// again shows the page of a refused form: 422, or 409 when somebody else was first.
func again(v view) next {
	v.Invalid = true
	if v.Status == 0 {
		v.Status = http.StatusUnprocessableEntity
	}
	return next{form: &v}
}

// content is a file to hand out. Body is closed after the copy.
type content struct {
	Name, Type string
	Size       int64
	Body       io.ReadCloser
	Inline     bool // our own papers only; uploads never
}

// Page is the row of a GET that draws a page.
func Page(pattern string, g gate, fn PageFunc) route {
	return route{method: http.MethodGet, pattern: pattern, gate: g, handle: drawn(fn)}
}

func drawn(fn PageFunc) handler {
	return func(s *Server, w http.ResponseWriter, r *http.Request, v *visit) error {
		p, err := fn(r, v.Who)
		if err != nil {
			return err
		}
		return s.draw(w, r, v, p)
	}
}

// Action is the row of a POST: a redirect with a notice, or the form again.
func Action(pattern string, g gate, fn ActionFunc) route {
	return route{method: http.MethodPost, pattern: pattern, gate: g, handle: acted(fn)}
}

// Upload is the row of a POST that takes files: a larger body.
func Upload(pattern string, g gate, fn ActionFunc) route {
	rt := Action(pattern, g, fn)
	rt.upload = true
	return rt
}

func acted(fn ActionFunc) handler {
	return func(s *Server, w http.ResponseWriter, r *http.Request, v *visit) error {
		n, err := fn(r, v.Who)
		if err != nil {
			return err
		}
		if n.form != nil {
			return s.draw(w, r, v, *n.form)
		}
		if err := s.settle(w, r, v, n); err != nil {
			return err
		}
		http.Redirect(w, r, here(n.to.URL), http.StatusSeeOther)
		return nil
	}
}

// Answered is the row of a POST of a script of ours that is answered with data and writes nothing.
func Answered(pattern string, g gate, fn func(*http.Request, access.Actor) (any, error)) route {
	return route{method: http.MethodPost, pattern: pattern, gate: g, handle: func(_ *Server, w http.ResponseWriter, r *http.Request, v *visit) error {
		data, err := fn(r, v.Who)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		return json.NewEncoder(w).Encode(data)
	}}
}

// Quiet is the row of a POST that a script of ours sends by itself: done, or an error; there is no page.
func Quiet(pattern string, g gate, fn func(*http.Request, access.Actor) error) route {
	return route{method: http.MethodPost, pattern: pattern, gate: g, quiet: true, handle: func(_ *Server, w http.ResponseWriter, r *http.Request, v *visit) error {
		if err := fn(r, v.Who); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	}}
}

// settle writes the cookies and keeps the notice for the next page.
func (s *Server) settle(w http.ResponseWriter, r *http.Request, v *visit, n next) error {
	for _, c := range n.cookies {
		http.SetCookie(w, c)
	}
	switch {
	case n.leave:
		v.end()
		w.Header().Set("Clear-Site-Data", `"cache"`)
	case n.session != "":
		v.renew(n.session)
	}
	if n.to.Message != "" {
		v.say(layout.Flash{Kind: n.kind, Text: n.to.Message})
	}
	return v.save(r, w)
}

// Download is the row of a GET that hands out a file. Bytes are checked while they are copied; when they
// are wrong the connection is cut, so that no wrong file looks whole.
func Download(pattern string, g gate, fn DownloadFunc) route {
	return route{method: http.MethodGet, pattern: pattern, gate: g, handle: handedOut(fn)}
}

func handedOut(fn DownloadFunc) handler {
	return func(s *Server, w http.ResponseWriter, r *http.Request, v *visit) error {
		c, err := fn(r, v.Who)
		if err != nil {
			return err
		}
		defer c.Body.Close()
		h := w.Header()
		h.Set("Content-Type", c.Type)
		h.Set("Content-Length", fmt.Sprint(c.Size))
		h.Set("Content-Disposition", disposition(c.Name, c.Inline))
		h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
		if _, err := io.Copy(w, c.Body); err != nil {
			s.deps.Log.Error("download broke off", "path", r.URL.Path, "error", err, "request", v.Who.Request)
			panic(http.ErrAbortHandler)
		}
		return nil
	}
}

// draw renders the page into a buffer first, so that an error can still become an error page.
func (s *Server) draw(w http.ResponseWriter, r *http.Request, v *visit, p view) error {
	var buf bytes.Buffer
	if err := s.framed(r, v, p).Render(r.Context(), &buf); err != nil {
		return fmt.Errorf("draw %s: %w", p.Title, err)
	}
	if err := v.save(r, w); err != nil {
		return err
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	return write(w, r, p.Status, buf.Bytes())
}

// notFound answers every address that is not in the table.
func notFound(*http.Request, access.Actor) (view, error) { return view{}, fault.NotFound() }
