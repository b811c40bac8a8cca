package unitweb

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/desk"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/page/unitpage"
	"jointmeeting/web/edge"
)

// unitRoutes are the units, the directory and the charter: open to everybody who is signed in.
func (s *server) unitRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/units", edge.Signed, s.unitList),
		edge.Page("/units/{id}", edge.Signed, s.unitShow),
		edge.Page("/units/{id}/people", edge.Signed, s.unitPeople),
		edge.Page("/units/{id}/duties", edge.Signed, s.unitDuties),
		edge.Page("/units/{id}/history", edge.Signed, s.unitHistory),
		edge.Page("/units/{id}/change/{step}", edge.Office, s.unitChange),
		edge.Page("/units/{id}/succession", edge.Signed, s.succession),
		edge.Action("/units/{id}/succession", edge.Office, s.succeedCheck),
		edge.Action("/units/{id}/succession/confirm", edge.Office, s.succeed),
		edge.Action("/units/{id}/do/{step}", edge.Thread, s.unitDo),
		edge.Page("/directory", edge.Signed, s.directory),
		edge.Page("/directory/print", edge.Signed, s.directoryPrint),
		edge.Page("/charter", edge.Signed, s.charterShow),
	}
}

// Path is the address of 成员单位 in the navigation.
const Path = "/units"

func (s *server) unitList(r *http.Request, who access.Actor) (edge.View, error) {
	v := unitpage.ListView{Only: r.URL.Query().Get("only")}
	silent, unread, left := &[]int64{}, &[]int64{}, &[]int64{}
	rows, err := s.lists.List(r.Context(), func(b *db.Batch) {
		silent = enrolment.SilentIn(b, who)
		switch v.Only { // what other rooms know of units is asked for where the list is narrowed by it
		case unitpage.NoMember:
			unread = topic.UnreviewedIn(b, who)
		case unitpage.Left:
			left = s.successions().LeftIn(b, who)
		}
	})
	if err != nil {
		return edge.View{}, err
	}
	v.Rows, v.Silent, v.Unread, v.Left = rows, *silent, *unread, *left
	// Only who sees the thread whole is told how other units stand in it.
	if edge.Steering.Allows(who) {
		if v.Loads, err = desk.Units(r.Context(), s.DB(), who, s.Now()); err != nil {
			return edge.View{}, err
		}
	}
	return edge.View{Title: "成员单位", Nav: Path, Body: unitpage.List(v)}, nil
}

// unitPage makes what the pages of a unit share.
func unitPage(who access.Actor, r unit.Record, asked []unit.Seat) unitpage.View {
	return unitpage.View{Record: r, May: unit.MayDo(who, r.ID), Token: form.NewToken(), Asked: len(asked)}
}

func (s *server) unitShow(r *http.Request, who access.Actor) (edge.View, error) {
	u, people, asked, err := s.units.People(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: u.Name, Nav: Path, Body: unitpage.Show(unitPage(who, u, asked), people)}, nil
}

