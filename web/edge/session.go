package edge

import (
	"fmt"
	"net/http"

	"github.com/gorilla/sessions"

	"jointmeeting/internal/account"
	"jointmeeting/templates/layout"
)

// store is the gorilla store over the sessions in PostgreSQL: the cookie holds a random id and
// nothing else, so a session can be ended on the server and acts on the next request.
type store struct{ s *Server }

// The keys of a session's values.
const (
	keyVisit = "visit" // account.Visit, read with the session
	keyFlash = "flash" // []layout.Flash, said once
)

// CookieName is the name of the session's cookie; over https it is bound to this host.
func (s *Server) CookieName() string {
	if s.secure {
		return "__Host-portal"
	}
	return "portal"
}

// Get returns the request's session, read once.
func (t *store) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(t, name)
}

// New reads the session that the cookie names, with its actor, in one statement.
func (t *store) New(r *http.Request, name string) (*sessions.Session, error) {
	sess := sessions.NewSession(t, name)
	sess.Options = &sessions.Options{Path: "/", HttpOnly: true, Secure: t.s.secure, SameSite: http.SameSiteLaxMode}
	if c, err := r.Cookie(name); err == nil && len(c.Value) <= 64 {
		sess.ID = c.Value
	}
	v, err := t.s.sessions.Open(r.Context(), sess.ID)
	if err != nil {
		return sess, err
	}
	sess.Values[keyVisit] = v
	sess.IsNew = !v.Who.Signed()
	if said := t.s.notices(sess.ID, v.Data); len(said) > 0 {
		sess.Values[keyFlash] = said
	}
	return sess, nil
}

// Save keeps what is to be said and writes the cookie when the id is new or gone.
func (t *store) Save(r *http.Request, w http.ResponseWriter, sess *sessions.Session) error {
	if sess.Options.MaxAge < 0 {
		http.SetCookie(w, sessions.NewCookie(sess.Name(), "", sess.Options))
		return nil
	}
	said, _ := sess.Values[keyFlash].([]layout.Flash)
	data, err := t.s.sealNotices(sess.ID, said)
	if err != nil {
		return fmt.Errorf("keep the notices: %w", err)
	}
	if sess.IsNew {
		http.SetCookie(w, sessions.NewCookie(sess.Name(), sess.ID, sess.Options))
	}
	return t.s.sessions.KeepNotice(r.Context(), account.HashSecret(sess.ID), data)
}

// visit is one request's session: who is signed in, and what is said once.
type visit struct {
	account.Visit
	sess    *sessions.Session
	dirty   bool
	chapter string // of the manual, about this page
	noRight bool   // has no right to what was asked for, or none any more
}

// open reads the request's session.
func (s *Server) open(r *http.Request) (*visit, error) {
	sess, err := s.store.Get(r, s.CookieName())
	if err != nil {
		return nil, err
	}
	v := sess.Values[keyVisit].(account.Visit)
	s.noteOffice(v)
	return &visit{Visit: v, sess: sess}, nil
}

// say keeps a notice for the next page.
func (v *visit) say(f layout.Flash) {
	said, _ := v.sess.Values[keyFlash].([]layout.Flash)
	v.sess.Values[keyFlash] = append(said, f)
	v.dirty = true
}

// said takes the notices out, so that they are shown once.
func (v *visit) said() []layout.Flash {
	said, _ := v.sess.Values[keyFlash].([]layout.Flash)
	if len(said) > 0 {
		delete(v.sess.Values, keyFlash)
		v.dirty = true
	}
	return said
}

// renew takes the id of a session that has just begun; the old one has ended with that act.
func (v *visit) renew(secret string) {
	v.sess.ID, v.sess.IsNew, v.dirty = secret, true, true
}

// end forgets the cookie; the session itself has ended with the act of signing out.
func (v *visit) end() {
	v.sess.Options.MaxAge, v.dirty = -1, true
}

// save writes what changed; a visit without a session keeps nothing.
func (v *visit) save(r *http.Request, w http.ResponseWriter) error {
	if !v.dirty || v.sess.ID == "" {
		return nil
	}
	v.dirty = false
	return v.sess.Save(r, w)
}
