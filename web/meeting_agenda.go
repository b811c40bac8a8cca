package web

import (
	"net/http"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/templates/page/meetingpage"
)

// agendaRoutes are a meeting's agenda, its answers and its roll.
func (s *Server) agendaRoutes() []route {
	return []route{
		Page("/meetings/{id}/agenda", thread, s.agendaShow),
		Action("/meetings/{id}/agenda", office, s.agendaMove),
		Page("/meetings/{id}/agenda/add", office, s.agendaPool),
		Action("/meetings/{id}/agenda/add", office, s.agendaAdd),
		Page("/meetings/{id}/agenda/edit", office, s.agendaEdit),
		Action("/meetings/{id}/agenda/edit", office, s.agendaTimes),
		Page("/meetings/{id}/agenda/print", thread, s.agendaPrint),
		Page("/meetings/{id}/attendance", thread, s.attendanceShow),
		Page("/meetings/{id}/attendance/print", steering, s.attendancePrint),
		Page("/meetings/{id}/roll", office, s.rollShow),
		Action("/meetings/{id}/roll", office, s.rollCall),
		Page("/invitations/{id}", thread, s.receiptShow),
		Action("/invitations/{id}/do/{step}", thread, s.receiptDo),
	}
}

func (s *Server) agendaShow(r *http.Request, who access.Actor) (view, error) {
	return s.agendaPage(r, who, nil)
}

func (s *Server) agendaPage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	p, err := s.meetingOf(r, who, errs)
	if err != nil {
		return view{}, err
	}
	v := meetingView("议程", p)
	v.Body = meetingpage.Agenda(p)
	return v, nil
}

// agendaMove serves the buttons of the agenda: move=up:7, move=down:7, drop=7.
func (s *Server) agendaMove(r *http.Request, who access.Actor) (next, error) {
	version := form.Version(r.PostForm)
	if drop := form.ID(r.PostForm.Get("drop")); drop != 0 {
		out, err := s.meetings.Drop(r.Context(), who, id(r), version, drop)
		return goTo(out), err
	}
	way, item, _ := strings.Cut(r.PostForm.Get("move"), ":")
	out, err := s.meetings.Move(r.Context(), who, id(r), version, form.ID(item), way == "up")
	if errs := sentences(err); errs != nil {
		return refusedPage(s.agendaPage(r, who, errs))
	}
	return goTo(out), err
}

func (s *Server) agendaPool(r *http.Request, who access.Actor) (view, error) {
	return s.poolPage(r, who, nil)
}

func (s *Server) poolPage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	pool, err := s.meetings.Pool(r.Context(), who, id(r))
	switch {
	case err != nil:
		return view{}, err
	case !meeting.Chart.MayEdit(who, pool.Meeting):
		return view{}, fault.Denied("会议当前为“%s”，不能修改议程", meeting.Chart.StateOf(pool.Meeting).Title)
	}
	p := meetingpage.PoolView{Pool: pool, Typed: r.PostForm, Now: s.now(), Tok: form.NewToken(), Errs: errs}
	return view{Title: "从议题库添加", Nav: meetingsPath, Body: meetingpage.Pool(p)}, nil
}

func (s *Server) agendaAdd(r *http.Request, who access.Actor) (next, error) {
	out, err := s.meetings.AddTopics(r.Context(), who, id(r), form.Version(r.PostForm), meeting.ReadPicks(r.PostForm))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.poolPage(r, who, errs))
	}
	return goTo(out), err
}

func (s *Server) agendaEdit(r *http.Request, who access.Actor) (view, error) {
	return s.timesPage(r, who, nil, nil)
}

func (s *Server) timesPage(r *http.Request, who access.Actor, typed []meeting.Slot, errs form.Errors) (view, error) {
	p, err := s.meetingEditing(r, who)
	if err != nil {
		return view{}, err
	}
	if typed == nil {
		typed = meeting.SlotsOf(p.Items)
	}
	t := meetingpage.TimesView{Page: p, Slots: typed, Tok: form.NewToken(), Errs: errs}
	return view{Title: "修改用时和汇报人", Nav: meetingsPath, Body: meetingpage.Times(t)}, nil
}

