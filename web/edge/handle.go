package edge

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
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
		r = r.WithContext(db.WithLane(db.WithArrival(r.Context()), lane(rt.Pattern)))
		v, err := s.open(r)
		if err != nil {
			s.fail(w, r, &visit{}, err)
			return
		}
		noteSender(r, v.Who)
		v.Who.Request, v.Who.From = RequestNumber(r), middleware.GetClientIP(r.Context())
		err = s.serve(rt, w, r, v)
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
	// The door asks the database for nothing in its address; a form that is kept for later goes there with its own.
	if (v.Who.Signed() || v.Ended != 0 && r.Method == http.MethodPost) && !written(r.URL) {
		return fault.NotFound()
	}
	allowed := rt.Gate.Allows(v.Who)
	// A body that nobody will use is not read: strangers fill no disk.
	if r.Method == http.MethodPost && (allowed || v.Ended != 0) {
		defer dropFiles(r)
		if err := readForm(w, r, rt.upload && allowed); err != nil {
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
	if err := s.sessions.NoteSeen(r.Context(), v.Visit, s.deps.Now()); err != nil {
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
	r = r.WithContext(db.WithOperation(r.Context(), op))
	if v.Who.Signed() && op.Token != "" && !rt.quiet && !rt.once {
		out, known, err := s.deps.DB.Earlier(r.Context(), v.Who, op)
		if err != nil || known {
			return s.led(w, r, v, GoTo(out), err)
		}
	}
	err := rt.handle(s, w, r, v)
	if out, done := db.Told(r.Context()); err != nil && done {
		s.deps.Log.Warn("done, but the answer failed", "request", RequestNumber(r), "path", r.URL.Path, "error", err)
		return s.led(w, r, v, GoTo(out), nil)
	}
	return err
}

// lane is the part of the portal that an address belongs to: its first word.
func lane(pattern string) string {
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
	return pattern == PasswordPath || pattern == "/logout" || pattern == "/me/display"
}

// refuse answers a closed gate: sign in first, or there is nothing here. A form posted after the
// session ended is kept for its person, without its files.
func (s *Server) refuse(rt Route, w http.ResponseWriter, r *http.Request, v *visit) error {
	if v.Who.Signed() {
		return fault.Denied("您没有查看此页的权限")
	}
	to := "/login"
	if r.Method != http.MethodPost && r.URL.Path != "/" && r.URL.Path != "/logout" {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	if r.Method == http.MethodPost && v.Ended != 0 && !open(rt.Pattern) && !rt.quiet {
		if err := s.sessions.KeepForm(r.Context(), v.Ended, r.URL.Path, r.PostForm); err != nil {
			return err
		}
		to = "/login?kept=1"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// readForm reads the body within its limits. Files come in parts only, so that a form of text is small
// on every route; a body of another kind, malformed or cut off is refused whole, never taken for an empty form.
func readForm(w http.ResponseWriter, r *http.Request, files bool) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	parts := kind == "multipart/form-data"
	if r.ContentLength != 0 && !parts && kind != "application/x-www-form-urlencoded" {
		return unreadable(fmt.Errorf("content type %q: %w", kind, err))
	}
	limit := int64(formLimit)
	if parts && files {
		limit = uploadLimit
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	if parts {
		err = r.ParseMultipartForm(formLimit)
	} else {
		err = r.ParseForm()
	}
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return tooLarge(limit, err)
	case errors.Is(err, multipart.ErrMessageTooLarge): // the library does not say which of the two
		return fault.New(fault.TooLarge, "提交的字段和附件合计超过 %d 项，或文字超过 %d MB", formParts, formLimit>>20).Because(err)
	case err == nil && textSize(r.PostForm) > formLimit:
		return fault.New(fault.TooLarge, "提交的文字超过 %d MB", formLimit>>20)
	case err != nil:
		return unreadable(err)
	case len(r.PostForm) > formKeys:
		return fault.Refused("提交的字段过多")
	}
	r.PostForm = storable(r.PostForm)
	return nil
}

// storable is a form without what PostgreSQL does not take. No keyboard sends it, so nothing that was meant is lost.
func storable(values url.Values) url.Values {
	out := make(url.Values, len(values))
	for k, list := range values {
		for _, v := range list {
			out.Add(form.Storable(k), form.Storable(v))
		}
	}
	return out
}

// textSize is how much text a form holds, beside its files.
func textSize(values url.Values) (n int) {
	for k, list := range values {
		for _, v := range list {
			n += len(k) + len(v)
		}
	}
	return n
}

func tooLarge(limit int64, err error) error {
	return fault.New(fault.TooLarge, "提交的内容超过 %d MB", limit>>20).Because(err)
}

func unreadable(err error) error {
	return fault.Refused("提交的内容无法识别，请返回后重试").Because(err)
}

// dropFiles removes what a large upload left beside the memory. net/http does so for the request that it made, not
// for the copies that the guards hand on.
func dropFiles(r *http.Request) {
	if r.MultipartForm != nil {
		r.MultipartForm.RemoveAll()
	}
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
	if r.MultipartForm != nil {
		for k, list := range r.MultipartForm.File {
			for _, f := range list {
				put(fmt.Sprintf("%s %s %d", k, f.Filename, f.Size))
			}
		}
	}
	token := r.PostForm.Get("token")
	if !tokenFits(token) {
		token = ""
	}
	return db.Operation{Token: token, Route: rt.Method + " " + rt.Pattern, Body: h.Sum(nil)}
}

// tokenFits says whether a text can be the token of a form.
func tokenFits(token string) bool { return len(token) >= 8 && len(token) <= 200 }

// ID reads {id} of the path; 0 finds nothing.
func ID(r *http.Request) int64 { return form.ID(chi.URLParam(r, "id")) }

// Step reads {step} of the path; "choose" leaves it to the radio button named step.
func Step(r *http.Request) string {
	if s := chi.URLParam(r, "step"); s != "choose" {
		return s
	}
	return r.PostForm.Get("step")
}
