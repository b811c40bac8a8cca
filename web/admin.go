package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/logbook"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/auditpage"
	"jointmeeting/templates/page/userpage"
)

// adminRoutes are the accounts, for administrators, and the log, for auditors.
func (s *Server) adminRoutes() []route {
	return []route{
		{"GET", usersPath, admin, page(s.userList), false},
		{"GET", "/admin/users/new", admin, page(s.userNew), false},
		{"POST", "/admin/users/new", admin, action(s.userCreate), false},
		{"GET", "/admin/users/{id}", admin, page(s.userShow), false},
		{"POST", "/admin/users/{id}/do/{step}", admin, action(s.userDo), false},
		{"GET", logPath, auditor, page(s.logList), false},
		{"GET", "/admin/audit/verify", auditor, page(s.logVerify), false},
	}
}

const (
	usersPath = "/admin/users"
	logPath   = "/admin/audit"
)

func (s *Server) userList(r *http.Request, who access.Actor) (view, error) {
	q := r.URL.Query()
	f := unit.AccountFilter{Query: form.Line(q.Get("q")), State: q.Get("state"), After: form.Line(q.Get("after"))}
	rows, more, err := s.accounts.List(r.Context(), who, f)
	l := userpage.ListView{Rows: rows, Filter: f}
	if more {
		l.Next = usersPath + "?" + url.Values{"q": {f.Query}, "state": {f.State}, "after": {rows[len(rows)-1].Login}}.Encode()
	}
	return view{Title: "用户", Nav: usersPath, Body: userpage.List(l)}, err
}

func (s *Server) userShow(r *http.Request, who access.Actor) (view, error) {
	a, log, err := s.accounts.Get(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	body := userpage.Show(form.NewToken(), *a, unit.AccountChart.Offers(who, *a), log, actWord)
	return view{Title: a.Name, Nav: usersPath, Body: body}, nil
}

func (s *Server) userNew(r *http.Request, who access.Actor) (view, error) {
	return s.userForm(r, who, unit.AccountForm{Person: r.URL.Query().Get("person")}, nil)
}

func (s *Server) userForm(r *http.Request, who access.Actor, typed unit.AccountForm, errs form.Errors) (view, error) {
	people, units, err := s.accounts.Strangers(r.Context(), who)
	f := userpage.FormView{Token: form.NewToken(), Typed: typed, People: people, Units: units, Errors: errs}
	return view{Title: "新增用户", Nav: usersPath, Body: userpage.Form(f)}, err
}

func (s *Server) userCreate(r *http.Request, who access.Actor) (next, error) {
	p := r.PostForm
	f := unit.AccountForm{Person: p.Get("person"), Name: p.Get("name"), Login: p.Get("login"), Role: p.Get("role"), Unit: p.Get("unit"), Title: p.Get("title")}
	h, err := s.accounts.Create(r.Context(), who, f, "")
	var errs form.Errors
	if errors.As(err, &errs) {
		v, err := s.userForm(r, who, f, errs)
		return again(v), err
	}
	return handed(h), err
}

// handed shows the password for one use in the answer itself: it is stored nowhere, so no page can be
// asked for it again.
func handed(h unit.Handed) next {
	return next{form: &view{Title: "一次性密码", Nav: usersPath, Body: userpage.Handed(h)}}
}

func (s *Server) userDo(r *http.Request, who access.Actor) (next, error) {
	h, err := s.accounts.Do(r.Context(), who, id(r), form.Version(r.PostForm), step(r), r.PostForm.Get("reason"))
	if err != nil || step(r) != "reset" {
		return goTo(h.Outcome), err
	}
	return handed(h), nil
}

func (s *Server) logList(r *http.Request, who access.Actor) (view, error) {
	q := r.URL.Query()
	l := auditpage.View{From: q.Get("from"), To: q.Get("to"), Person: form.Line(q.Get("person")), Action: q.Get("action"), Words: form.Line(q.Get("words")), Word: actWord}
	l.Filtered = l.From+l.To+l.Person+l.Action+l.Words != ""
	f := logbook.Filter{Person: l.Person, Action: l.Action, Words: l.Words, Before: form.ID(q.Get("before"))}
	f.From, _ = form.Date(l.From) // a day that is none limits nothing; the field shows what was typed
	f.To, _ = form.Date(l.To)
	var err error
	if l.Page, err = s.logbook.List(r.Context(), who, f); err != nil {
		return view{}, err
	}
	if l.Page.More {
		q.Set("before", strconv.FormatInt(l.Page.Rows[len(l.Page.Rows)-1].Seq, 10))
		l.Next = logPath + "?" + q.Encode()
	}
	return view{Title: "审计日志", Nav: logPath, Body: auditpage.Log(l)}, nil
}

func (s *Server) logVerify(r *http.Request, who access.Actor) (view, error) {
	p, err := s.logbook.Verify(r.Context(), who)
	return view{Title: "校验完整性", Nav: logPath, Body: auditpage.Proof(p)}, err
}
