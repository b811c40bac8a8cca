package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/calendarpage"
)

const calendarNav = "/calendar"

// calendarRoutes are the working days: open to everybody who is signed in, kept by the office.
func (s *Server) calendarRoutes() []route {
	return []route{
		Page(calendarNav, signed, s.calendarNow),
		Page("/calendar/{year}", signed, s.calendarShow),
		Page("/calendar/{year}/edit", stewards, s.calendarEdit),
		Action("/calendar/{year}", stewards, s.calendarDo),
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

func (s *Server) calendarNow(r *http.Request, who access.Actor) (view, error) {
	return s.calendarYear(r, who, s.now().In(form.Zone).Year())
}

func (s *Server) calendarShow(r *http.Request, who access.Actor) (view, error) {
	return s.calendarYear(r, who, yearOf(r))
}

func (s *Server) calendarYear(r *http.Request, who access.Actor, year int) (view, error) {
	v, err := s.days.Show(r.Context(), who, year)
	if err != nil {
		return view{}, err
	}
	return view{Title: strconv.Itoa(year) + "年工作日历", Nav: calendarNav, Body: calendarpage.Year(calendarpage.YearView{View: v, Now: s.now()})}, nil
}

func (s *Server) calendarEdit(r *http.Request, who access.Actor) (view, error) {
	p, err := s.calendarForm(r, who)
	if err != nil {
		return view{}, err
	}
	p.Form = calendar.Of(p.View.List)
	return calendarView(p, calendarpage.Form(p)), nil
}

// calendarForm is the form on the list in force.
func (s *Server) calendarForm(r *http.Request, who access.Actor) (calendarpage.FormView, error) {
	v, err := s.days.Show(r.Context(), who, yearOf(r))
	return calendarpage.FormView{View: v, Tok: form.NewToken()}, err
}

// calendarDo is the form's three buttons: 核对变化 shows what would change, 返回修改 the form again, 确认
// 保存 keeps it.
func (s *Server) calendarDo(r *http.Request, who access.Actor) (next, error) {
	p, err := s.calendarForm(r, who)
	if err != nil {
		return next{}, err
	}
	p.Form = calendar.Read(r.PostForm)
	p.List, p.Errs = p.Form.Input(p.Year)
	version := form.Version(r.PostForm)
	p.Stale = version != p.View.List.Version
	if r.PostForm.Get("action") == "save" {
		out, err := s.days.Import(r.Context(), who, p.Year, version, p.Form)
		if err == nil || p.Errs == nil && fault.KindOf(err) != fault.Conflict {
			return goTo(out), err
		}
	}
	if p.Errs == nil && r.PostForm.Get("action") != "edit" {
		if p.Moves, err = s.days.Preview(r.Context(), who, p.Days, p.List, s.now()); err != nil {
			return next{}, err
		}
	}
	return calendarNext(p, r.PostForm.Get("action")), nil
}

// calendarNext is the page after a button that keeps nothing.
func calendarNext(p calendarpage.FormView, button string) next {
	switch {
	case button == "edit":
		v := calendarView(p, calendarpage.Form(p))
		return next{form: &v}
	case p.Errs != nil:
		return again(calendarView(p, calendarpage.Form(p)))
	}
	v := calendarView(p, calendarpage.Check(p))
	if p.Stale {
		v.Status = http.StatusConflict
	}
	return next{form: &v}
}

func calendarView(p calendarpage.FormView, body templ.Component) view {
	return view{Title: p.Title(), Nav: calendarNav, Body: body}
}
