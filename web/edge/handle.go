package edge

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

type numberKey struct{}

func withNumber(ctx context.Context, n string) context.Context {
	return context.WithValue(ctx, numberKey{}, n)
}

// RequestNumber is the request's number, shown on error pages and found in the log.
func RequestNumber(r *http.Request) string {
	n, _ := r.Context().Value(numberKey{}).(string)
	return n
}

// handle is the path of every request of the table: who, gate, form, operation, handler, answer.
func (s *Server) handle(rt Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if rt.raw { // machines have no session, and ask also when nothing can be read
			rt.handle(s, w, r, &visit{})
			return
		}
		r = withFormFiles(r.WithContext(db.WithPart(db.WithArrival(r.Context()), partOf(rt.Pattern))))
		defer formFilesOf(r).drop()
		if s.turnedAway(rt, w, r) {
			return
		}
		v, err := s.open(r)
		if err != nil {
			s.fail(w, r, s.nobody(), err)
			return
		}
		v.chapter = rt.chapter
		noteSender(r, v.Who)
		v.Who.Request, v.Who.From = RequestNumber(r), middleware.GetClientIP(r.Context())
		if err = s.meter.Take(w, v.Who.Person); err == nil {
			err = s.serve(rt, w, r, v)
		}
		if fault.KindOf(err) == fault.SignIn && v.Who.Signed() && !rt.quiet {
			// The session ended while the form was on its way: as if it had come a moment later.
			v.Ended, v.Who = v.Who.Person, access.Actor{}
			err = s.refuse(rt, w, r, v)
		}
		if err != nil {
			s.fail(w, r, v, err)
		}
	}
}

func (s *Server) serve(rt Route, w http.ResponseWriter, r *http.Request, v *visit) error {
	// Signing in asks the database for nothing in its address; a form that is kept for later goes there with its own.
	if (v.Who.Signed() || v.Ended != 0 && r.Method == http.MethodPost) && !written(r.URL) {
		return fault.NotFound()
	}
	allowed := rt.Gate.Allows(v.Who)
	// A body that nobody will use is not read: who has no right fills no disk.
	if r.Method == http.MethodPost && (allowed || v.Ended != 0) {
		if err := s.readForm(w, r, bodyFor(rt, v, allowed)); err != nil {
			return err
		}
	}
	if !allowed {
		return s.refuse(rt, w, r, v)
	}
	if v.Who.MustSet && !open(rt.Pattern) {
		http.Redirect(w, r, PasswordPath, http.StatusSeeOther)
		return nil
	}
	if v.Who.MustEnrol && !enrolling(rt.Pattern) {
		http.Redirect(w, r, enrolPath, http.StatusSeeOther)
		return nil
	}
	if err := s.sessions.NoteSeen(r.Context(), v.Visit); err != nil {
		s.deps.Log.Warn("the sign of life was not noted", "request", RequestNumber(r), "error", err)
	}
	if r.Method == http.MethodPost {
		return s.post(rt, w, r, v)
	}
	return rt.handle(s, w, r, v)
}

// post is the act of a form. One that was done before is answered before anything of it is looked at, a password
// least of all; and once an act is done, whatever fails behind it is not told as its failure.
func (s *Server) post(rt Route, w http.ResponseWriter, r *http.Request, v *visit) error {
	op := operation(rt, r)
	if op.Token == "" { // scripts send none, and before a sign-in a token would tell nothing
		op.Token, op.Tokenless = string(form.NewToken()), v.Who.Signed() && !rt.quiet
	}
	r = r.WithContext(db.WithOperation(r.Context(), op))
	if v.Who.Signed() && !op.Tokenless && !rt.quiet && !rt.once {
		out, known, err := s.deps.DB.Earlier(r.Context(), v.Who, op)
		if err != nil || known {
			return s.led(w, r, v, GoTo(out), err)
		}
	}
	done, err := s.turn(r)
	if err != nil {
		return err
	}
	defer done()
	err = rt.handle(s, w, r, v)
	if out, told := db.Told(r.Context()); err != nil && told {
		s.deps.Log.Warn("done, but the answer failed", "request", RequestNumber(r), "path", r.URL.Path, "error", err)
		return s.led(w, r, v, GoTo(out), nil)
	}
	return err
}

// partOf is the part of the portal that an address belongs to: its first word.
func partOf(pattern string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(pattern, "/"), "/")
	return first
}

// written says whether an address is text: nothing that the portal links to holds a NUL or broken UTF-8, and
// PostgreSQL takes neither.
func written(u *url.URL) bool {
	query, err := url.QueryUnescape(u.RawQuery)
	text := u.Path + query
	return err == nil && utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}

// PasswordPath is where somebody with a handed-out password must go first.
const PasswordPath = "/password/change"

// open lists what may be used before the handed-out password is changed.
func open(pattern string) bool {
	return pattern == PasswordPath || pattern == "/logout" || pattern == "/me/display" || pattern == HelpPath || strings.HasPrefix(pattern, HelpPath+"/")
}

// enrolPath is where somebody must go first who has to register something to prove themselves with.
const enrolPath = "/me/security"

// enrolling lists what may be used before that is done.
func enrolling(pattern string) bool {
	return pattern == enrolPath || strings.HasPrefix(pattern, enrolPath+"/") || strings.HasPrefix(pattern, "/login") || strings.HasPrefix(pattern, "/me/authenticators/") || open(pattern)
}

// refuse answers a closed gate: sign in first, or there is nothing here. A form posted after the
// session ended is kept for its person, without its files.
func (s *Server) refuse(rt Route, w http.ResponseWriter, r *http.Request, v *visit) error {
	v.noRight = true
	if v.Who.Signed() {
		return fault.Denied("您没有查看此页的权限")
	}
	to := "/login"
	if r.Method != http.MethodPost && r.URL.Path != "/" && r.URL.Path != "/logout" {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	if r.Method == http.MethodPost && v.Ended != 0 && !open(rt.Pattern) && !rt.quiet {
		if err := s.typed.KeepForm(r.Context(), v.Ended, r.URL.Path, r.PostForm); err != nil {
			return err
		}
		to = "/login?kept=1"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// operation names the act of a posted form: its token, the line of the table, and a digest of what it
// says, so that the same token with another text is not taken for a repeat.
func operation(rt Route, r *http.Request) db.Operation {
	h := sha256.New()
	put := func(s string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	put(r.URL.Path)
	keys := []string{}
	for k := range r.PostForm {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range slices.DeleteFunc(keys, func(k string) bool { return k == "token" || strings.Contains(k, "password") }) {
		put(k)
		for _, v := range r.PostForm[k] {
			put(v)
		}
	}
	for _, f := range formFilesOf(r).files {
		put(fmt.Sprintf("%s %s %d", f.field, f.Name, f.Size))
	}
	token := r.PostForm.Get("token")
	if !tokenFits(token) {
		token = ""
	}
	return db.Operation{Token: token, Route: rt.Method + " " + rt.Pattern, Body: h.Sum(nil)}
}

// tokenFits says whether a text can be the token of a form. One that cannot is as good as none: the act is refused.
func tokenFits(token string) bool {
	return len(token) >= 8 && len(token) <= 200 && strings.IndexFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// ID reads {id} of the path; 0 finds nothing.
func ID(r *http.Request) int64 { return form.ID(chi.URLParam(r, "id")) }

// Step reads {step} of the path; "choose" leaves it to the radio button named step.
func Step(r *http.Request) string {
	if s := chi.URLParam(r, "step"); s != "choose" {
		return s
	}
	return r.PostForm.Get("step")
}
