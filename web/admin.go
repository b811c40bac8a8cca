package web

import (
	"errors"
	"net/http"
	"net/url"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/userpage"
)

// adminRoutes are the accounts, for administrators.
func (s *Server) adminRoutes() []route {
	return []route{
		Page(usersPath, admin, s.userList),
		Page("/admin/users/new", admin, s.userNew),
		Action("/admin/users/new", admin, s.userCreate),
		Page("/admin/users/{id}", admin, s.userShow),
		Action("/admin/users/{id}/do/{step}", admin, s.userDo),
	}
}

const usersPath = "/admin/users"

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
