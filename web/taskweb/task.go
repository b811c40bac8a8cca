package taskweb

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/task"
	"jointmeeting/internal/taskentry"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/taskpage"
	"jointmeeting/web/edge"
)

// Path is the address of 任务 in the navigation.
const Path = "/tasks"

func (s *server) taskRoutes() []edge.Route {
	return []edge.Route{
		edge.Page("/tasks", edge.Thread, s.taskList),
		edge.Page("/tasks/{id}", edge.Thread, s.taskShow),
		edge.Page("/tasks/{id}/progress/new", edge.Thread, s.taskReportNew),
		edge.Upload("/tasks/{id}/progress", edge.Thread, s.taskReport),
		edge.Page("/tasks/{id}/claim", edge.Thread, s.taskClaimNew),
		edge.Upload("/tasks/{id}/do/claim", edge.Thread, s.taskClaim),
		edge.Page("/tasks/{id}/orders/{step}", edge.Thread, s.taskOrderNew),
		edge.Action("/tasks/{id}/do/{step:suspend|resume|cancel}", edge.Thread, s.taskOrder),
		edge.Action("/tasks/{id}/do/date", edge.Thread, s.taskDate),
		edge.Action("/tasks/{id}/do/{step}", edge.Thread, s.taskDo),
		edge.Page("/parts/{id}/report", edge.Thread, s.partReportNew),
		edge.Upload("/parts/{id}/do/report", edge.Thread, s.partReport),
		edge.Page("/tasks/{id}/enter", edge.Office, s.progressEnterNew),
		edge.Upload("/tasks/{id}/enter", edge.Office, s.progressEnter),
		edge.Page("/parts/{id}/enter", edge.Office, s.partEnterNew),
		edge.Upload("/parts/{id}/enter", edge.Office, s.partEnter),
		edge.Action("/parts/{id}/do/{step}", edge.Thread, s.partDo),
	}
}

// taskList shows the tasks of the reader.
func (s *server) taskList(r *http.Request, who access.Actor) (edge.View, error) {
	f := task.ReadFilter(r.URL.Query())
	p, err := s.tasks.List(r.Context(), who, f, s.Now())
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: "任务", Nav: Path, Body: taskpage.List(taskpage.ListView{Page: p, Filter: f, Now: s.Now()})}, nil
}

func (s *server) taskShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.taskPage(r, who, edge.ID(r), func(*taskpage.View) {})
}

// refusedBy shows a page again with what was wrong.
func refusedBy(errs form.Errors) func(*taskpage.View) {
	return func(p *taskpage.View) { p.Errs = errs }
}

// taskPage is the page of a task, also after a refused step.
func (s *server) taskPage(r *http.Request, who access.Actor, id int64, refused func(*taskpage.View)) (edge.View, error) {
	var groups *[]minutes.ByGroup
	var milestones *[]milestone.Milestone
	v, err := s.tasks.Get(r.Context(), who, id, func(b *db.Batch) { groups, milestones = minutes.GroupsOfTask(b, id), milestone.OfTask(b, id) })
	if err != nil {
		return edge.View{}, err
	}
	p := taskpage.View{View: v, ByGroup: map[int64]string{}, Now: s.Now(), Offers: task.Chart.Offers(who, v.Task), Cite: task.MayCite(who, v.Task), Dates: task.MayDate(who, v.Task), Enters: taskentry.MayProgress(who, v.Task), Steps: stepsOf(who, *milestones), Tok: form.NewToken()}
	for _, g := range *groups {
		p.ByGroup[g.Unit] = g.Name
	}
	refused(&p)
	p.Report, _ = task.Chart.Offer(who, v.Task, "report")
	p.Claim, _ = task.Chart.Offer(who, v.Task, "claim")
	if len(v.Joint) > 0 {
		p.Consult, _ = task.Chart.Offer(who, v.Task, "consult")
	}
	for _, step := range task.Orders {
		if o, ok := task.Chart.Offer(who, v.Task, step); ok {
			p.Orders = append(p.Orders, o)
		}
	}
	for _, x := range v.Parts {
		report, _ := task.PartChart.Offer(who, x, "report")
		p.PartReports = append(p.PartReports, report)
		p.Own = append(p.Own, who.InUnit(x.Unit))
		p.PartEntries = append(p.PartEntries, len(taskentry.PartOffers(who, x)) > 0)
		p.PartOffers = append(p.PartOffers, edge.OffersOpen(task.PartChart.Offers(who, x)))
	}
	return edge.View{Title: v.Title(), Nav: Path, Body: taskpage.Show(p)}, nil
}

