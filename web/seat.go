package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/unitpage"
)

// seatRoutes are people's seats: asked for by their unit, the office or an administrator, answered by
// the office or the security officer.
func (s *Server) seatRoutes() []route {
	return []route{
		Page(seatsPath, keepers, s.seatList),
		Page("/seats/new", signed, s.seatNew),
		Action("/seats/new", signed, s.seatGive),
		Page("/seats/{id}", signed, s.seatShow),
		Page("/seats/{id}/end", signed, s.seatEnd),
		Action("/seats/{id}/do/{step}", keepers, s.seatDo),
	}
}

const seatsPath = "/seats"

func (s *Server) seatList(r *http.Request, who access.Actor) (view, error) {
	asked, held, err := s.units.Seats(r.Context(), who)
	if err != nil {
		return view{}, err
	}
	give := len(unit.RolesToGive(who, 0)) > 0
	return view{Title: "任职管理", Nav: seatsPath, Body: unitpage.ListSeats(asked, held, give)}, nil
}

func (s *Server) seatShow(r *http.Request, who access.Actor) (view, error) {
	return s.seatView(r, who, nil)
}

// seatView is the page of a seat, with what went wrong when it was answered.
func (s *Server) seatView(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	seat, err := s.units.Seat(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	v := unitpage.SeatView{Seat: seat, Offers: unit.SeatChart.Offers(who, seat), Token: form.NewToken(), Errors: errs}
	_, v.End = unit.SeatChart.Offer(who, seat, "end")
	v.Change = seat.State() == unit.SeatHeld && unit.MayGive(who, seat.Unit, seat.Role)
	return view{Title: seat.String(), Nav: navOf(seat), Body: unitpage.ShowSeat(v)}, nil
}

// navOf is the entry of the navigation that a seat belongs to.
func navOf(s unit.Seat) string {
	if s.Unit == 0 {
		return seatsPath
	}
	return unitsNav
}

// seatNew is the form of a new seat; without a role it asks first which.
func (s *Server) seatNew(r *http.Request, who access.Actor) (view, error) {
	f := unit.ReadSeat(r.URL.Query())
	if f.Role == "" {
		return s.seatChoose(r, who)
	}
	f.From = layout.DateValue(s.now())
	return s.seatForm(r, who, f, nil)
}

func (s *Server) seatChoose(r *http.Request, who access.Actor) (view, error) {
	units, roles, err := s.units.Choice(r.Context(), who)
	if err != nil {
		return view{}, err
	}
	return view{Title: "登记任职", Nav: seatsPath, Body: unitpage.ChooseSeat(roles, units)}, nil
}

func (s *Server) seatForm(r *http.Request, who access.Actor, f unit.SeatForm, errs form.Errors) (view, error) {
	plan, err := s.units.Plan(r.Context(), who, f)
	if err != nil {
		return view{}, err
	}
	v := unitpage.SeatFormView{Plan: plan, Form: f, Token: form.NewToken(), Errors: errs}
	v.Slot, v.Section = unit.SeatAsks(plan.Role)
	nav := unitsNav
	if plan.Unit.ID == 0 {
		nav = seatsPath
	}
	return view{Title: v.Title(), Nav: nav, Body: unitpage.SeatForm(v)}, nil
}

func (s *Server) seatGive(r *http.Request, who access.Actor) (next, error) {
	f := unit.ReadSeat(r.PostForm)
	out, err := s.units.Give(r.Context(), who, f)
	return settled(out, err, func(errs form.Errors) (view, error) { return s.seatForm(r, who, f, errs) })
}

func (s *Server) seatEnd(r *http.Request, who access.Actor) (view, error) {
	return s.seatEndForm(r, who, unit.EndForm{On: layout.DateValue(s.now())}, nil)
}

// seatEndForm asks before a seat ends; who may not end it, or not now, finds no such page.
func (s *Server) seatEndForm(r *http.Request, who access.Actor, f unit.EndForm, errs form.Errors) (view, error) {
	seat, err := s.units.Seat(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	offer, ok := unit.SeatChart.Offer(who, seat, "end")
	if !ok {
		return notFound(r, who)
	}
	errs = blocked(offer, errs)
	return view{Title: "办理离任", Nav: navOf(seat), Body: unitpage.EndSeat(seat, f, form.NewToken(), errs)}, nil
}

// blocked tells on top of a form why the step cannot be taken now.
func blocked(o flow.Offer, errs form.Errors) form.Errors {
	if o.Blocked != "" && len(errs) == 0 {
		errs.Add("", "%s", o.Blocked)
	}
	return errs
}

func (s *Server) seatDo(r *http.Request, who access.Actor) (next, error) {
	version := form.Version(r.PostForm)
	if step(r) == "end" {
		f := unit.ReadEnd(r.PostForm)
		out, err := s.units.End(r.Context(), who, id(r), version, f)
		return settled(out, err, func(errs form.Errors) (view, error) { return s.seatEndForm(r, who, f, errs) })
	}
	out, err := s.units.Do(r.Context(), who, id(r), version, step(r), form.Text(r.PostForm.Get("reason")))
	return settled(out, err, func(errs form.Errors) (view, error) { return s.seatView(r, who, errs) })
}
