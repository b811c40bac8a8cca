package calendarweb

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/calendarpage"
	"jointmeeting/web/edge"
)

// Path is the address of 工作日历 in the navigation.
const Path = "/calendar"

// calendarRoutes are the working days: open to everybody who is signed in, kept by the office.
func (s *server) calendarRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(Path, edge.Signed, s.calendarNow),
		edge.Page("/calendar/{year}", edge.Signed, s.calendarShow),
		edge.Page("/calendar/{year}/edit", edge.OfficeAndAdmin, s.calendarEdit),
		edge.Action("/calendar/{year}", edge.OfficeAndAdmin, s.calendarDo),
	}
}

// yearOf reads {year}; 0 is no year of the calendar.
func yearOf(r *http.Request) int {
	n, err := strconv.Atoi(chi.URLParam(r, "year"))
	if err != nil {
		return 0
	}
	return n
}

func (s *server) calendarNow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.calendarYear(r, who, s.Now().In(form.Zone).Year())
}

func (s *server) calendarShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.calendarYear(r, who, yearOf(r))
}

func (s *server) calendarYear(r *http.Request, who access.Actor, year int) (edge.View, error) {
	v, err := s.days.Show(r.Context(), who, year)
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: strconv.Itoa(year) + "年工作日历", Nav: Path, Body: calendarpage.Year(calendarpage.YearView{View: v, Now: s.Now()})}, nil
}

func (s *server) calendarEdit(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.calendarForm(r, who)
	if err != nil {
		return edge.View{}, err
	}
	p.Form = calendar.Of(p.View.List)
	return calendarView(p, calendarpage.Form(p)), nil
}

// calendarForm is the form on the list in force.
func (s *server) calendarForm(r *http.Request, who access.Actor) (calendarpage.FormView, error) {
	v, err := s.days.Show(r.Context(), who, yearOf(r))
	return calendarpage.FormView{View: v, Tok: form.NewToken()}, err
}

// calendarDo is the form's three buttons: 核对变化 shows what would change, 返回修改 the form again, 确认
// 保存 keeps it.
func (s *server) calendarDo(r *http.Request, who access.Actor) (edge.Next, error) {
	p, err := s.calendarForm(r, who)
	if err != nil {
		return edge.Next{}, err
	}
	p.Form = calendar.Read(r.PostForm)
	p.List, p.Errs = p.Form.Input(p.Year)
	version := form.Version(r.PostForm)
	p.Stale = db.Fresh(p.View.List.Version, version) != nil
	if r.PostForm.Get("action") == "save" {
		out, err := s.days.Import(r.Context(), who, p.Year, version, p.Form)
		if err == nil || p.Errs == nil && fault.KindOf(err) != fault.Conflict {
			return edge.GoTo(out), err
		}
	}
	if p.Errs == nil && r.PostForm.Get("action") != "edit" {
		if p.Moves, err = s.days.Preview(r.Context(), who, p.Days, p.List, s.Now()); err != nil {
			return edge.Next{}, err
		}
	}
	return calendarNext(p, r.PostForm.Get("action"), version), nil
}

// overtaken is said above a list that cannot be read and was typed beside an older one.
var overtaken = form.Errors{{Text: "安排已被他人更新，您填写的内容还没有保存，请与最新的安排核对"}}

// calendarNext is the page after a button that keeps nothing. The form stays about the version it was opened on, so that
// what was imported meanwhile is told when the changes are looked at.
func calendarNext(p calendarpage.FormView, button string, version int) edge.Next {
	retyped := p
	retyped.View.List.Version = version
	switch {
	case button == "edit":
		v := calendarView(p, calendarpage.Form(retyped))
		return edge.Next{Form: &v}
	case p.Errs != nil && p.Stale:
		retyped.Errs = append(slices.Clone(overtaken), p.Errs...)
		v := calendarView(retyped, calendarpage.Form(retyped))
		v.Status = http.StatusConflict
		return edge.Again(v)
	case p.Errs != nil:
		return edge.Again(calendarView(p, calendarpage.Form(retyped)))
	}
	v := calendarView(p, calendarpage.Check(p))
	if p.Stale {
		v.Status = http.StatusConflict
	}
	return edge.Next{Form: &v}
}

func calendarView(p calendarpage.FormView, body templ.Component) edge.View {
	return edge.View{Title: p.Title(), Nav: Path, Body: body}
}
