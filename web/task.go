package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/taskpage"
)

const tasksPath = "/tasks"

func (s *Server) taskRoutes() []route {
	return []route{
		Page("/tasks", thread, s.taskList),
		Page("/tasks/{id}", thread, s.taskShow),
		Page("/tasks/{id}/progress/new", thread, s.taskReportNew),
		Upload("/tasks/{id}/progress", thread, s.taskReport),
		Page("/tasks/{id}/claim", thread, s.taskClaimNew),
		Upload("/tasks/{id}/do/claim", thread, s.taskClaim),
		Page("/tasks/{id}/orders/{step}", thread, s.taskOrderNew),
		Action("/tasks/{id}/do/{step:suspend|resume|cancel}", thread, s.taskOrder),
		Action("/tasks/{id}/do/{step}", thread, s.taskDo),
		Page("/parts/{id}/report", thread, s.partReportNew),
		Upload("/parts/{id}/do/report", thread, s.partReport),
		Action("/parts/{id}/do/{step}", thread, s.partDo),
	}
}

// taskList shows the tasks of the reader.
func (s *Server) taskList(r *http.Request, who access.Actor) (view, error) {
	f := task.ReadFilter(r.URL.Query())
	p, err := s.tasks.List(r.Context(), who, f, s.now())
	if err != nil {
		return view{}, err
	}
	return view{Title: "任务", Nav: tasksPath, Body: taskpage.List(taskpage.ListView{Page: p, Filter: f, Now: s.now()})}, nil
}

func (s *Server) taskShow(r *http.Request, who access.Actor) (view, error) {
	return s.taskPage(r, who, id(r), nil)
}

// taskPage is the page of a task, also after a refused step.
func (s *Server) taskPage(r *http.Request, who access.Actor, id int64, errs form.Errors) (view, error) {
	v, err := s.tasks.Get(r.Context(), who, id)
	if err != nil {
		return view{}, err
	}
	p := taskpage.View{View: v, Now: s.now(), Offers: task.Chart.Offers(who, v.Task), Cite: task.MayCite(who, v.Task), Tok: form.NewToken(), Errs: errs}
	p.Report, _ = task.Chart.Offer(who, v.Task, "report")
	p.Claim, _ = task.Chart.Offer(who, v.Task, "claim")
	for _, step := range task.Orders {
		if o, ok := task.Chart.Offer(who, v.Task, step); ok {
			p.Orders = append(p.Orders, o)
		}
	}
	for _, x := range v.Parts {
		report, _ := task.PartChart.Offer(who, x, "report")
		p.PartReports = append(p.PartReports, report)
		p.PartOffers = append(p.PartOffers, offersOpen(task.PartChart.Offers(who, x)))
	}
	return view{Title: v.Title(), Nav: tasksPath, Body: taskpage.Show(p)}, nil
}

func (s *Server) taskDo(r *http.Request, who access.Actor) (next, error) {
	out, err := s.tasks.Do(r.Context(), who, id(r), form.Version(r.PostForm), step(r), r.PostForm.Get("reason"))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.taskPage(r, who, id(r), errs))
	}
	return goTo(out), err
}

func (s *Server) taskReportNew(r *http.Request, who access.Actor) (view, error) {
	return s.reportForm(r, who, nil, nil)
}

// reportForm is the form of a progress report: empty, with the last report, or as it was sent.
func (s *Server) reportForm(r *http.Request, who access.Actor, sent *task.ReportForm, errs form.Errors) (view, error) {
	v, err := s.tasks.ForStep(r.Context(), who, id(r), "report")
	if err != nil {
		return view{}, err
	}
	p := taskpage.ReportView{Task: v.Task, Last: v.LastProgress(), Errs: errs, Now: s.now(), Tok: form.NewToken()}
	if p.Last != nil && r.URL.Query().Get("from") == "last" {
		p.Form = task.ReportOf(*p.Last)
	}
	if sent != nil {
		p.Form = *sent
	}
	return view{Title: "报送进展", Nav: tasksPath, Body: taskpage.Report(p)}, nil
}

func (s *Server) taskReport(r *http.Request, who access.Actor) (next, error) {
	f := task.ReadReport(r.PostForm)
	out, err := s.tasks.Report(r.Context(), who, id(r), form.Version(r.PostForm), f, uploads(r, file.Field))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.reportForm(r, who, &f, errs))
	}
	return goTo(out), err
}

