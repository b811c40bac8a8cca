package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/page/minutespage"
	"jointmeeting/templates/sheet"
)

func (s *Server) versionsView(p minutes.VersionsPage) minutespage.VersionsView {
	return minutespage.VersionsView{View: s.minutesView(p.Page), Versions: p.Versions}
}

func (s *Server) minutesVersions(r *http.Request, who access.Actor) (view, error) {
	p, err := s.minutes.Versions(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	return view{Title: "版本：" + p.Minutes.Title, Nav: minutesPath, Body: minutespage.Versions(s.versionsView(p))}, nil
}

// minutesVersion draws the paper of one version from the bytes that were stored.
func (s *Server) minutesVersion(r *http.Request, who access.Actor) (view, error) {
	no := int(form.ID(chi.URLParam(r, "no")))
	p, was, err := s.minutes.Version(r.Context(), who, id(r), no)
	if err != nil {
		return view{}, err
	}
	v := minutespage.VersionView{VersionsView: s.versionsView(p), No: no}
	v.Paper = sheet.Version(p.Office, was, no)
	return view{Title: v.Minutes.Title + "（第 " + chi.URLParam(r, "no") + " 稿）", Nav: minutesPath, Body: minutespage.Version(v)}, nil
}

func (s *Server) minutesCompare(r *http.Request, who access.Actor) (view, error) {
	q := r.URL.Query()
	p, err := s.minutes.Compare(r.Context(), who, id(r), int(form.ID(q.Get("from"))), int(form.ID(q.Get("to"))))
	if err != nil {
		return view{}, err
	}
	v := minutespage.CompareView{VersionsView: s.versionsView(p.VersionsPage), Comparison: p.Comparison, Side: q.Get("view") == "side"}
	return view{Title: "比较版本：" + p.Minutes.Title, Nav: minutesPath, Body: minutespage.Compare(v)}, nil
}

// minutesRead notes that the reader has seen the text as it is.
func (s *Server) minutesRead(r *http.Request, who access.Actor) (next, error) {
	out, err := s.minutes.MarkRead(r.Context(), who, id(r), form.Version(r.PostForm))
	return goTo(out), err
}
