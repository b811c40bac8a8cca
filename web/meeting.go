package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/meetingpage"
	"jointmeeting/templates/page/shared"
)

const meetingsPath = "/meetings"

func (s *Server) meetingRoutes() []route {
	return []route{
		Page("/meetings", thread, s.meetingList),
		Page("/meetings/new", office, s.meetingNew),
		Action("/meetings", office, s.meetingCreate),
		Page("/meetings/year", office, s.meetingYear),
		Action("/meetings/year", office, s.meetingExplain),
		Page("/meetings/{id}", thread, s.meetingShow),
		Page("/meetings/{id}/edit", office, s.meetingEdit),
		Action("/meetings/{id}", office, s.meetingUpdate),
		Page("/meetings/{id}/notice", thread, s.meetingNotice),
		Page("/meetings/{id}/postpone", office, s.meetingPostpone),
		Page("/meetings/{id}/cancel", office, s.meetingCancel),
		Action("/meetings/{id}/do/{step}", thread, s.meetingDo),
	}
}

// meetingList is the list, or with view=month the month.
func (s *Server) meetingList(r *http.Request, who access.Actor) (view, error) {
	q := r.URL.Query()
	if q.Get("view") == "month" {
		return s.meetingMonth(r, who)
	}
	f := meeting.Filter{Kind: q.Get("kind"), State: q.Get("state"), After: q.Get("after")}
	list, err := s.meetings.List(r.Context(), who, f, s.now())
	if err != nil {
		return view{}, err
	}
	return view{Title: "会议", Nav: meetingsPath, Body: meetingpage.List(meetingpage.ListView{List: list, Filter: f, Now: s.now()})}, nil
}

func (s *Server) meetingMonth(r *http.Request, who access.Actor) (view, error) {
	now := s.now()
	first, err := time.ParseInLocation("2006-01", r.URL.Query().Get("month"), form.Zone)
	if err != nil || first.Year() < 1949 || first.Year() > 2200 {
		first = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, form.Zone)
	}
	rows, err := s.meetings.Month(r.Context(), who, first)
	if err != nil {
		return view{}, err
	}
	p := meetingpage.MonthView{Rows: rows, First: first, Now: now, May: meeting.MayCreate(who)}
	return view{Title: "会议 " + first.Format("2006年1月"), Nav: meetingsPath, Body: meetingpage.Month(p)}, nil
}

func (s *Server) meetingNew(r *http.Request, who access.Actor) (view, error) {
	kind := r.URL.Query().Get("kind")
	if meeting.KindTitle(kind) == "" {
		kind = meeting.Plenary
	}
	choices, err := s.meetings.ForForm(r.Context(), who, kind, s.now())
	if err != nil {
		return view{}, err
	}
	return meetingFormView(meetingpage.FormView{Form: choices.New(kind, s.now()), Choices: choices, Blank: 1}), nil
}

func meetingFormView(p meetingpage.FormView) view {
	p.Tok = form.NewToken()
	return view{Title: p.Title(), Nav: meetingsPath, Body: meetingpage.Form(p)}
}

// meetingTyped is the form as it was sent, with one row for guests more or less when that was asked.
func (s *Server) meetingTyped(r *http.Request, who access.Actor, errs form.Errors) (meetingpage.FormView, error) {
	p := meetingpage.FormView{ID: id(r), Version: form.Version(r.PostForm), Form: meeting.Read(r.PostForm), Errs: errs}
	if n, err := strconv.Atoi(r.PostForm.Get("drop")); err == nil && n >= 0 && n < len(p.Form.Guests) {
		p.Form.Guests = slices.Delete(p.Form.Guests, n, n+1)
	}
	if r.PostForm.Get("action") == "add" || len(p.Form.Guests) == 0 {
		p.Blank = 1
	}
	var err error
	p.Choices, err = s.meetings.ForForm(r.Context(), who, p.Form.Kind, s.now())
	return p, err
}

// rowsOnly says that a button of the rows was pressed, without a script: the form is drawn again and
// nothing is stored.
func rowsOnly(r *http.Request) bool {
	return r.PostForm.Get("action") == "add" || r.PostForm.Get("drop") != ""
}

func (s *Server) meetingRows(r *http.Request, who access.Actor) (next, error) {
	p, err := s.meetingTyped(r, who, nil)
	if err != nil {
		return next{}, err
	}
	v := meetingFormView(p)
	return next{form: &v}, nil
}

func (s *Server) meetingCreate(r *http.Request, who access.Actor) (next, error) {
	if rowsOnly(r) {
		return s.meetingRows(r, who)
	}
	out, err := s.meetings.Create(r.Context(), who, meeting.Read(r.PostForm))
	if errs := sentences(err); errs != nil {
		p, err := s.meetingTyped(r, who, errs)
		return refusedPage(meetingFormView(p), err)
	}
	return goTo(out), err
}