func (s *Server) taskClaimNew(r *http.Request, who access.Actor) (view, error) {
	return s.claimForm(r, who, task.ClaimForm{}, nil)
}

func (s *Server) claimForm(r *http.Request, who access.Actor, f task.ClaimForm, errs form.Errors) (view, error) {
	v, err := s.tasks.ForStep(r.Context(), who, id(r), "claim")
	if err != nil {
		return view{}, err
	}
	p := taskpage.ClaimView{Task: v.Task, Form: f, Errs: errs, Now: s.now(), Tok: form.NewToken()}
	return view{Title: "申请办结", Nav: tasksPath, Body: taskpage.Claim(p)}, nil
}

func (s *Server) taskClaim(r *http.Request, who access.Actor) (next, error) {
	f := task.ReadClaim(r.PostForm)
	out, err := s.tasks.Claim(r.Context(), who, id(r), form.Version(r.PostForm), f, uploads(r, file.Field))
	var errs form.Errors
	if errors.As(err, &errs) {
		return refusedPage(s.claimForm(r, who, f, errs))
	}
	return goTo(out), err
}

func (s *Server) taskOrderNew(r *http.Request, who access.Actor) (view, error) {
	return s.orderForm(r, who, nil, nil)
}

func (s *Server) orderForm(r *http.Request, who access.Actor, sent *task.OrderForm, errs form.Errors) (view, error) {
	v, err := s.tasks.ForOrder(r.Context(), who, id(r), chi.URLParam(r, "step"))
	if err != nil {
		return view{}, err
	}
	p := taskpage.OrderView{OrderPage: v, Errs: errs, Tok: form.NewToken()}
	p.Form.Due = laterDay(v.Due, s.now())
	if sent != nil {
		p.Form = *sent
	}
	return view{Title: v.Offer.Label, Nav: tasksPath, Body: taskpage.Order(p)}, nil
}

// laterDay prefills a due date only while it lies ahead.
func laterDay(due, now time.Time) string {
	if task.Days(now, due) < 0 {
		return ""
	}
	return layout.DateValue(due)
}

func (s *Server) taskOrder(r *http.Request, who access.Actor) (next, error) {
	f := task.ReadOrder(r.PostForm)
	out, err := s.tasks.Order(r.Context(), who, id(r), form.Version(r.PostForm), chi.URLParam(r, "step"), f)
	var errs form.Errors
	if errors.As(err, &errs) {
		return refusedPage(s.orderForm(r, who, &f, errs))
	}
	return goTo(out), err
}

func (s *Server) partReportNew(r *http.Request, who access.Actor) (view, error) {
	return s.partForm(r, who, nil, nil)
}

func (s *Server) partForm(r *http.Request, who access.Actor, sent *task.PartForm, errs form.Errors) (view, error) {
	x, err := s.tasks.ForPartReport(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	p := taskpage.PartView{Part: x, Form: task.PartForm{Text: x.Text}, Errs: errs, Tok: form.NewToken()}
	if sent != nil {
		p.Form = *sent
	}
	return view{Title: "报送配合情况", Nav: tasksPath, Body: taskpage.Part(p)}, nil
}

func (s *Server) partReport(r *http.Request, who access.Actor) (next, error) {
	f := task.ReadPart(r.PostForm)
	out, err := s.tasks.ReportPart(r.Context(), who, id(r), form.Version(r.PostForm), f, uploads(r, file.Field))
	var errs form.Errors
	if errors.As(err, &errs) {
		return refusedPage(s.partForm(r, who, &f, errs))
	}
	return goTo(out), err
}

func (s *Server) partDo(r *http.Request, who access.Actor) (next, error) {
	out, err := s.tasks.DoPart(r.Context(), who, id(r), form.Version(r.PostForm), chi.URLParam(r, "step"), r.PostForm.Get("reason"))
	errs := sentences(err)
	if errs == nil {
		return goTo(out), err
	}
	x, err := s.tasks.TaskOfPart(r.Context(), who, id(r))
	if err != nil {
		return next{}, err
	}
	return refusedPage(s.taskPage(r, who, x, errs))
}
