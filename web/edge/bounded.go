package edge

import (
	"net/http"

	"jointmeeting/internal/account"
	"jointmeeting/internal/limit"
)

// Bounded marks the row of a form that anybody may send, and for which there may be no room. Then full says why, and the form comes back as
// view draws it: no session is opened for it, and nothing is asked of the database.
func Bounded(rt Route, full func() error, view func(r *http.Request, why error) View) Route {
	rt.full, rt.fullView = full, view
	return rt
}

// turnedAway answers a form for which there is no room now. Who looks at the name of the office waits until one session was read: before
// that nobody floods.
func (s *Server) turnedAway(rt Route, w http.ResponseWriter, r *http.Request) bool {
	if rt.full == nil || s.office.Load() == nil {
		return false
	}
	why := rt.full()
	if why == nil {
		return false
	}
	s.noteTurned(r)
	v := s.nobody()
	err := s.readForm(w, r, body{most: limit.PublicBytes, public: true})
	if err == nil {
		err = s.drawFull(w, r, v, rt.fullView(r, why))
	}
	if err != nil {
		s.fail(w, r, v, err)
	}
	return true
}

// drawFull draws the form with the one sentence, and neither presses it nor looks for what else was typed: a flood has enough of the
// processor.
func (s *Server) drawFull(w http.ResponseWriter, r *http.Request, v *visit, p View) error {
	buf := pageBuffer()
	defer keepBuffer(buf)
	p.Invalid = true
	if err := s.framed(r, v, p).Render(r.Context(), buf); err != nil {
		return err
	}
	askLater(w)
	plainly(w, p.Status, buf.Bytes())
	return nil
}

// noteTurned has the log say that forms are turned away, a few times a minute; the lines of the others are for who looks for them.
func (s *Server) noteTurned(r *http.Request) {
	if by, ok := r.Context().Value(senderKey{}).(*sender); ok {
		by.turned = true
	}
	if ok, left := s.turned.Take(); ok {
		s.deps.Log.Warn("turned away for want of room", "request", RequestNumber(r), "path", r.URL.Path, "others", left)
	}
}

// nobody is the visit of somebody whose session was not read: the page knows whose portal this is all the same.
func (s *Server) nobody() *visit {
	v := &visit{}
	if office := s.office.Load(); office != nil {
		v.Office = *office
	}
	return v
}

// noteOffice keeps what the pages of signing in say of the office.
func (s *Server) noteOffice(v account.Visit) {
	if known := s.office.Load(); known == nil || *known != v.Office {
		s.office.Store(&v.Office)
	}
}
