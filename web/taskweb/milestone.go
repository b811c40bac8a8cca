package taskweb

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/task"
	"jointmeeting/internal/taskentry"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/taskpage"
	"jointmeeting/web/edge"
)

func (s *server) milestoneRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/milestones/{id}/report", edge.Thread, s.milestoneReportNew),
		edge.Action("/milestones/{id}/do/report", edge.Thread, s.milestoneReport),
		edge.Page("/milestones/{id}/enter", edge.Office, s.milestoneEnterNew),
		edge.Action("/milestones/{id}/enter", edge.Office, s.milestoneEnter),
		edge.Action("/milestones/{id}/do/{step}", edge.Thread, s.milestoneDo),
	}
}

// stepsOf are the milestones of a task with what the reader may do about each.
func stepsOf(who access.Actor, list []milestone.Milestone) (out []taskpage.Step) {
	for _, m := range list {
		o, offered := milestone.Chart.Offer(who, m, "report")
		out = append(out, taskpage.Step{Milestone: m, Offers: edge.OffersOpen(milestone.Chart.Offers(who, m)), Reports: offered && o.Blocked == "", Enters: taskentry.MayMilestone(who, m)})
	}
	return out
}

func (s *server) milestoneReportNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.milestoneForm(r, who, nil, nil)
}

// milestoneForm is the form that reports a milestone done: of today, or as it was sent.
func (s *server) milestoneForm(r *http.Request, who access.Actor, sent *milestone.DoneForm, errs form.Errors) (edge.View, error) {
	m, err := s.milestones.ForReport(r.Context(), who, edge.ID(r), "report")
	if err != nil {
		return edge.View{}, err
	}
	p := taskpage.MilestoneView{Milestone: m, Form: milestone.DoneForm{On: layout.DateValue(s.Now())}, Errs: errs, Tok: form.NewToken()}
	if sent != nil {
		p.Form = *sent
	}
	return edge.View{Title: "报告步骤完成", Nav: Path, Body: taskpage.ReportMilestone(p)}, nil
}

func (s *server) milestoneReport(r *http.Request, who access.Actor) (edge.Next, error) {
	f := milestone.ReadDone(r.PostForm)
	out, err := s.milestones.Report(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.milestoneForm(r, who, &f, errs) })
}

func (s *server) milestoneEnterNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.milestoneEntry(r, who, nil, nil)
}

// milestoneEntry is the form of what the lead says of a milestone: of today, or as it was sent.
func (s *server) milestoneEntry(r *http.Request, who access.Actor, sent *taskentry.MilestoneForm, errs form.Errors) (edge.View, error) {
	m, err := s.milestones.ForReport(r.Context(), who, edge.ID(r), task.Enters+"report")
	if err != nil {
		return edge.View{}, err
	}
	p := taskpage.MilestoneEntryView{Milestone: m, Errs: errs, Tok: form.NewToken()}
	p.Form.On, p.Form.Done.On = layout.DateValue(s.Now()), layout.DateValue(s.Now())
	if sent != nil {
		p.Form = *sent
	}
	return edge.View{Title: "代录步骤完成", Nav: Path, Body: taskpage.EnterMilestone(p)}, nil
}

func (s *server) milestoneEnter(r *http.Request, who access.Actor) (edge.Next, error) {
	f := taskentry.ReadMilestone(r.PostForm)
	out, err := s.entries.Milestone(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.milestoneEntry(r, who, &f, errs) })
}

// milestoneDo takes back what was reported.
func (s *server) milestoneDo(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.milestones.Do(r.Context(), who, edge.ID(r), form.Version(r.PostForm), chi.URLParam(r, "step"), r.PostForm.Get("reason"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		m, err := s.milestones.Get(r.Context(), who, edge.ID(r))
		if err != nil {
			return edge.View{}, err
		}
		return s.taskPage(r, who, m.Task, refusedBy(errs))
	})
}
