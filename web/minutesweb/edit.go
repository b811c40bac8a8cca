package minutesweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/edge"
)

func (s *server) minutesEdit(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.minutes.Editing(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	v := minutespage.EditView{Form: minutes.Of(p.Minutes), Version: p.Minutes.Version}
	if v.Kept, err = s.kept(r, who, v.Form); err != nil {
		return edge.View{}, err
	}
	if v.Kept != nil && r.URL.Query().Get("kept") != "" {
		typed := v.Kept.Values()
		v.Form, v.Version, v.Typed = minutes.Read(typed), form.Version(typed), true
	}
	return s.editPage(p, v)
}

// editPage draws the draft's form; v holds what was typed and on which version.
func (s *server) editPage(p minutes.EditPage, v minutespage.EditView) (edge.View, error) {
	if !p.MayEdit {
		return edge.View{}, nothingToDo()
	}
	view := s.minutesView(p.Page)
	view.Errs = v.Errs
	v.View, v.Units, v.Groups, v.Topics = view, p.Units, p.Minutes.Groups(), p.Topics
	return edge.View{Title: "起草纪要", Nav: Path, Body: minutespage.Edit(v)}, nil
}

// minutesSave stores the draft, or takes a row button of a browser without script and shows the same
// form with what was typed.
func (s *server) minutesSave(r *http.Request, who access.Actor) (edge.Next, error) {
	f := minutes.Read(r.PostForm)
	v := minutespage.EditView{Version: form.Version(r.PostForm), Typed: true}
	if _, pressed := f.Edit(r.PostForm); pressed {
		v.Form = f
		shown, err := s.retyped(r, who, v)
		return edge.Next{Form: &shown}, err
	}
	v.Form = f
	in, errs := f.Input()
	if errs != nil {
		s.setAside(r, who)
	}
	out, err := s.minutes.Save(r.Context(), who, edge.ID(r), v.Version, in)
	if v.Errs = edge.Sentences(err); v.Errs != nil {
		return edge.RefusedPage(s.retyped(r, who, v))
	}
	if fault.KindOf(err) == fault.Conflict {
		s.setAside(r, who)
		return s.minutesConflict(r, who, f, err)
	}
	if err == nil {
		s.forget(r, who)
	}
	if err == nil && r.PostForm.Get("then") == "show" {
		out.URL = minutes.Path(edge.ID(r))
	}
	return edge.GoTo(out), err
}

func (s *server) retyped(r *http.Request, who access.Actor, v minutespage.EditView) (edge.View, error) {
	p, err := s.minutes.Editing(r.Context(), who, edge.ID(r))
	if err == nil {
		err = minutes.MayEdit(who, p.Minutes)
	}
	if err != nil {
		return edge.View{}, err
	}
	return s.editPage(p, v)
}

// minutesConflict shows both texts when somebody else saved first.
func (s *server) minutesConflict(r *http.Request, who access.Actor, mine minutes.Form, stale error) (edge.Next, error) {
	p, err := s.minutes.Editing(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.Next{}, err
	}
	if !p.MayEdit {
		return edge.Next{}, stale
	}
	m := p.Minutes
	c := shared.Conflict{Title: m.Title, Who: m.EditedName, When: layout.DayTime(m.EditedAt), Rows: minutespage.Clashes(minutes.Of(m), mine, p.Units, m.Groups()),
		Mine: r.PostForm, Action: minutes.Path(m.ID) + "/edit", Version: m.Version, Theirs: minutes.Path(m.ID) + "/edit"}
	return s.Overtaken(Path, c), nil
}

func (s *server) minutesIssueNew(r *http.Request, who access.Actor) (edge.View, error) {
	return s.issuePage(r, who, nil, nil)
}

// issuePage asks for day and range; units that were invited and did not come are ticked beforehand.
func (s *server) issuePage(r *http.Request, who access.Actor, sent *issuing.Form, errs form.Errors) (edge.View, error) {
	today := s.Now()
	p, err := s.issuing.Issuing(r.Context(), who, edge.ID(r), today.Year())
	if err != nil {
		return edge.View{}, err
	}
	if p.Issue.Do == "" {
		return edge.View{}, nothingToDo()
	}
	f := issuing.Form{On: layout.DateValue(today), Added: issuing.Missed(p.Minutes)}
	if p.Minutes.Corrects != nil {
		f.Added = nil // who got the corrected minutes gets the correction anyway
	}
	if sent != nil {
		f = *sent
	}
	v := minutespage.IssueView{View: s.minutesView(p.Page), Units: p.Units, Next: minutes.Number(today.Year(), p.Next), Form: f}
	v.Errs = errs
	return edge.View{Title: "印发纪要", Nav: Path, Body: minutespage.Issue(v)}, nil
}

func (s *server) minutesIssue(r *http.Request, who access.Actor) (edge.Next, error) {
	f := issuing.Read(r.PostForm)
	in, _ := f.Input() // what is wrong is in it, and told in its turn
	out, err := s.issuing.Issue(r.Context(), who, edge.ID(r), form.Version(r.PostForm), in)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.issuePage(r, who, &f, errs) })
}
