package meetingweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/agenda"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/plenary"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/meetingpage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/edge"
)

// Path is the address of 会议 in the navigation.
const Path = "/meetings"

func (s *server) meetingRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/meetings", edge.Thread, s.meetingList),
		edge.Page("/meetings/new", edge.Office, s.meetingNew),
		edge.Action("/meetings", edge.Office, s.meetingCreate),
		edge.Page("/meetings/year", edge.Office, s.meetingYear),
		edge.Action("/meetings/year", edge.Office, s.meetingExplain),
		edge.Page("/meetings/{id}", edge.Thread, s.meetingShow),
		edge.Page("/meetings/{id}/edit", edge.Office, s.meetingEdit),
		edge.Action("/meetings/{id}", edge.Office, s.meetingUpdate),
		edge.Page("/meetings/{id}/notice", edge.Thread, s.meetingNotice),
		edge.Page("/meetings/{id}/postpone", edge.Office, s.meetingPostpone),
		edge.Page("/meetings/{id}/cancel", edge.Office, s.meetingCancel),
		edge.Action("/meetings/{id}/do/{step}", edge.Thread, s.meetingDo),
	}
}

// meetingList is the list, or with view=month the month.
func (s *server) meetingList(r *http.Request, who access.Actor) (edge.View, error) {
	q := r.URL.Query()
	if q.Get("view") == "month" {
		return s.meetingMonth(r, who)
	}
	f := meeting.Filter{Kind: q.Get("kind"), State: q.Get("state"), After: q.Get("after")}
	year := plenary.YearFor(who, s.Now())
	list, err := s.meetings.List(r.Context(), who, f, year.Queue)
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: "会议", Nav: Path, Body: meetingpage.List(meetingpage.ListView{List: list, Year: year, Filter: f, Now: s.Now()})}, nil
}

func (s *server) meetingMonth(r *http.Request, who access.Actor) (edge.View, error) {
	now := s.Now()
	first, err := time.ParseInLocation("2006-01", r.URL.Query().Get("month"), form.Zone)
	if err != nil || first.Year() < 1949 || first.Year() > 2200 {
		first = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, form.Zone)
	}
	rows, err := s.meetings.Month(r.Context(), who, first)
	if err != nil {
		return edge.View{}, err
	}
	p := meetingpage.MonthView{Rows: rows, First: first, Now: now, May: meeting.MayCreate(who)}
	return edge.View{Title: "会议 " + first.Format("2006年1月"), Nav: Path, Body: meetingpage.Month(p)}, nil
}

func (s *server) meetingNew(r *http.Request, who access.Actor) (edge.View, error) {
	kind := r.URL.Query().Get("kind")
	if meeting.KindTitle(kind) == "" {
		kind = meeting.Plenary
	}
	choices, err := s.meetings.ForForm(r.Context(), who, kind, s.Now())
	if err != nil {
		return edge.View{}, err
	}
	return meetingFormView(meetingpage.FormView{Form: choices.New(kind, s.Now()), Choices: choices, Blank: 1}), nil
}

func meetingFormView(p meetingpage.FormView) edge.View {
	p.Tok = form.NewToken()
	return edge.View{Title: p.Title(), Nav: Path, Body: meetingpage.Form(p)}
}

// meetingTyped is the form as it was sent, with one row for guests more or less when that was asked.
func (s *server) meetingTyped(r *http.Request, who access.Actor, errs form.Errors) (meetingpage.FormView, error) {
	p := meetingpage.FormView{ID: edge.ID(r), Version: form.Version(r.PostForm), Form: meeting.Fields.Read(r.PostForm), Errs: errs}
	if n, err := strconv.Atoi(r.PostForm.Get("drop")); err == nil && n >= 0 && n < len(p.Form.Guests) {
		p.Form.Guests = slices.Delete(p.Form.Guests, n, n+1)
	}
	if r.PostForm.Get("action") == "add" || len(p.Form.Guests) == 0 {
		p.Blank = 1
	}
	var err error
	p.Choices, err = s.meetings.ForForm(r.Context(), who, p.Form.Kind, s.Now())
	return p, err
}

// rowsOnly says that a button of the rows was pressed, without a script: the form is drawn again and
// nothing is stored.
func rowsOnly(r *http.Request) bool {
	return r.PostForm.Get("action") == "add" || r.PostForm.Get("drop") != ""
}

func (s *server) meetingRows(r *http.Request, who access.Actor) (edge.Next, error) {
	p, err := s.meetingTyped(r, who, nil)
	if err != nil {
		return edge.Next{}, err
	}
	v := meetingFormView(p)
	return edge.Next{Form: &v}, nil
}

func (s *server) meetingCreate(r *http.Request, who access.Actor) (edge.Next, error) {
	if rowsOnly(r) {
		return s.meetingRows(r, who)
	}
	out, err := s.meetings.Create(r.Context(), who, meeting.Fields.Read(r.PostForm))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		p, err := s.meetingTyped(r, who, errs)
		return meetingFormView(p), err
	})
}

