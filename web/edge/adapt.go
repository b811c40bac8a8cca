package edge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
)

// A handler has one of three shapes, none of which touches the ResponseWriter: status, buffering,
// notices and logging are decided here, once.
type (
	// PageFunc answers a GET with a page.
	PageFunc func(*http.Request, access.Actor) (View, error)
	// ActionFunc answers a POST with where it leads, or the form again.
	ActionFunc func(*http.Request, access.Actor) (Next, error)
	// DownloadFunc answers a GET with a file.
	DownloadFunc func(*http.Request, access.Actor) (Content, error)

	handler func(*Server, http.ResponseWriter, *http.Request, *visit) error
)

// frameKind is the frame around a page.
type frameKind int

// The frames: with the navigation, without it, of signing in, of a paper to print.
const (
	FramePage frameKind = iota
	FramePlain
	FrameSignIn
	FrameSheet
)

// View is a page: its title, the entry of the navigation it belongs to, and its body.
type View struct {
	Title   string
	Nav     string // address of the navigation entry: "/topics"
	Body    templ.Component
	Frame   frameKind
	Status  int    // 0 = 200
	Invalid bool   // a refused form
	Back    string // where a sheet's 返回 leads
	late    error  // why the form that is shown again came too late
}

// Next is where an action leads.
type Next struct {
	To      db.Outcome
	Kind    string // look of the notice: ok unless said otherwise
	Form    *View  // the same page again with what is wrong
	clash   *clash // two people's texts instead, in the words of who sent the second
	Once    bool   // Form shows what an act has made, once: the right to it was asked inside the act
	Session string // the new session id after signing in
	Leave   bool   // signed out
	Cookies []*http.Cookie
}

// GoTo leads to the act's page, with its message once.
func GoTo(o db.Outcome) Next { return Next{To: o, Kind: "ok"} }

// Again shows the page of a refused form: 422, or 409 when somebody else was first.
func Again(v View) Next {
	v.Invalid = true
	if v.Status == 0 {
		v.Status = http.StatusUnprocessableEntity
	}
	return Next{Form: &v}
}

// Content is a file to hand out. Body is closed after the copy.
type Content struct {
	Name, Type string
	Size       int64
	Body       io.ReadCloser
	Inline     bool // our own papers only; uploads never
}

// Page is the row of a GET that draws a page.
func Page(pattern string, g Gate, fn PageFunc) Route {
	return Route{Method: http.MethodGet, Pattern: pattern, Gate: g, handle: drawn(fn)}
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
func Action(pattern string, g Gate, fn ActionFunc) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Gate: g, handle: acted(g, fn)}
}

// Upload is the row of a POST that takes files: a larger body.
func Upload(pattern string, g Gate, fn ActionFunc) Route {
	rt := Action(pattern, g, fn)
	rt.upload = true
	return rt
}

// Once marks the row of a form whose answer shows what no page can be asked for again: it tells by itself that the
// form was sent before.
func Once(rt Route) Route {
	rt.once = true
	return rt
}

func acted(g Gate, fn ActionFunc) handler {
	return func(s *Server, w http.ResponseWriter, r *http.Request, v *visit) error {
		n, err := fn(r, v.Who)
		if g.name != Public.name && (refused(err) || err == nil && (n.Form != nil || n.clash != nil) && !n.Once) {
			err = s.orEnded(r, v, err)
		}
		if err != nil {
			return err
		}
		if n.clash != nil {
			n.Form = n.clash.view(v.Who)
		}
		if n.Form != nil {
			if n.Once {
				take(w, v, n)
			}
			return s.draw(w, r, v, *n.Form)
		}
		return s.led(w, r, v, n, nil)
	}
}

// led leads to where the act is, or tells why that is not known.
func (s *Server) led(w http.ResponseWriter, r *http.Request, v *visit, n Next, err error) error {
	if err != nil {
		return err
	}
	s.settle(w, r, v, n)
	http.Redirect(w, r, Here(n.To.URL), http.StatusSeeOther)
	return nil
}

// Answered is the row of a POST of a script of ours that is answered with data and writes nothing.
func Answered(pattern string, g Gate, fn func(*http.Request, access.Actor) (any, error)) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Gate: g, quiet: true, handle: func(s *Server, w http.ResponseWriter, r *http.Request, v *visit) error {
		data, err := fn(r, v.Who)
		if err == nil || refused(err) {
			err = s.orEnded(r, v, err)
		}
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		return json.NewEncoder(w).Encode(data)
	}}
}