func (s *server) taskDate(r *http.Request, who access.Actor) (edge.Next, error) {
	day := r.PostForm.Get("due")
	out, err := s.tasks.Date(r.Context(), who, edge.ID(r), form.Version(r.PostForm), day)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		return s.taskPage(r, who, edge.ID(r), func(p *taskpage.View) { p.Errs, p.Day = errs, day })
	})
}

func (s *server) taskDo(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.tasks.Do(r.Context(), who, edge.ID(r), form.Version(r.PostForm), edge.Step(r), r.PostForm.Get("reason"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.taskPage(r, who, edge.ID(r), refusedBy(errs)) })
}

func (s *server) taskReportNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.reportForm(r, who, nil, nil)
}

// reportForm is the form of a progress report: empty, with the last report, or as it was sent.
func (s *server) reportForm(r *http.Request, who access.Actor, sent *task.ReportForm, errs form.Errors) (edge.View, error) {
	v, err := s.tasks.ForStep(r.Context(), who, edge.ID(r), "report")
	if err != nil {
		return edge.View{}, err
	}
	p := taskpage.ReportView{Task: v.Task, Last: v.LastProgress(), Errs: errs, Now: s.Now(), Tok: form.NewToken()}
	if p.Last != nil && r.URL.Query().Get("from") == "last" {
		p.Form = task.ReportOf(*p.Last)
	}
	if sent != nil {
		p.Form = *sent
	}
	return edge.View{Title: "报送进展", Nav: Path, Body: taskpage.Report(p)}, nil
}

func (s *server) taskReport(r *http.Request, who access.Actor) (edge.Next, error) {
	f := task.ReadReport(r.PostForm)
	out, err := s.tasks.Report(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f, edge.Uploads(r, file.Field))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.reportForm(r, who, &f, errs) })
}

func (s *server) taskClaimNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.claimForm(r, who, task.ClaimForm{}, nil)
}

func (s *server) claimForm(r *http.Request, who access.Actor, f task.ClaimForm, errs form.Errors) (edge.View, error) {
	v, err := s.tasks.ForStep(r.Context(), who, edge.ID(r), "claim")
	if err != nil {
		return edge.View{}, err
	}
	p := taskpage.ClaimView{Task: v.Task, Form: f, Errs: errs, Now: s.Now(), Tok: form.NewToken()}
	return edge.View{Title: "申请办结", Nav: Path, Body: taskpage.Claim(p)}, nil
}

func (s *server) taskClaim(r *http.Request, who access.Actor) (edge.Next, error) {
	f := task.ReadClaim(r.PostForm)
	out, err := s.tasks.Claim(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f, edge.Uploads(r, file.Field))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.claimForm(r, who, f, errs) })
}

func (s *server) taskOrderNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.orderForm(r, who, nil, nil)
}

func (s *server) orderForm(r *http.Request, who access.Actor, sent *task.OrderForm, errs form.Errors) (edge.View, error) {
	v, err := s.tasks.ForOrder(r.Context(), who, edge.ID(r), chi.URLParam(r, "step"))
	if err != nil {
		return edge.View{}, err
	}
	p := taskpage.OrderView{OrderPage: v, Errs: errs, Tok: form.NewToken()}
	if !v.Undated() {
		p.Form.Due = laterDay(v.Due, s.Now())
	}
	if sent != nil {
		p.Form = *sent
	}
	return edge.View{Title: v.Offer.Label, Nav: Path, Body: taskpage.Order(p)}, nil
}

