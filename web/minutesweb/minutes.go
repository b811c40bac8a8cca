package minutesweb

import (
	"net/http"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/page/escalationpage"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/sheet"
	"jointmeeting/web/edge"
)

// Path is the address of 纪要 in the navigation.
const Path = "/minutes"

func (s *server) minutesRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(Path, edge.Thread, s.minutesList),
		edge.Page("/minutes/{id}", edge.Thread, s.minutesShow),
		edge.Page("/minutes/{id}/print", edge.Thread, s.minutesPrint),
		edge.Download("/minutes/{id}/bundle", edge.Steering, s.minutesBundle),
		edge.Page("/minutes/{id}/versions", edge.Steering, s.minutesVersions),
		edge.Page("/minutes/{id}/versions/{no}", edge.Steering, s.minutesVersion),
		edge.Page("/minutes/{id}/compare", edge.Steering, s.minutesCompare),
		edge.Action("/minutes/{id}/read", edge.Steering, s.minutesRead),
		edge.Page("/minutes/{id}/edit", edge.Office, s.minutesEdit),
		edge.Action("/minutes/{id}/edit", edge.Office, s.minutesSave),
		edge.Quiet(draftPattern, edge.Office, s.minutesKeep),
		edge.Action("/minutes/{id}/edit/forget", edge.Office, s.minutesForget),
		edge.Page("/minutes/{id}/issue", edge.Office, s.minutesIssueNew),
		edge.Action("/minutes/{id}/do/issue", edge.Office, s.minutesIssue),
		edge.Page("/minutes/{id}/receipts", edge.Steering, s.minutesReceipts),
		edge.Page("/minutes/{id}/major", edge.Steering, s.minutesMajor),
		edge.Action("/meetings/{id}/minutes", edge.Office, s.minutesDraft),
		edge.Page(escalation.LedgerPath, edge.Steering, s.escalationList),
		edge.Upload("/escalations/{id}/do/{step}", edge.Office, s.escalationDo),
		edge.Action("/minutes/{id}/chase", edge.Office, s.minutesChase),
	}
}

// minutesTabs are what ?state= may ask for; anything else is the whole list.
var minutesTabs = append([]string{"mine", "unreceived", "questioned", "unchecked", signing.Nobody}, minutes.Chart.Names()...)

func (s *server) minutesList(r *http.Request, who access.Actor) (edge.View, error) {
	f := minutes.Filter{Tab: r.URL.Query().Get("state"), After: form.ID(r.URL.Query().Get("after"))}
	if !slices.Contains(minutesTabs, f.Tab) {
		f.Tab = ""
	}
	l, err := s.minutes.List(r.Context(), who, f)
	if err != nil {
		return edge.View{}, err
	}
	v := minutespage.ListView{Listing: l, Tab: f.Tab, Tok: form.NewToken(), Now: s.Now()}
	return edge.View{Title: "纪要", Nav: Path, Body: minutespage.List(v)}, nil
}

// minutesView is what all pages of one record share.
func (s *server) minutesView(p minutes.Page) minutespage.View {
	s.noteAltered(p.Minutes)
	return minutespage.View{Page: p, Paper: sheet.Minutes(p), Tok: form.NewToken(), Now: s.Now()}
}

// noteAltered has the operator hear of what the page tells its reader.
func (s *server) noteAltered(m minutes.Minutes) {
	if m.Altered() {
		s.Log().Error("issued minutes are not what was issued: run portal verify", "minutes", m.ID, "number", m.Number)
	}
}

func (s *server) minutesShow(r *http.Request, who access.Actor) (edge.View, error) {
	return s.minutesPage(r, who, nil)
}

// minutesPage is the record's page, also after a refused step.
func (s *server) minutesPage(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	return s.minutesOf(r, who, edge.ID(r), errs)
}

