package unitweb

import (
	"fmt"
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/leaving"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/unitpage"
	"jointmeeting/web/edge"
)

// seatRoutes are people's seats: asked for by their unit, the office or an administrator, answered by
// the office or the security officer.
func (s *server) seatRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(SeatsPath, edge.Keepers, s.seatList),
		edge.Action(SeatsPath, edge.Keepers, s.seatConfirm),
		edge.Page("/seats/new", edge.Signed, s.seatNew),
		edge.Action("/seats/new", edge.Signed, s.seatGive),
		edge.Page("/seats/{id}", edge.Signed, s.seatShow),
		edge.Page("/seats/{id}/end", edge.Signed, s.seatEnd),
		edge.Action("/seats/{id}/do/{step}", edge.Signed, s.seatDo),
	}
}

// SeatsPath is the address of 任职管理 in the navigation.
const SeatsPath = "/seats"

func (s *server) seatList(r *http.Request, who access.Actor) (edge.View, error) {
	return s.seatsView(r, who, unitpage.SeatsView{})
}

func (s *server) seatsView(r *http.Request, who access.Actor, v unitpage.SeatsView) (edge.View, error) {
	var err error
	if v.Asked, v.Held, err = s.units.Seats(r.Context(), who); err != nil {
		return edge.View{}, err
	}
	v.Token, v.Give = form.NewToken(), len(unit.RolesToGive(who, 0)) > 0
	v.Answers = func(seat unit.Seat) bool {
		o, ok := unit.SeatChart.Offer(who, seat, "confirm")
		return ok && o.Blocked == ""
	}
	return edge.View{Title: "任职管理", Nav: SeatsPath, Body: unitpage.ListSeats(v)}, nil
}

// seatConfirm confirms the seats that were ticked, or all that the list showed.
func (s *server) seatConfirm(r *http.Request, who access.Actor) (edge.Next, error) {
	v := unitpage.SeatsView{Picked: r.PostForm["pick"]}
	boxes := v.Picked
	if r.PostForm.Get("do") == "all" {
		boxes = r.PostForm["all"]
	}
	out, err := s.units.ConfirmAll(r.Context(), who, form.ReadPicks(boxes))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		v.Errors = errs
		return s.seatsView(r, who, v)
	})
}

func (s *server) seatShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.seatView(r, who, nil)
}

// seatView is the page of a seat, with what went wrong when it was answered.
func (s *server) seatView(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	seat, err := s.units.Seat(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	v := unitpage.SeatView{Seat: seat, Offers: unit.SeatChart.Offers(who, seat), Token: form.NewToken(), Errors: errs}
	_, v.End = unit.SeatChart.Offer(who, seat, unit.EndStep(seat))
	v.Change = seat.State() == unit.SeatHeld && unit.MayGive(who, seat.Unit, seat.Role)
	if edge.Admin.Allows(who) {
		if v.Account, v.Opens, err = s.account(r, who, seat.Person); err != nil {
			return edge.View{}, err
		}
	}
	return edge.View{Title: seat.String(), Nav: navOf(seat), Body: unitpage.ShowSeat(v)}, nil
}

// account is the page of the person's account, or the form that opens one.
func (s *server) account(r *http.Request, who access.Actor, person int64) (url string, opens bool, err error) {
	_, _, err = s.Accounts().Get(r.Context(), who, person)
	if fault.KindOf(err) == fault.Missing {
		return fmt.Sprintf("/admin/users/new?person=%d", person), true, nil
	}
	return account.Path(person), false, err
}

// navOf is the entry of the navigation that a seat belongs to.
func navOf(s unit.Seat) string {
	if s.Unit == 0 {
		return SeatsPath
	}
	return Path
}

// seatNew is the form of a new seat; without a role it asks first which.
func (s *server) seatNew(r *http.Request, who access.Actor) (edge.View, error) {
	f := unit.ReadSeat(r.URL.Query())
	if f.Role == "" {
		return s.seatChoose(r, who)
	}
	f.From = layout.DateValue(s.Now())
	return s.seatForm(r, who, f, nil)
}

func (s *server) seatChoose(r *http.Request, who access.Actor) (edge.View, error) {
	units, roles, err := s.lists.Choice(r.Context(), who)
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: "登记任职", Nav: SeatsPath, Body: unitpage.ChooseSeat(roles, units)}, nil
}

func (s *server) seatForm(r *http.Request, who access.Actor, f unit.SeatForm, errs form.Errors) (edge.View, error) {
	plan, err := s.units.Plan(r.Context(), who, f)
	if err != nil {
		return edge.View{}, err
	}
	v := unitpage.SeatFormView{Plan: plan, Form: f, Token: form.NewToken(), Errors: errs}
	v.Slot, v.Section = unit.SeatAsks(plan.Role)
	nav := Path
	if plan.Unit.ID == 0 {
		nav = SeatsPath
	}
	return edge.View{Title: v.Title(), Nav: nav, Body: unitpage.SeatForm(v)}, nil
}

func (s *server) seatGive(r *http.Request, who access.Actor) (edge.Next, error) {
	f := unit.ReadSeat(r.PostForm)
	out, err := s.units.Give(r.Context(), who, f)
	return settled(out, err, func(errs form.Errors) (edge.View, error) { return s.seatForm(r, who, f, errs) })
}

func (s *server) seatEnd(r *http.Request, who access.Actor) (edge.View, error) {
	return s.seatEndForm(r, who, leaving.Form{On: layout.DateValue(s.Now())}, nil)
}

// seatEndForm asks before a seat ends; who may not end it, or not now, finds no such page.
func (s *server) seatEndForm(r *http.Request, who access.Actor, f leaving.Form, errs form.Errors) (edge.View, error) {
	seat, err := s.units.Seat(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	offer, ok := unit.SeatChart.Offer(who, seat, unit.EndStep(seat))
	if !ok {
		return edge.NotFound(r, who)
	}
	errs = blocked(offer, errs)
	return edge.View{Title: "办理离任", Nav: navOf(seat), Body: unitpage.EndSeat(seat, f, form.NewToken(), errs)}, nil
}

// blocked tells on top of a form why the step cannot be taken now.
func blocked(o flow.Offer, errs form.Errors) form.Errors {
	if o.Blocked != "" && len(errs) == 0 {
		errs.Add("", "%s", o.Blocked)
	}
	return errs
}

func (s *server) seatDo(r *http.Request, who access.Actor) (edge.Next, error) {
	version := form.Version(r.PostForm)
	switch step := edge.Step(r); {
	case step == "end" || step == "ask_end":
		f := leaving.Read(r.PostForm)
		out, err := s.ends.Ask(r.Context(), who, edge.ID(r), version, step, f)
		return settled(out, err, func(errs form.Errors) (edge.View, error) { return s.seatEndForm(r, who, f, errs) })
	case leaving.Answers(step):
		out, err := s.ends.Answer(r.Context(), who, edge.ID(r), version, step, form.Text(r.PostForm.Get("reason")))
		return settled(out, err, func(errs form.Errors) (edge.View, error) { return s.seatView(r, who, errs) })
	}
	out, err := s.units.Do(r.Context(), who, edge.ID(r), version, edge.Step(r), form.Text(r.PostForm.Get("reason")))
	return settled(out, err, func(errs form.Errors) (edge.View, error) { return s.seatView(r, who, errs) })
}