func (s *Server) meetingEdit(r *http.Request, who access.Actor) (view, error) {
	p, err := s.meetingEditing(r, who)
	if err != nil {
		return view{}, err
	}
	choices, err := s.meetings.ForForm(r.Context(), who, p.Kind, s.now())
	if err != nil {
		return view{}, err
	}
	f := meeting.Of(p.Meeting, p.Invited)
	blank := 0
	if len(f.Guests) == 0 {
		blank = 1
	}
	return meetingFormView(meetingpage.FormView{ID: p.ID, Version: p.Version, Form: f, Choices: choices, Blank: blank}), nil
}

// meetingEditing loads a meeting that the person may change now.
func (s *Server) meetingEditing(r *http.Request, who access.Actor) (meeting.Page, error) {
	p, err := s.meetings.Get(r.Context(), who, id(r), s.now())
	if err == nil && !p.MayEdit {
		err = fault.Denied("会议当前为“%s”，不能修改", meeting.Chart.StateOf(p.Meeting).Title)
	}
	return p, err
}

func (s *Server) meetingUpdate(r *http.Request, who access.Actor) (next, error) {
	if rowsOnly(r) {
		return s.meetingRows(r, who)
	}
	out, err := s.meetings.Update(r.Context(), who, id(r), form.Version(r.PostForm), meeting.Read(r.PostForm))
	errs := sentences(err)
	switch {
	case errs != nil:
		p, err := s.meetingTyped(r, who, errs)
		return refusedPage(meetingFormView(p), err)
	case fault.KindOf(err) == fault.Conflict:
		return s.meetingConflict(r, who)
	}
	return goTo(out), err
}

// meetingConflict shows what is stored beside what was sent on an older version.
func (s *Server) meetingConflict(r *http.Request, who access.Actor) (next, error) {
	p, err := s.meetingEditing(r, who)
	if err != nil {
		return next{}, err
	}
	choices, err := s.meetings.ForForm(r.Context(), who, p.Kind, s.now())
	if err != nil {
		return next{}, err
	}
	c := shared.Conflict{Title: p.Title, Mine: r.PostForm, Action: meeting.Path(p.ID), Version: p.Version, Theirs: meeting.Path(p.ID) + "/edit"}
	if n := len(p.Log); n > 0 {
		c.Who, c.When = p.Log[n-1].Name, layout.Near(p.Log[n-1].At, s.now())+" "+layout.Clock(p.Log[n-1].At)
	}
	for _, d := range choices.Differences(meeting.Of(p.Meeting, p.Invited), meeting.Read(r.PostForm)) {
		c.Rows = append(c.Rows, shared.Clash{Label: d.Label, Theirs: d.Stored, Mine: d.Typed})
	}
	return again(view{Title: "内容已被他人修改", Nav: meetingsPath, Body: shared.ShowConflict(c, form.NewToken()), Status: http.StatusConflict}), nil
}

// meetingOf gathers what every page of a meeting shows.
func (s *Server) meetingOf(r *http.Request, who access.Actor, errs form.Errors) (meetingpage.View, error) {
	p, err := s.meetings.Get(r.Context(), who, id(r), s.now())
	if err != nil {
		return meetingpage.View{}, err
	}
	offer := func(step string) *flow.Offer {
		if o, ok := p.Offer(who, step); ok {
			return &o
		}
		return nil
	}
	show := meetingpage.View{Page: p, Now: s.now(), Tok: form.NewToken(), Errs: errs, Step: r.PostForm.Get("step"), Reason: r.PostForm.Get("reason"),
		Announce: offer("announce"), Postpone: offer("postpone"), Cancel: offer("cancel"), Roll: p.State == "in_session" && meeting.MayCreate(who)}
	if p.State == "held" {
		if show.Minutes, err = s.minutes.OfMeeting(r.Context(), who, p.ID); err != nil {
			return show, err
		}
		show.Draft = show.Minutes == 0 && meeting.MayCreate(who)
	}
	for _, step := range []string{"approve", "hold"} {
		if o := offer(step); o != nil {
			show.Choices = append(show.Choices, *o)
		}
	}
	return show, nil
}

func meetingView(title string, p meetingpage.View) view {
	return view{Title: strings.TrimSpace(p.Page.Title + " " + title), Nav: meetingsPath}
}

func (s *Server) meetingShow(r *http.Request, who access.Actor) (view, error) {
	return s.meetingPage(r, who, nil)
}