func (s *server) minutesOf(r *http.Request, who access.Actor, record int64, errs form.Errors) (edge.View, error) {
	p, err := s.minutes.Show(r.Context(), who, record)
	if err != nil {
		return edge.View{}, err
	}
	v := s.minutesView(p)
	v.Errs, v.Rights = errs, rightsOf(who, p)
	if v.Since, err = p.Since(r.Context()); err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: p.Minutes.Title, Nav: Path, Body: minutespage.Show(v)}, nil
}

func (s *server) minutesPrint(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.minutes.Print(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	s.noteAltered(p.Minutes)
	return edge.View{Title: p.Minutes.Title, Nav: Path, Frame: edge.FrameSheet, Back: minutes.Path(p.Minutes.ID), Body: sheet.MinutesSheet(p)}, nil
}

func (s *server) minutesDraft(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.minutes.Draft(r.Context(), who, edge.ID(r))
	return edge.GoTo(out), err
}

func (s *server) minutesReceipts(r *http.Request, who access.Actor) (edge.View, error) {
	return s.receiptsPage(r, who, edge.ID(r), nil)
}

// receiptsPage is the grid of the issue, also after a refused step.
func (s *server) receiptsPage(r *http.Request, who access.Actor, record int64, errs form.Errors) (edge.View, error) {
	p, err := s.minutes.Grid(r.Context(), who, record)
	if err != nil {
		return edge.View{}, err
	}
	v := s.minutesView(p)
	v.Errs, v.Rights = errs, rightsOf(who, p)
	return edge.View{Title: "签收情况", Nav: Path, Body: minutespage.Receipts(v)}, nil
}

func (s *server) minutesChase(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.issuing.Chase(r.Context(), who, edge.ID(r), form.Version(r.PostForm))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.receiptsPage(r, who, edge.ID(r), errs) })
}

func (s *server) minutesMajor(r *http.Request, who access.Actor) (edge.View, error) {
	return s.majorPage(r, who, edge.ID(r), escalationpage.View{})
}

// majorPage is the page of the approvals; v holds what was typed when one of them was refused.
func (s *server) majorPage(r *http.Request, who access.Actor, record int64, v escalationpage.View) (edge.View, error) {
	p, err := s.issuing.Major(r.Context(), who, record)
	if err != nil {
		return edge.View{}, err
	}
	v.Page, v.Pasts, v.Files, v.Tok = p.Page, p.Pasts, p.Files, form.NewToken()
	v.Send, v.Answer = approvals(who, p.Escalations, "send"), approvals(who, p.Escalations, "approve")
	return edge.View{Title: "重大事项报批", Nav: Path, Body: escalationpage.Show(v)}, nil
}

// escalationList is the page 报批件台账.
func (s *server) escalationList(r *http.Request, who access.Actor) (edge.View, error) {
	l, err := s.minutes.Ledger(r.Context(), who, r.URL.Query().Get("tab"), form.ID(r.URL.Query().Get("after")))
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: "报批件台账", Nav: escalation.LedgerPath, Body: escalationpage.Ledger(escalationpage.LedgerView{Ledger: l, Now: s.Now()})}, nil
}

func (s *server) escalationDo(r *http.Request, who access.Actor) (edge.Next, error) {
	v := escalationpage.View{Open: edge.ID(r), Step: edge.Step(r), Form: escalation.Read(r.PostForm)}
	in, _ := v.Form.Input(v.Step) // what is wrong is in it, and told in its turn
	out, err := s.minutes.Escalate(r.Context(), who, edge.ID(r), form.Version(r.PostForm), v.Step, in, edge.Uploads(r, file.Field))
	err = edge.Unchosen(v.Step, err, "请选择批复结果")
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		v.Errs = errs
		return s.majorPage(r, who, form.ID(r.PostForm.Get("minutes")), v)
	})
}

// nothingToDo answers a page of a step that the reader may not take now.
func nothingToDo() error { return fault.Late("您现在不能对此纪要办理这一步") }
