package meetingweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/agenda"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/templates/page/meetingpage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/edge"
)

func (s *server) conclusionsShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.conclusionsPage(r, who, nil, nil)
}

// conclusionsPage are the conclusions as stored, or as typed when they were refused.
func (s *server) conclusionsPage(r *http.Request, who access.Actor, typed []agenda.Ending, errs form.Errors) (edge.View, error) {
	p, err := s.meetingOf(r, who, errs)
	switch {
	case err != nil:
		return edge.View{}, err
	case !p.Conclude:
		return edge.View{}, fault.Late("会议当前为“%s”，不能登记议题结论", meeting.Chart.StateOf(p.Page.Meeting).Title)
	}
	if typed == nil {
		typed = agenda.EndingsOf(p.Page.Items)
	} else {
		p.Page.Version = form.Version(r.PostForm) // the refused form is still about the version it was opened on
	}
	v := meetingView("议题结论", p)
	v.Body = meetingpage.Conclude(meetingpage.ConcludeView{Show: p, Endings: typed})
	return v, nil
}

func (s *server) conclude(r *http.Request, who access.Actor) (edge.Next, error) {
	typed := agenda.ReadEndings(r.PostForm)
	out, err := s.agenda.Conclude(r.Context(), who, edge.ID(r), form.Version(r.PostForm), typed)
	if errs := edge.Sentences(err); errs != nil {
		return edge.RefusedPage(s.conclusionsPage(r, who, typed, errs))
	}
	if fault.KindOf(err) == fault.Conflict {
		return s.conclusionsConflict(r, who, typed, err)
	}
	return edge.GoTo(out), err
}

// conclusionsConflict shows what somebody else has noted meanwhile beside what was sent.
func (s *server) conclusionsConflict(r *http.Request, who access.Actor, typed []agenda.Ending, stale error) (edge.Next, error) {
	p, err := s.meetingOf(r, who, nil)
	switch {
	case err != nil:
		return edge.Next{}, err
	case !p.Conclude:
		return edge.Next{}, stale
	}
	at := meeting.ConclusionsPath(p.Page.ID)
	return s.Overtaken(Path, shared.Conflict{Title: p.Page.Title, Mine: r.PostForm, Action: at, Version: p.Page.Version, Theirs: at,
		Rows: meetingpage.EndingClashes(p.Page.Items, typed)}, p.Page.Log...), nil
}