func (s *server) unitPeople(r *http.Request, who access.Actor) (edge.View, error) {
	u, people, asked, err := s.units.People(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	body := unitpage.People(unitPage(who, u, asked), people, asked, unit.ToGive(who, u.Unit))
	return edge.View{Title: u.Name + "人员", Nav: Path, Body: body}, nil
}

func (s *server) unitDuties(r *http.Request, who access.Actor) (edge.View, error) {
	u, h, err := s.lists.History(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: u.Name + "职责", Nav: Path, Body: unitpage.Duties(unitPage(who, u, nil), h)}, nil
}

func (s *server) unitHistory(r *http.Request, who access.Actor) (edge.View, error) {
	u, h, err := s.lists.History(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: u.Name + "历史", Nav: Path, Body: unitpage.History(unitPage(who, u, nil), h)}, nil
}

// unitForm is the form of a dated change: an empty one, or a refused one with what was typed.
func (s *server) unitForm(r *http.Request, who access.Actor, typed *unit.ChangeForm, errs form.Errors) (edge.View, error) {
	step := chi.URLParam(r, "step")
	if err := unit.CheckStep(step); err != nil {
		return edge.View{}, err
	}
	u, err := s.units.Get(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	f := unit.ChangeOf(u, step, s.Now())
	if typed != nil {
		f, u.Version = *typed, form.Version(r.PostForm) // the refused form is still about the version it was opened on
	}
	return edge.View{Title: u.Name, Nav: Path, Body: unitpage.Change(unitPage(who, u, nil), step, f, errs)}, nil
}

func (s *server) unitChange(r *http.Request, who access.Actor) (edge.View, error) {
	return s.unitForm(r, who, nil, nil)
}

func (s *server) unitDo(r *http.Request, who access.Actor) (edge.Next, error) {
	version := form.Version(r.PostForm)
	if edge.Step(r) == unit.StepReview {
		out, err := s.units.Review(r.Context(), who, edge.ID(r), version, r.PostForm.Get("on") == "1")
		return edge.GoTo(out), err
	}
	if unit.IsOutsideStep(edge.Step(r)) {
		out, err := s.units.Retire(r.Context(), who, edge.ID(r), version, edge.Step(r))
		return edge.GoTo(out), err
	}
	f := unit.ReadChange(r.PostForm)
	out, err := s.units.Change(r.Context(), who, edge.ID(r), version, edge.Step(r), f)
	if fault.KindOf(err) == fault.Conflict {
		return s.unitConflict(r, who, edge.Step(r), f)
	}
	return settled(out, err, func(errs form.Errors) (edge.View, error) { return s.unitForm(r, who, &f, errs) })
}

// unitConflict shows what is on record of the unit now beside the change that was sent on an older version.
func (s *server) unitConflict(r *http.Request, who access.Actor, step string, f unit.ChangeForm) (edge.Next, error) {
	u, err := s.units.Get(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.Next{}, err
	}
	at := u.Path()
	return s.Overtaken(Path, shared.Conflict{Title: u.Name, Mine: r.PostForm, Action: at + "/do/" + step, Version: u.Version,
		Theirs: at + "/change/" + step, Rows: unitpage.Clashes(u, step, f)}), nil
}

// settled leads on after an act, or shows its form again with what is wrong. A version that has been
// overtaken shows the form on what is now, so that it can be sent again knowingly.
func settled(out db.Outcome, err error, form func(form.Errors) (edge.View, error)) (edge.Next, error) {
	errs := unit.IsErrors(err)
	if errs == nil {
		return edge.GoTo(out), err
	}
	stale := fault.KindOf(err) == fault.Conflict
	v, gone := form(errs)
	switch {
	case gone != nil && stale:
		return edge.Next{}, err // there is no form for it any more
	case stale:
		v.Status = http.StatusConflict
	}
	return edge.Again(v), gone
}

func (s *server) directory(r *http.Request, who access.Actor) (edge.View, error) {
	people, whole, err := s.lists.Directory(r.Context(), who)
	if err != nil {
		return edge.View{}, err
	}
	body := unitpage.ShowDirectory(unitpage.Directory{People: people, Whole: whole, Day: s.Now()})
	return edge.View{Title: "通讯录", Nav: "/directory", Body: body}, nil
}

func (s *server) directoryPrint(r *http.Request, who access.Actor) (edge.View, error) {
	people, whole, err := s.lists.Directory(r.Context(), who)
	if err != nil {
		return edge.View{}, err
	}
	body := unitpage.ShowDirectory(unitpage.Directory{People: people, Whole: whole, Day: s.Now(), Sheet: true})
	return edge.View{Title: "通讯录", Body: body, Frame: edge.FrameSheet, Back: "/directory"}, nil
}

func (s *server) charterShow(r *http.Request, _ access.Actor) (edge.View, error) {
	var text *string
	var o *unit.Office
	err := s.DB().Read(r.Context(), func(b *db.Batch) { text, o = unit.CharterText(b), unit.TheOffice(b) })
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: "制度", Nav: "/charter", Body: unitpage.ShowCharter(unitpage.Charter{Title: o.Charter, Text: *text})}, nil
}
