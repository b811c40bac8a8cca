package accountweb

import (
	"errors"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/form"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/userpage"
	"jointmeeting/web/edge"
)

const importPath = "/admin/users/import"

func (s *server) rosterShow(_ *http.Request, _ access.Actor) (edge.View, error) {
	return rosterView(userpage.RosterView{Typed: enrolment.RosterForm{From: layout.DateValue(s.Now())}}), nil
}

func rosterView(v userpage.RosterView) edge.View {
	v.Token = form.NewToken()
	return edge.View{Title: "导入名册", Nav: UsersPath, Body: userpage.Roster(v)}
}

// rosterDo shows what a roster would make, or brings its people in.
func (s *server) rosterDo(r *http.Request, who access.Actor) (edge.Next, error) {
	v := userpage.RosterView{Typed: enrolment.ReadRoster(r.PostForm)}
	var err error
	next := edge.Next{}
	if r.PostForm.Get("do") == "import" {
		v.Rows, next.To, err = s.newcomers.Import(r.Context(), who, v.Typed)
		next.Kind = "ok"
	} else if v.Rows, err = s.newcomers.Try(r.Context(), who, v.Typed); err == nil {
		view := rosterView(v)
		next.Form = &view
	}
	if errors.As(err, &v.Errors) {
		return edge.Again(rosterView(v)), nil
	}
	return next, err
}

func (s *server) slipsShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.slipsView(r, who, userpage.SlipsView{})
}

func (s *server) slipsView(r *http.Request, who access.Actor, v userpage.SlipsView) (edge.View, error) {
	var err error
	v.Token = form.NewToken()
	v.People, err = s.newcomers.Unstarted(r.Context(), who)
	return edge.View{Title: "打印启用条", Nav: UsersPath, Body: userpage.Slips(v)}, err
}

// slipsPrint shows the slips in the answer itself, as one code is (showCode).
func (s *server) slipsPrint(r *http.Request, who access.Actor) (edge.Next, error) {
	boxes := r.PostForm["pick"]
	v := userpage.SlipsView{Picked: boxes}
	if r.PostForm.Get("do") == "all" {
		boxes = r.PostForm["all"]
	}
	list, err := s.handovers.Slips(r.Context(), who, form.ReadPicks(boxes))
	if errors.As(err, &v.Errors) {
		return edge.RefusedPage(s.slipsView(r, who, v))
	}
	return edge.Next{Once: true, Form: &edge.View{Title: "启用条", Nav: UsersPath, Body: userpage.Printed(list, r.Host)}}, err
}
