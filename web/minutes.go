package web

import (
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/sheet"
)

const minutesPath = "/minutes"

func (s *Server) minutesRoutes() []route {
	return []route{
		Page(minutesPath, thread, s.minutesList),
		Page("/minutes/{id}", thread, s.minutesShow),
		Page("/minutes/{id}/print", thread, s.minutesPrint),
		Download("/minutes/{id}/bundle", steering, s.minutesBundle),
		Page("/minutes/{id}/versions", steering, s.minutesVersions),
		Page("/minutes/{id}/versions/{no}", steering, s.minutesVersion),
		Page("/minutes/{id}/compare", steering, s.minutesCompare),
		Action("/minutes/{id}/read", steering, s.minutesRead),
		Page("/minutes/{id}/sign", steering, s.minutesSign),
		Answered("/minutes/{id}/statement", steering, s.minutesStatement),
		Page("/minutes/{id}/paper", office, s.minutesPaper),
		Upload("/minutes/{id}/paper", office, s.minutesRegister),
		Page("/minutes/{id}/edit", office, s.minutesEdit),
		Action("/minutes/{id}/edit", office, s.minutesSave),
		Quiet(draftPattern, office, s.minutesKeep),
		Action("/minutes/{id}/edit/forget", office, s.minutesForget),
		Page("/minutes/{id}/issue", office, s.minutesIssueNew),
		Action("/minutes/{id}/do/issue", office, s.minutesIssue),
		Page("/minutes/{id}/receipts", steering, s.minutesReceipts),
		Page("/minutes/{id}/major", steering, s.minutesMajor),
		Action("/minutes/{id}/do/{step}", thread, s.minutesDo),
		Action("/meetings/{id}/minutes", office, s.minutesDraft),
		Page(minutes.LedgerPath, steering, s.escalationList),
		Upload("/escalations/{id}/do/{step}", office, s.escalationDo),
		Action("/deliveries/{id}/do/{step}", units, s.deliveryDo),
		Action("/clause-receipts/{id}/do/{step}", makers, s.clauseReceiptDo),
		Action("/minutes/{id}/chase", office, s.minutesChase),
	}
}

// minutesTabs are what ?state= may ask for; anything else is the whole list.
var minutesTabs = append([]string{"mine", "unreceived", "questioned"}, minutes.Chart.Names()...)

func (s *Server) minutesList(r *http.Request, who access.Actor) (view, error) {
	f := minutes.Filter{Tab: r.URL.Query().Get("state"), After: form.ID(r.URL.Query().Get("after"))}
	if !slices.Contains(minutesTabs, f.Tab) {
		f.Tab = ""
	}
	l, err := s.minutes.List(r.Context(), who, f)
	if err != nil {
		return view{}, err
	}
	v := minutespage.ListView{Listing: l, Tab: f.Tab, Tok: form.NewToken(), Now: s.now()}
	return view{Title: "纪要", Nav: minutesPath, Body: minutespage.List(v)}, nil
}

// minutesView is what all pages of one record share.
func (s *Server) minutesView(p minutes.Page) minutespage.View {
	return minutespage.View{Page: p, Paper: sheet.Minutes(p), Tok: form.NewToken(), Now: s.now()}
}

func (s *Server) minutesShow(r *http.Request, who access.Actor) (view, error) {
	return s.minutesPage(r, who, nil)
}

// minutesPage is the record's page, also after a refused step.
func (s *Server) minutesPage(r *http.Request, who access.Actor, errs form.Errors) (view, error) {
	return s.minutesOf(r, who, id(r), errs)
}

func (s *Server) minutesOf(r *http.Request, who access.Actor, record int64, errs form.Errors) (view, error) {
	p, err := s.minutes.Show(r.Context(), who, record)
	if err != nil {
		return view{}, err
	}
	v := s.minutesView(p)
	v.Errs = errs
	if v.Since, err = p.Since(); err != nil {
		return view{}, err
	}
	return view{Title: p.Minutes.Title, Nav: minutesPath, Body: minutespage.Show(v, who)}, nil
}

func (s *Server) minutesPrint(r *http.Request, who access.Actor) (view, error) {
	p, err := s.minutes.Show(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	return view{Title: p.Minutes.Title, Nav: minutesPath, Frame: frameSheet, Back: minutes.Path(p.Minutes.ID), Body: sheet.MinutesSheet(p)}, nil
}

func (s *Server) minutesSign(r *http.Request, who access.Actor) (view, error) {
	return s.signPage(r, who, nil, nil)
}

// signPage is where the reader decides; who has nothing to decide is told so beside the paper.
func (s *Server) signPage(r *http.Request, who access.Actor, sent *minutespage.SignForm, errs form.Errors) (view, error) {
	p, err := s.minutes.Signing(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	v := s.minutesView(p)
	if v.Since, err = p.Since(); err != nil {
		return view{}, err
	}
	v.Passkey = s.passkeys(r)
	words := minutespage.SignWords(p.Act.Do, p.Minutes.SignerName)
	f := minutespage.SignForm{Step: p.Act.Do, Remark: words.Preset}
	if sent != nil {
		f = *sent
	}
	return view{Title: words.Title + "：" + p.Minutes.Title, Nav: minutesPath, Body: minutespage.Sign(v, f, errs)}, nil
}

// minutesDo takes a step: from the decision page by a radio button, or by a button of its own.
func (s *Server) minutesDo(r *http.Request, who access.Actor) (next, error) {
	if do := chi.URLParam(r, "step"); do == "choose" || do == "refer" {
		return s.minutesDecide(r, who)
	}
	out, err := s.minutes.Do(r.Context(), who, id(r), form.Version(r.PostForm), step(r), form.Text(r.PostForm.Get("reason")), s.proofOf(r))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.minutesPage(r, who, errs))
	}
	return goTo(out), err
}