// clockHeader tells a script of ours when its act was done, as the office's clock says: the browser's own may stand in another zone, or wrong.
const clockHeader = "X-Office-Time"

// Quiet is the row of a POST that a script of ours sends by itself: done, and when, or an error; there is no page.
func Quiet(pattern string, g Gate, fn func(*http.Request, access.Actor) error) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Gate: g, quiet: true, handle: func(s *Server, w http.ResponseWriter, r *http.Request, v *visit) error {
		if err := fn(r, v.Who); err != nil {
			return err
		}
		w.Header().Set(clockHeader, layout.Clock(s.Now()))
		w.WriteHeader(http.StatusNoContent)
		return nil
	}}
}

// settle writes the cookies and keeps the notice for the next page. The act is done: nothing that fails here may
// be told as its failure.
func (s *Server) settle(w http.ResponseWriter, r *http.Request, v *visit, n Next) {
	take(w, v, n)
	s.saved(v, w, r)
}

// take takes what the act has made for the browser: cookies, the session, the notice.
func take(w http.ResponseWriter, v *visit, n Next) {
	for _, c := range n.Cookies {
		http.SetCookie(w, c)
	}
	switch {
	case n.Leave:
		v.end()
		w.Header().Set("Clear-Site-Data", `"cache"`)
	case n.Session != "":
		v.renew(n.Session)
	}
	if n.To.Message != "" {
		v.say(layout.Flash{Kind: n.Kind, Text: n.To.Message})
	}
}

// saved writes the session; a notice that is lost costs no page and no act.
func (s *Server) saved(v *visit, w http.ResponseWriter, r *http.Request) {
	if err := v.save(r, w); err != nil {
		s.deps.Log.Warn("the session was not written", "request", RequestNumber(r), "error", err)
	}
}

// Download is the row of a GET that hands out a file. Bytes are checked while they are copied; when they
// are wrong the connection is cut, so that no wrong file looks whole.
func Download(pattern string, g Gate, fn DownloadFunc) Route {
	return Route{Method: http.MethodGet, Pattern: pattern, Gate: g, handle: handedOut(fn)}
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
		src := &source{Reader: c.Body}
		if _, err := io.Copy(w, src); err != nil {
			s.deps.Log.Log(r.Context(), src.level(), "download broke off", "path", r.URL.Path, "error", err, "request", v.Who.Request)
			panic(http.ErrAbortHandler)
		}
		return nil
	}
}

// source is what a download is read from; it remembers whether it was the one that failed.
type source struct {
	io.Reader
	err error
}

// Read reads on.
func (s *source) Read(b []byte) (int, error) {
	n, err := s.Reader.Read(b)
	if err != io.EOF {
		s.err = err
	}
	return n, err
}

// level is how loudly a broken download is told: a reader who left is no fault of the portal.
func (s *source) level() slog.Level {
	if s.err == nil || errors.Is(s.err, context.Canceled) {
		return slog.LevelInfo
	}
	return slog.LevelError
}

// draw renders the page into a buffer first, so that an error can still become an error page.
func (s *Server) draw(w http.ResponseWriter, r *http.Request, v *visit, p View) error {
	buf := pageBuffer()
	defer keepBuffer(buf)
	if r.Method == http.MethodPost && p.Status >= http.StatusBadRequest {
		var err error
		if p, err = s.withTyped(r, p); err != nil {
			return fmt.Errorf("draw %s: %w", p.Title, err)
		}
	}
	if p.late != nil {
		p.Body = templ.Join(shared.ShowLate(answerTo(p.late).title, fault.Sentence(p.late)), p.Body)
	}
	if err := s.framed(r, v, p).Render(r.Context(), buf); err != nil {
		return fmt.Errorf("draw %s: %w", p.Title, err)
	}
	s.saved(v, w, r)
	switch p.Status {
	case 0:
		p.Status = http.StatusOK
	case http.StatusServiceUnavailable:
		askLater(w)
	}
	return write(w, r, p.Status, buf.Bytes())
}

// NotFound answers every address that is not in the table.
func NotFound(*http.Request, access.Actor) (View, error) { return View{}, fault.NotFound() }