// laterDay prefills a due date only while it lies ahead.
func laterDay(due, now time.Time) string {
	if form.Days(now, due) < 0 {
		return ""
	}
	return layout.DateValue(due)
}

func (s *server) taskOrder(r *http.Request, who access.Actor) (edge.Next, error) {
	f := task.ReadOrder(r.PostForm)
	out, err := s.tasks.Order(r.Context(), who, edge.ID(r), form.Version(r.PostForm), chi.URLParam(r, "step"), f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.orderForm(r, who, &f, errs) })
}

func (s *server) partReportNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.partForm(r, who, nil, nil)
}

func (s *server) partForm(r *http.Request, who access.Actor, sent *task.PartForm, errs form.Errors) (edge.View, error) {
	x, err := s.tasks.ForPartReport(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	p := taskpage.PartView{Part: x, Form: task.PartForm{Text: x.Text}, Errs: errs, Tok: form.NewToken()}
	if sent != nil {
		p.Form = *sent
	}
	return edge.View{Title: x.Word("报送配合情况"), Nav: Path, Body: taskpage.Part(p)}, nil
}

func (s *server) partReport(r *http.Request, who access.Actor) (edge.Next, error) {
	f := task.ReadPart(r.PostForm)
	out, err := s.tasks.ReportPart(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f, edge.Uploads(r, file.Field))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.partForm(r, who, &f, errs) })
}

func (s *server) partEnterNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.enterForm(r, who, nil, nil)
}

// enterForm is the form of what a unit says of its part: of today, or as it was sent.
func (s *server) enterForm(r *http.Request, who access.Actor, sent *taskentry.PartForm, errs form.Errors) (edge.View, error) {
	x, err := s.entries.ForPart(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	p := taskpage.EnterView{Part: x, Entries: taskentry.PartOffers(who, x), Errs: errs, Tok: form.NewToken()}
	p.Form.On = layout.DateValue(s.Now())
	if len(p.Entries) == 1 {
		p.Form.Says = p.Entries[0].Do
	}
	if sent != nil {
		p.Form = *sent
	}
	return edge.View{Title: "代录答复", Nav: Path, Body: taskpage.Enter(p)}, nil
}

func (s *server) partEnter(r *http.Request, who access.Actor) (edge.Next, error) {
	f := taskentry.ReadPart(r.PostForm)
	out, err := s.entries.Part(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f, edge.Uploads(r, file.Field))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.enterForm(r, who, &f, errs) })
}

func (s *server) progressEnterNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.progressForm(r, who, nil, nil)
}

// progressForm is the form of what the lead says of its progress: of today, or as it was sent.
func (s *server) progressForm(r *http.Request, who access.Actor, sent *taskentry.ProgressForm, errs form.Errors) (edge.View, error) {
	v, err := s.tasks.ForStep(r.Context(), who, edge.ID(r), task.Enters+"report")
	if err != nil {
		return edge.View{}, err
	}
	p := taskpage.ProgressEntryView{Task: v.Task, Errs: errs, Tok: form.NewToken(), Now: s.Now()}
	p.Form.On = layout.DateValue(s.Now())
	if sent != nil {
		p.Form = *sent
	}
	return edge.View{Title: "代录进展", Nav: Path, Body: taskpage.EnterProgress(p)}, nil
}

func (s *server) progressEnter(r *http.Request, who access.Actor) (edge.Next, error) {
	f := taskentry.ReadProgress(r.PostForm)
	out, err := s.entries.Progress(r.Context(), who, edge.ID(r), form.Version(r.PostForm), f, edge.Uploads(r, file.Field))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.progressForm(r, who, &f, errs) })
}

func (s *server) partDo(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.tasks.DoPart(r.Context(), who, edge.ID(r), form.Version(r.PostForm), chi.URLParam(r, "step"), r.PostForm.Get("reason"))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		x, err := s.tasks.Part(r.Context(), who, edge.ID(r))
		if err != nil {
			return edge.View{}, err
		}
		return s.taskPage(r, who, x.Task, refusedBy(errs))
	})
}