func (s *Server) minutesDecide(r *http.Request, who access.Actor) (next, error) {
	f := decision(r)
	if errs := f.Check(); errs != nil {
		return refusedPage(s.signPage(r, who, &f, errs))
	}
	out, err := s.decide(r, who, f)
	if errs := sentences(err); errs != nil {
		return refusedPage(s.signPage(r, who, &f, errs))
	}
	return out, err
}

func (s *Server) proofOf(r *http.Request) minutes.Proof {
	v := r.PostForm
	return minutes.Proof{Digest: v.Get("digest"), Password: v.Get("password"), Code: v.Get("code"), Assertion: v.Get("assertion"), Sealed: v.Get("sealed"),
		Site: s.site(r)}
}

func (s *Server) minutesDraft(r *http.Request, who access.Actor) (next, error) {
	out, err := s.minutes.Draft(r.Context(), who, id(r))
	return goTo(out), err
}

func (s *Server) minutesReceipts(r *http.Request, who access.Actor) (view, error) {
	return s.receiptsPage(r, who, id(r), nil)
}

// receiptsPage is the grid of the issue, also after a refused step.
func (s *Server) receiptsPage(r *http.Request, who access.Actor, record int64, errs form.Errors) (view, error) {
	p, err := s.minutes.Grid(r.Context(), who, record)
	if err != nil {
		return view{}, err
	}
	v := s.minutesView(p)
	v.Errs = errs
	return view{Title: "签收情况", Nav: minutesPath, Body: minutespage.Receipts(v, who)}, nil
}

// clauseReceiptDo takes a step of a clause's receipt: a unit's from its extract, the office's from the grid.
func (s *Server) clauseReceiptDo(r *http.Request, who access.Actor) (next, error) {
	out, err := s.minutes.Confirm(r.Context(), who, id(r), form.Version(r.PostForm), step(r), r.PostForm.Get("reason"))
	errs := sentences(err)
	if errs == nil {
		return goTo(out), err
	}
	record, err := s.minutes.OfReceipt(r.Context(), who, id(r))
	if err != nil {
		return next{}, err
	}
	if office.allows(who) {
		return refusedPage(s.receiptsPage(r, who, record, errs))
	}
	return refusedPage(s.minutesOf(r, who, record, errs))
}

func (s *Server) minutesChase(r *http.Request, who access.Actor) (next, error) {
	out, err := s.minutes.Chase(r.Context(), who, id(r))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.receiptsPage(r, who, id(r), errs))
	}
	return goTo(out), err
}

func (s *Server) deliveryDo(r *http.Request, who access.Actor) (next, error) {
	out, err := s.minutes.Receive(r.Context(), who, id(r), form.Version(r.PostForm), step(r))
	return goTo(out), err
}

func (s *Server) minutesMajor(r *http.Request, who access.Actor) (view, error) {
	return s.majorPage(r, who, id(r), minutespage.EscalationsView{})
}

// majorPage is the page of the approvals; v holds what was typed when one of them was refused.
func (s *Server) majorPage(r *http.Request, who access.Actor, record int64, v minutespage.EscalationsView) (view, error) {
	p, err := s.minutes.Major(r.Context(), who, record)
	if err != nil {
		return view{}, err
	}
	errs := v.Errs
	v.View, v.Pasts, v.Files = s.minutesView(p.Page), p.Pasts, p.Files
	v.Errs = errs
	return view{Title: "重大事项报批", Nav: minutesPath, Body: minutespage.Escalations(v, who)}, nil
}

// escalationList is the page 报批件台账.
func (s *Server) escalationList(r *http.Request, who access.Actor) (view, error) {
	l, err := s.minutes.Ledger(r.Context(), who, r.URL.Query().Get("tab"), form.ID(r.URL.Query().Get("after")))
	if err != nil {
		return view{}, err
	}
	return view{Title: "报批件台账", Nav: minutes.LedgerPath, Body: minutespage.Ledger(minutespage.LedgerView{Ledger: l, Now: s.now()})}, nil
}

func (s *Server) escalationDo(r *http.Request, who access.Actor) (next, error) {
	v := minutespage.EscalationsView{Open: id(r), Step: step(r), Form: minutes.ReadEscalation(r.PostForm)}
	in, errs := v.Form.Input(v.Step)
	if v.Step == "" {
		errs = form.Errors{{Field: "step", Text: "请选择批复结果"}}
	}
	out, err := s.escalate(r, who, v.Step, in, errs)
	if v.Errs = sentences(err); v.Errs != nil {
		return refusedPage(s.majorPage(r, who, form.ID(r.PostForm.Get("minutes")), v))
	}
	return goTo(out), err
}

// nothingToDo answers a page of a step that the reader may not take now.
func nothingToDo() error { return fault.Denied("您现在不能对此纪要办理这一步") }

// escalate tries the act only with a form that is right.
func (s *Server) escalate(r *http.Request, who access.Actor, step string, in minutes.EscalationInput, errs form.Errors) (db.Outcome, error) {
	if errs != nil {
		return db.Outcome{}, errs
	}
	return s.minutes.Escalate(r.Context(), who, id(r), form.Version(r.PostForm), step, in, uploads(r, file.Field))
}