func (s *server) meetingEdit(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.meetingEditing(r, who)
	if err != nil {
		return edge.View{}, err
	}
	choices, err := s.meetings.ForForm(r.Context(), who, p.Kind, s.Now())
	if err != nil {
		return edge.View{}, err
	}
	f := meeting.Of(p.Meeting, p.Invited)
	blank := 0
	if len(f.Guests) == 0 {
		blank = 1
	}
	return meetingFormView(meetingpage.FormView{ID: p.ID, Version: p.Version, Form: f, Choices: choices, Blank: blank}), nil
}

// meetingEditing loads a meeting that the person may change now.
func (s *server) meetingEditing(r *http.Request, who access.Actor) (meeting.Page, error) {
	p, err := s.meetings.Get(r.Context(), who, edge.ID(r), s.Now())
	if err == nil && !p.MayEdit {
		err = fault.Late("会议当前为“%s”，不能修改", meeting.Chart.StateOf(p.Meeting).Title)
	}
	return p, err
}

func (s *server) meetingUpdate(r *http.Request, who access.Actor) (edge.Next, error) {
	if rowsOnly(r) {
		return s.meetingRows(r, who)
	}
	out, err := s.meetings.Update(r.Context(), who, edge.ID(r), form.Version(r.PostForm), meeting.Fields.Read(r.PostForm))
	errs := edge.Sentences(err)
	switch {
	case errs != nil:
		p, err := s.meetingTyped(r, who, errs)
		return edge.RefusedPage(meetingFormView(p), err)
	case fault.KindOf(err) == fault.Conflict:
		return s.meetingConflict(r, who, err)
	}
	return edge.GoTo(out), err
}

// meetingConflict shows what is stored beside what was sent on an older version; where nothing may be changed any
// more, that it came too late.
func (s *server) meetingConflict(r *http.Request, who access.Actor, stale error) (edge.Next, error) {
	p, err := s.meetingEditing(r, who)
	if fault.KindOf(err) == fault.Forbidden {
		err = stale
	}
	if err != nil {
		return edge.Next{}, err
	}
	choices, err := s.meetings.ForForm(r.Context(), who, p.Kind, s.Now())
	if err != nil {
		return edge.Next{}, err
	}
	rows := meetingpage.Clashes(choices, meeting.Of(p.Meeting, p.Invited), meeting.Fields.Read(r.PostForm))
	return s.Overtaken(Path, shared.Conflict{Title: p.Title, Mine: r.PostForm, Action: meeting.Path(p.ID), Version: p.Version,
		Theirs: meeting.Path(p.ID) + "/edit", Rows: rows}, p.Log...), nil
}

// meetingOf gathers what every page of a meeting shows; what else the page asks is read in the same round.
func (s *server) meetingOf(r *http.Request, who access.Actor, errs form.Errors, also ...func(*db.Batch)) (meetingpage.View, error) {
	var beside *[]agenda.Beside
	p, err := s.meetings.Get(r.Context(), who, edge.ID(r), s.Now(), append(also, func(b *db.Batch) { beside = agenda.Besides(b, who, edge.ID(r)) })...)
	if err != nil {
		return meetingpage.View{}, err
	}
	offer := func(step string) *flow.Offer {
		if o, ok := p.Offer(who, step); ok {
			return &o
		}
		return nil
	}
	show := meetingpage.View{Page: p, Now: s.Now(), Tok: form.NewToken(), Errs: errs, Step: r.PostForm.Get("step"), Reason: r.PostForm.Get("reason"),
		Hints: hintsFor(who, p, *beside), Announce: offer("announce"), Postpone: offer("postpone"), Cancel: offer("cancel"),
		Roll: may(who, p.Meeting, "roll"), Sit: may(who, p.Meeting, "sit"), Conclude: meeting.Chart.May(who, p.Meeting, "conclude")}
	if p.State == meeting.Ended {
		if show.Minutes, err = minutes.OfMeeting(r.Context(), s.DB(), who, p.ID); err != nil {
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

// hintsFor are what whoever arranges the meeting should look at.
func hintsFor(who access.Actor, p meeting.Page, beside []agenda.Beside) []string {
	if !meeting.MayCreate(who) {
		return nil
	}
	return agenda.Hints(p, beside)
}

// may says whether the person may do an act now: the right, the state, and what else it asks for.
func may(who access.Actor, m meeting.Meeting, act string) bool {
	_, err := meeting.Chart.Act(who, m, act)
	return err == nil
}

func meetingView(title string, p meetingpage.View) edge.View {
	return edge.View{Title: strings.TrimSpace(p.Page.Title + " " + title), Nav: Path}
}

func (s *server) meetingShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.meetingPage(r, who, nil)
}

func (s *server) meetingPage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	p, err := s.meetingOf(r, who, errs)
	if err != nil {
		return edge.View{}, err
	}
	v := meetingView("", p)
	v.Body = meetingpage.Show(p)
	return v, nil
}

func (s *server) meetingNotice(r *http.Request, who access.Actor) (edge.View, error) {
	return s.noticePage(r, who, nil)
}

// noticePage shows the notice that was sent, or the one to send: as prefilled, or as typed.
func (s *server) noticePage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	p, err := s.meetingOf(r, who, errs)
	if err != nil {
		return edge.View{}, err
	}
	if p.Announce == nil && p.Page.Notice == "" {
		return edge.View{}, fault.NotFound()
	}
	text := p.Page.NoticeText(s.Now())
	if typed, ok := r.PostForm["notice"]; ok {
		text = typed[0]
	}
	v := meetingView("通知", p)
	v.Body = meetingpage.Notice(meetingpage.NoticeView{Show: p, Text: text})
	return v, nil
}

