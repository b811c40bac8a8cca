package minutesweb

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/sheet"
	"jointmeeting/web/edge"
)

func (s *server) versionsView(p minutes.VersionsPage) minutespage.VersionsView {
	return minutespage.VersionsView{View: s.minutesView(p.Page), Versions: p.Versions}
}

func (s *server) minutesVersions(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.minutes.Versions(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: "版本：" + p.Minutes.Title, Nav: Path, Body: minutespage.Versions(s.versionsView(p))}, nil
}

// minutesVersion draws the paper of one version from the bytes that were stored.
func (s *server) minutesVersion(r *http.Request, who access.Actor) (edge.View, error) {
	no := int(form.ID(chi.URLParam(r, "no")))
	p, was, err := s.minutes.Version(r.Context(), who, edge.ID(r), no)
	if err != nil {
		return edge.View{}, err
	}
	v := minutespage.VersionView{VersionsView: s.versionsView(p), No: no}
	v.Paper = sheet.Version(p.Office, was, no)
	return edge.View{Title: v.Minutes.Title + "（第 " + chi.URLParam(r, "no") + " 稿）", Nav: Path, Body: minutespage.Version(v)}, nil
}

func (s *server) minutesCompare(r *http.Request, who access.Actor) (edge.View, error) {
	q := r.URL.Query()
	p, err := s.minutes.Compare(r.Context(), who, edge.ID(r), int(form.ID(q.Get("from"))), int(form.ID(q.Get("to"))))
	if err != nil {
		return edge.View{}, err
	}
	v := minutespage.CompareView{VersionsView: s.versionsView(p.VersionsPage), Comparison: p.Comparison, Side: q.Get("view") == "side"}
	return edge.View{Title: "比较版本：" + p.Minutes.Title, Nav: Path, Body: minutespage.Compare(v)}, nil
}

// minutesRead notes that the reader has seen the text as it is.
func (s *server) minutesRead(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.minutes.MarkRead(r.Context(), who, edge.ID(r), form.Version(r.PostForm))
	return edge.GoTo(out), err
}
