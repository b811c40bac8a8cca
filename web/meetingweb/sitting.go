package meetingweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/templates/page/meetingpage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/edge"
)

// shut is why an act on the facts of a meeting cannot be taken now.
func (s *server) shut(who access.Actor, p meetingpage.View, act, words string) error {
	if _, err := meeting.Chart.Act(who, p.Page.Meeting, act); fault.KindOf(err) == fault.Invalid {
		return err
	}
	return fault.Late("会议当前为“%s”，%s", meeting.Chart.StateOf(p.Page.Meeting).Title, words)
}

func (s *server) sittingShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.sittingPage(r, who, nil, nil)
}

// sittingPage is how the meeting was, as stored, or as typed when it was refused.
func (s *server) sittingPage(r *http.Request, who access.Actor, typed *meeting.Form, errs form.Errors) (edge.View, error) {
	var presiders func(meeting.Page) meeting.Choices
	p, err := s.meetingOf(r, who, errs, func(b *db.Batch) { presiders = meeting.Presiders(b, who) })
	switch {
	case err != nil:
		return edge.View{}, err
	case !p.Sit:
		return edge.View{}, s.shut(who, p, "sit", "不能登记召开情况")
	}
	choices := presiders(p.Page)
	f := meeting.Of(p.Page.Meeting, nil)
	if typed != nil {
		f = *typed
		p.Page.Version = form.Version(r.PostForm) // the refused form is still about the version it was opened on
	}
	v := meetingView("召开情况", p)
	v.Body = meetingpage.Sitting(meetingpage.SittingView{Show: p, Form: meetingpage.FormView{Form: f, Choices: choices, Errs: errs}, Reason: r.PostForm.Get("reason")})
	return v, nil
}

func (s *server) sit(r *http.Request, who access.Actor) (edge.Next, error) {
	typed := meeting.Sitting.Read(r.PostForm)
	out, err := s.sittings.Correct(r.Context(), who, edge.ID(r), form.Version(r.PostForm), typed, r.PostForm.Get("reason"))
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.sittingPage(r, who, &typed, errs))
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.sittingConflict(r, who, typed, err)
	}
	return edge.GoTo(out), err
}

// sittingConflict shows what somebody else has stored meanwhile beside what was sent.
func (s *server) sittingConflict(r *http.Request, who access.Actor, typed meeting.Form, stale error) (edge.Next, error) {
	var presiders func(meeting.Page) meeting.Choices
	p, err := s.meetingOf(r, who, nil, func(b *db.Batch) { presiders = meeting.Presiders(b, who) })
	switch {
	case err != nil:
		return edge.Next{}, err
	case !p.Sit:
		return edge.Next{}, stale
	}
	at := meeting.SittingPath(p.Page.ID)
	return s.Overtaken(Path, shared.Conflict{Title: p.Page.Title, Mine: r.PostForm, Action: at, Version: p.Page.Version, Theirs: at,
		Rows: meetingpage.SittingClashes(presiders(p.Page), meeting.Of(p.Page.Meeting, nil), typed, r.PostForm.Get("reason"))}, p.Page.Log...), nil
}