func (s *server) meetingPostpone(r *http.Request, who access.Actor) (edge.View, error) {
	return s.postponePage(r, who, nil)
}

func (s *server) postponePage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	p, err := s.meetingOf(r, who, errs)
	switch {
	case err != nil:
		return edge.View{}, err
	case p.Postpone == nil:
		return edge.View{}, fault.Late("会议当前为“%s”，不能改期", meeting.Chart.StateOf(p.Page.Meeting).Title)
	}
	m := meetingpage.PostponeView{Show: p, Starts: layout.DateTimeValue(p.Page.StartsAt), Ends: layout.DateTimeValue(p.Page.EndsAt)}
	if r.Method == http.MethodPost {
		m.Starts, m.Ends, m.ReceiptDue, m.Reason = r.PostForm.Get("starts"), r.PostForm.Get("ends"), r.PostForm.Get("receipt_due"), p.Reason
	}
	v := meetingView("改期", p)
	v.Body = meetingpage.Postpone(m)
	return v, nil
}

func (s *server) meetingCancel(r *http.Request, who access.Actor) (edge.View, error) {
	return s.cancelPage(r, who, nil)
}

func (s *server) cancelPage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	p, err := s.meetingOf(r, who, errs)
	switch {
	case err != nil:
		return edge.View{}, err
	case p.Cancel == nil:
		return edge.View{}, fault.Late("会议当前为“%s”，不能撤销", meeting.Chart.StateOf(p.Page.Meeting).Title)
	}
	v := meetingView("撤销会议", p)
	v.Body = meetingpage.Cancel(p)
	return v, nil
}

// meetingDo takes a step; a refused one shows the page again from which it was sent.
func (s *server) meetingDo(r *http.Request, who access.Actor) (edge.Next, error) {
	x := meeting.Extra{Notice: r.PostForm.Get("notice"), Starts: r.PostForm.Get("starts"), Ends: r.PostForm.Get("ends"), ReceiptDue: r.PostForm.Get("receipt_due")}
	out, err := s.meetings.Do(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), r.PostForm.Get("reason"), x)
	err = edge.Unchosen(edge.Step(r), err, "请选择审定结论")
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		switch edge.Step(r) {
		case "announce":
			return s.noticePage(r, who, errs)
		case "postpone":
			return s.postponePage(r, who, errs)
		case "cancel":
			return s.cancelPage(r, who, errs)
		}
		return s.meetingPage(r, who, errs)
	})
}

func (s *server) meetingYear(r *http.Request, who access.Actor) (edge.View, error) {
	return s.yearPage(r, who, nil)
}

func (s *server) yearPage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	y, err := s.plenaries.Get(r.Context(), who, s.Now())
	if err != nil {
		return edge.View{}, err
	}
	p := meetingpage.YearView{Year: y, Tok: form.NewToken(), Errs: errs, Reason: r.PostForm.Get("reason")}
	switch a := y.Absence(); {
	case r.Method == http.MethodPost: // the refused form is still about the version it was opened on
		p.Version = form.Version(r.PostForm)
	case a != nil:
		p.Version = a.Version
	}
	return edge.View{Title: "年度全体会议", Nav: Path, Body: meetingpage.Year(p)}, nil
}

func (s *server) meetingExplain(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.plenaries.Explain(r.Context(), who, form.Version(r.PostForm), r.PostForm.Get("reason"))
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.yearPage(r, who, errs))
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.explainConflict(r, who)
	}
	return edge.GoTo(out), err
}

// explainConflict shows the reason that somebody else has noted meanwhile beside the one that was sent.
func (s *server) explainConflict(r *http.Request, who access.Actor) (edge.Next, error) {
	y, err := s.plenaries.Get(r.Context(), who, s.Now())
	if err != nil {
		return edge.Next{}, err
	}
	was := plenary.Absence{}
	if a := y.Absence(); a != nil {
		was = *a
	}
	c := shared.Conflict{Title: "年度全体会议", Mine: r.PostForm, Action: plenary.Path, Version: was.Version, Theirs: plenary.Path,
		Rows: shared.Differing(shared.Clash{Label: "未召开原因", Theirs: was.Reason, Mine: form.Text(r.PostForm.Get("reason"))})}
	return s.Overtaken(Path, c, audit.Row{Name: was.ByName, At: was.At}), nil
}