func (s *Server) meetingPage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	p, err := s.meetingOf(r, who, errs)
	if err != nil {
		return view{}, err
	}
	v := meetingView("", p)
	v.Body = meetingpage.Show(p)
	return v, nil
}

func (s *Server) meetingNotice(r *http.Request, who access.Actor) (view, error) {
	return s.noticePage(r, who, nil)
}

// noticePage shows the notice that was sent, or the one to send: as prefilled, or as typed.
func (s *Server) noticePage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	p, err := s.meetingOf(r, who, errs)
	if err != nil {
		return view{}, err
	}
	if p.Announce == nil && p.Page.Notice == "" {
		return view{}, fault.NotFound()
	}
	text := p.Page.NoticeText(s.now())
	if typed, ok := r.PostForm["notice"]; ok {
		text = typed[0]
	}
	v := meetingView("通知", p)
	v.Body = meetingpage.Notice(meetingpage.NoticeView{Show: p, Text: text})
	return v, nil
}

func (s *Server) meetingPostpone(r *http.Request, who access.Actor) (view, error) {
	return s.postponePage(r, who, nil)
}

func (s *Server) postponePage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	p, err := s.meetingOf(r, who, errs)
	switch {
	case err != nil:
		return view{}, err
	case p.Postpone == nil:
		return view{}, fault.New(fault.Conflict, "会议当前为“%s”，不能改期", meeting.Chart.StateOf(p.Page.Meeting).Title)
	}
	m := meetingpage.PostponeView{Show: p, Starts: layout.DateTimeValue(p.Page.StartsAt), Ends: layout.DateTimeValue(p.Page.EndsAt)}
	if r.Method == http.MethodPost {
		m.Starts, m.Ends, m.ReceiptDue, m.Reason = r.PostForm.Get("starts"), r.PostForm.Get("ends"), r.PostForm.Get("receipt_due"), p.Reason
	}
	v := meetingView("改期", p)
	v.Body = meetingpage.Postpone(m)
	return v, nil
}

func (s *Server) meetingCancel(r *http.Request, who access.Actor) (view, error) {
	return s.cancelPage(r, who, nil)
}

func (s *Server) cancelPage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	p, err := s.meetingOf(r, who, errs)
	switch {
	case err != nil:
		return view{}, err
	case p.Cancel == nil:
		return view{}, fault.New(fault.Conflict, "会议当前为“%s”，不能撤销", meeting.Chart.StateOf(p.Page.Meeting).Title)
	}
	v := meetingView("撤销会议", p)
	v.Body = meetingpage.Cancel(p)
	return v, nil
}

// meetingDo takes a step; a refused one shows the page again from which it was sent.
func (s *Server) meetingDo(r *http.Request, who access.Actor) (next, error) {
	if step(r) == "" {
		return refusedPage(s.meetingPage(r, who, form.Errors{{Field: "step", Text: "请选择审定结论"}}))
	}
	x := meeting.Extra{Notice: r.PostForm.Get("notice"), Starts: r.PostForm.Get("starts"), Ends: r.PostForm.Get("ends"), ReceiptDue: r.PostForm.Get("receipt_due")}
	out, err := s.meetings.Do(r.Context(), who, id(r), form.Version(r.PostForm), step(r), r.PostForm.Get("reason"), x)
	errs := sentences(err)
	if errs == nil {
		return goTo(out), err
	}
	switch step(r) {
	case "announce":
		return refusedPage(s.noticePage(r, who, errs))
	case "postpone":
		return refusedPage(s.postponePage(r, who, errs))
	case "cancel":
		return refusedPage(s.cancelPage(r, who, errs))
	}
	return refusedPage(s.meetingPage(r, who, errs))
}

func (s *Server) meetingYear(r *http.Request, who access.Actor) (view, error) {
	return s.yearPage(r, who, nil)
}

func (s *Server) yearPage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	y, err := s.meetings.TheYear(r.Context(), who, s.now())
	if err != nil {
		return view{}, err
	}
	p := meetingpage.YearView{Year: y, Tok: form.NewToken(), Errs: errs, Reason: r.PostForm.Get("reason"),
		Date: func(a *meeting.Absence) string { return layout.DateTime(a.At) }}
	if a := y.Absence(); a != nil {
		p.Version = a.Version
	}
	return view{Title: "年度全体会议", Nav: meetingsPath, Body: meetingpage.Year(p)}, nil
}

func (s *Server) meetingExplain(r *http.Request, who access.Actor) (next, error) {
	out, err := s.meetings.Explain(r.Context(), who, form.Version(r.PostForm), r.PostForm.Get("reason"))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.yearPage(r, who, errs))
	}
	return goTo(out), err
}
