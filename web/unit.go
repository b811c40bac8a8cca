package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/unitpage"
)

// unitRoutes are the units, the directory and the charter: open to everybody who is signed in.
func (s *Server) unitRoutes() []route {
	return []route{
		Page("/units", signed, s.unitList),
		Page("/units/{id}", signed, s.unitShow),
		Page("/units/{id}/people", signed, s.unitPeople),
		Page("/units/{id}/duties", signed, s.unitDuties),
		Page("/units/{id}/history", signed, s.unitHistory),
		Page("/units/{id}/change/{step}", office, s.unitChange),
		Action("/units/{id}/do/{step}", thread, s.unitDo),
		Page("/directory", signed, s.directory),
		Page("/directory/print", signed, s.directoryPrint),
		Page("/charter", signed, s.charterShow),
	}
}

const unitsNav = "/units"

func (s *Server) unitList(r *http.Request, who access.Actor) (view, error) {
	rows, err := s.units.List(r.Context())
	if err != nil {
		return view{}, err
	}
	v := unitpage.ListView{Rows: rows, Only: r.URL.Query().Get("only")}
	// Only who sees the thread whole is told how other units stand in it.
	if steering.allows(who) {
		if v.Loads, err = s.desks.Units(r.Context(), who, s.now()); err != nil {
			return view{}, err
		}
	}
	return view{Title: "成员单位", Nav: unitsNav, Body: unitpage.List(v)}, nil
}

// unitPage makes what the pages of a unit share.
func unitPage(who access.Actor, r unit.Record, asked []unit.Seat) unitpage.View {
	return unitpage.View{Record: r, May: unit.MayDo(who, r.ID), Token: form.NewToken(), Asked: len(asked)}
}

func (s *Server) unitShow(r *http.Request, who access.Actor) (view, error) {
	u, people, asked, err := s.units.People(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	return view{Title: u.Name, Nav: unitsNav, Body: unitpage.Show(unitPage(who, u, asked), people)}, nil
}

func (s *Server) unitPeople(r *http.Request, who access.Actor) (view, error) {
	u, people, asked, err := s.units.People(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	body := unitpage.People(unitPage(who, u, asked), people, asked, unit.ToGive(who, u.Unit))
	return view{Title: u.Name + "人员", Nav: unitsNav, Body: body}, nil
}

func (s *Server) unitDuties(r *http.Request, who access.Actor) (view, error) {
	u, h, err := s.units.History(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	return view{Title: u.Name + "职责", Nav: unitsNav, Body: unitpage.Duties(unitPage(who, u, nil), h)}, nil
}

func (s *Server) unitHistory(r *http.Request, who access.Actor) (view, error) {
	u, h, err := s.units.History(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	return view{Title: u.Name + "历史", Nav: unitsNav, Body: unitpage.History(unitPage(who, u, nil), h)}, nil
}

// unitForm is the form of a dated change: an empty one, or a refused one with what was typed.
func (s *Server) unitForm(r *http.Request, who access.Actor, typed *unit.ChangeForm, errs form.Errors) (view, error) {
	step := chi.URLParam(r, "step")
	if err := unit.CheckStep(step); err != nil {
		return view{}, err
	}
	u, err := s.units.Get(r.Context(), id(r))
	if err != nil {
		return view{}, err
	}
	f := unit.ChangeOf(u, step, s.now())
	if typed != nil {
		f = *typed
	}
	return view{Title: u.Name, Nav: unitsNav, Body: unitpage.Change(unitPage(who, u, nil), step, f, errs)}, nil
}

func (s *Server) unitChange(r *http.Request, who access.Actor) (view, error) {
	return s.unitForm(r, who, nil, nil)
}

func (s *Server) unitDo(r *http.Request, who access.Actor) (next, error) {
	version := form.Version(r.PostForm)
	if step(r) == unit.StepReview {
		out, err := s.units.Review(r.Context(), who, id(r), version, r.PostForm.Get("on") == "1")
		return goTo(out), err
	}
	f := unit.ReadChange(r.PostForm)
	out, err := s.units.Change(r.Context(), who, id(r), version, step(r), f)
	return settled(out, err, func(errs form.Errors) (view, error) { return s.unitForm(r, who, &f, errs) })
}

// settled leads on after an act, or shows its form again with what is wrong. A version that has been
// overtaken shows the form on what is now, so that it can be sent again knowingly.
func settled(out db.Outcome, err error, form func(form.Errors) (view, error)) (next, error) {
	errs := unit.IsErrors(err)
	if errs == nil {
		return goTo(out), err
	}
	v, e := form(errs)
	if fault.KindOf(err) == fault.Conflict {
		v.Status = http.StatusConflict
	}
	return again(v), e
}

func (s *Server) directory(r *http.Request, who access.Actor) (view, error) {
	people, whole, err := s.units.Directory(r.Context(), who)
	if err != nil {
		return view{}, err
	}
	body := unitpage.ShowDirectory(unitpage.Directory{People: people, Whole: whole, Day: s.now()})
	return view{Title: "通讯录", Nav: "/directory", Body: body}, nil
}

func (s *Server) directoryPrint(r *http.Request, who access.Actor) (view, error) {
	people, whole, err := s.units.Directory(r.Context(), who)
	if err != nil {
		return view{}, err
	}
	body := unitpage.ShowDirectory(unitpage.Directory{People: people, Whole: whole, Day: s.now(), Sheet: true})
	return view{Title: "通讯录", Body: body, Frame: frameSheet, Back: "/directory"}, nil
}

func (s *Server) charterShow(r *http.Request, _ access.Actor) (view, error) {
	var text *string
	var o *unit.Office
	err := s.deps.DB.Read(r.Context(), func(b *db.Batch) { text, o = unit.CharterText(b), unit.TheOffice(b) })
	if err != nil {
		return view{}, err
	}
	return view{Title: "制度", Nav: "/charter", Body: unitpage.ShowCharter(unitpage.Charter{Title: o.Charter, Text: *text})}, nil
}