func (s *Server) agendaTimes(r *http.Request, who access.Actor) (next, error) {
	slots := meeting.ReadSlots(r.PostForm)
	out, err := s.meetings.Times(r.Context(), who, id(r), form.Version(r.PostForm), slots)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.timesPage(r, who, slots, errs))
	}
	return goTo(out), err
}

func (s *Server) agendaPrint(r *http.Request, who access.Actor) (view, error) {
	p, err := s.meetingOf(r, who, nil)
	if err != nil {
		return view{}, err
	}
	v := meetingView("议程", p)
	v.Body, v.Frame, v.Back = meetingpage.AgendaSheet(p), frameSheet, meeting.AgendaPath(p.Page.ID)
	return v, nil
}

func (s *Server) attendanceShow(r *http.Request, who access.Actor) (view, error) {
	p, err := s.meetingOf(r, who, nil)
	if err != nil {
		return view{}, err
	}
	v := meetingView("参会", p)
	v.Body = meetingpage.Attendance(p)
	return v, nil
}

func (s *Server) attendancePrint(r *http.Request, who access.Actor) (view, error) {
	p, err := s.meetingOf(r, who, nil)
	if err != nil {
		return view{}, err
	}
	v := meetingView("签到表", p)
	v.Body, v.Frame, v.Back = meetingpage.SignSheet(p), frameSheet, meeting.Path(p.Page.ID)+"/attendance"
	return v, nil
}

func (s *Server) rollShow(r *http.Request, who access.Actor) (view, error) {
	return s.rollPage(r, who, nil, nil)
}

// rollPage is the roll as stored, or as typed when it was refused.
func (s *Server) rollPage(r *http.Request, who access.Actor, typed []meeting.Mark, errs form.Errors) (view, error) {
	p, err := s.meetingOf(r, who, errs)
	switch {
	case err != nil:
		return view{}, err
	case !p.Roll:
		return view{}, fault.New(fault.Conflict, "会议当前为“%s”，不能登记到会", meeting.Chart.StateOf(p.Page.Meeting).Title)
	}
	v := meetingView("签到", p)
	v.Body = meetingpage.Roll(meetingpage.RollView{Show: p, Marks: meeting.Marks(p.Page.Invited, typed)})
	return v, nil
}

func (s *Server) rollCall(r *http.Request, who access.Actor) (next, error) {
	marks := meeting.ReadRoll(r.PostForm)
	out, err := s.meetings.Roll(r.Context(), who, id(r), marks)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.rollPage(r, who, marks, errs))
	}
	return goTo(out), err
}

func (s *Server) receiptShow(r *http.Request, who access.Actor) (view, error) {
	return s.receiptPage(r, who, nil, nil)
}

// receiptPage is an answer as stored, or as typed when it was refused.
func (s *Server) receiptPage(r *http.Request, who access.Actor, typed *meeting.Reply, errs form.Errors) (view, error) {
	x, err := s.meetings.Invitation(r.Context(), who, id(r), s.now())
	if err != nil {
		return view{}, err
	}
	p := meetingpage.ReceiptView{Receipt: x, Reply: meeting.ReplyOf(x.Invitation, x.Member, x.MemberTitle), Now: s.now(), Tok: form.NewToken(), Errs: errs}
	if typed != nil {
		p.Reply = *typed
	}
	return view{Title: "参会回执", Nav: meetingsPath, Body: meetingpage.Receipt(p)}, nil
}

// receiptDo gives an answer (choose), or decides a leave.
func (s *Server) receiptDo(r *http.Request, who access.Actor) (next, error) {
	version, do := form.Version(r.PostForm), step(r)
	if do == "grant_leave" || do == "refuse_leave" {
		out, err := s.meetings.Decide(r.Context(), who, id(r), version, do, r.PostForm.Get("reason"))
		if errs := sentences(err); errs != nil {
			return refusedPage(s.receiptPage(r, who, nil, errs))
		}
		return goTo(out), err
	}
	reply := meeting.ReadReply(r.PostForm)
	reply.Step = do
	out, err := s.meetings.Answer(r.Context(), who, id(r), version, reply)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.receiptPage(r, who, &reply, errs))
	}
	return goTo(out), err
}
