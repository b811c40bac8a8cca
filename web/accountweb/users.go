package accountweb

import (
	"errors"
	"net/http"
	"net/url"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/userpage"
	"jointmeeting/web/edge"
)

// adminRoutes are the accounts, for administrators.
func (s *server) adminRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(UsersPath, edge.Admin, s.userList),
		edge.Page("/admin/users/new", edge.Admin, s.userNew),
		edge.Once(edge.Action("/admin/users/new", edge.Admin, s.userCreate)),
		edge.Page(importPath, edge.Admin, s.rosterShow),
		edge.Action(importPath, edge.Admin, s.rosterDo),
		edge.Page(enrolment.SlipsPath, edge.Admin, s.slipsShow),
		edge.Once(edge.Action(enrolment.SlipsPath, edge.Admin, s.slipsPrint)),
		edge.Page("/admin/users/{id}", edge.Admin, s.userShow),
		edge.Once(edge.Action("/admin/users/{id}/do/{step}", edge.Admin, s.userDo)),
	}
}

// UsersPath is the address of 用户 in the navigation.
const UsersPath = "/admin/users"

func (s *server) userList(r *http.Request, who access.Actor) (edge.View, error) {
	q := r.URL.Query()
	f := account.Filter{Query: form.Line(q.Get("q")), State: q.Get("state"), After: form.Line(q.Get("after"))}
	rows, more, err := s.accounts.List(r.Context(), who, f)
	l := userpage.ListView{Rows: rows, Filter: f}
	if err == nil && f == (account.Filter{}) {
		l.Without, err = s.newcomers.Without(r.Context(), who)
	}
	if more {
		l.Next = UsersPath + "?" + url.Values{"q": {f.Query}, "state": {f.State}, "after": {rows[len(rows)-1].Login}}.Encode()
	}
	return edge.View{Title: "用户", Nav: UsersPath, Body: userpage.List(l)}, err
}

func (s *server) userShow(r *http.Request, who access.Actor) (edge.View, error) {
	a, log, err := s.accounts.Get(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	code, err := s.handovers.Of(r.Context(), who, a.Person)
	if err != nil {
		return edge.View{}, err
	}
	body := userpage.Show(form.NewToken(), *a, account.Chart.Offers(who, *a), code, log, s.word)
	return edge.View{Title: a.Name, Nav: UsersPath, Body: body}, nil
}

func (s *server) userNew(r *http.Request, who access.Actor) (edge.View, error) {
	f := enrolment.Read(r.URL.Query())
	f.From = layout.DateValue(s.Now())
	return s.userForm(r, who, f, nil)
}

func (s *server) userForm(r *http.Request, who access.Actor, typed enrolment.Form, errs form.Errors) (edge.View, error) {
	sheet, err := s.newcomers.Sheet(r.Context(), who, typed)
	f := userpage.FormView{Token: form.NewToken(), Typed: typed, Sheet: sheet, Errors: errs}
	return edge.View{Title: "新增用户", Nav: UsersPath, Body: userpage.Form(f)}, err
}

func (s *server) userCreate(r *http.Request, who access.Actor) (edge.Next, error) {
	f := enrolment.Read(r.PostForm)
	h, err := s.newcomers.Create(r.Context(), who, f)
	var errs form.Errors
	if errors.As(err, &errs) {
		v, err := s.userForm(r, who, f, errs)
		return edge.Again(v), err
	}
	return showCode(h, UsersPath), err
}

// showCode shows a code, or half of one, in the answer itself: it is stored nowhere, so no page can be asked for it again.
func showCode(h handover.Handed, nav string) edge.Next {
	return edge.Next{Once: true, Form: &edge.View{Title: "启用码", Nav: nav, Body: userpage.Handed(h)}}
}

func (s *server) userDo(r *http.Request, who access.Actor) (edge.Next, error) {
	version, step := form.Version(r.PostForm), edge.Step(r)
	if step == "reset" {
		h, err := s.handovers.Reset(r.Context(), who, edge.ID(r), version)
		if err != nil {
			return edge.Next{}, err
		}
		return showCode(h, UsersPath), nil
	}
	out, err := s.accounts.Do(r.Context(), who, edge.ID(r), version, step, r.PostForm.Get("reason"))
	return edge.GoTo(out), err
}
