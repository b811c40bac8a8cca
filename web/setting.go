package web

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/templates/page/settingpage"
)

// settingRoutes are the settings, for administrators.
func (s *Server) settingRoutes() []route {
	return []route{
		Page(setting.Path, admin, s.settingList),
		Page(setting.Path+"/{key}", admin, s.settingShow),
		Action(setting.Path+"/{key}", admin, s.settingDo),
	}
}

func (s *Server) settingList(r *http.Request, who access.Actor) (view, error) {
	groups, err := s.settings.List(r.Context(), who)
	return view{Title: "设置", Nav: setting.Path, Body: settingpage.List(groups)}, err
}

func (s *Server) settingShow(r *http.Request, who access.Actor) (view, error) {
	item, err := s.settings.Get(r.Context(), who, chi.URLParam(r, "key"))
	return settingView(item, item.Value, nil), err
}

func settingView(item setting.Item, typed string, errs form.Errors) view {
	return view{Title: "更改" + item.Label, Nav: setting.Path, Body: settingpage.Form(form.NewToken(), item, typed, errs)}
}

func (s *Server) settingDo(r *http.Request, who access.Actor) (next, error) {
	key, typed := chi.URLParam(r, "key"), r.PostForm.Get("value")
	out, err := s.settings.Change(r.Context(), who, key, form.Version(r.PostForm), typed)
	var errs form.Errors
	if errors.As(err, &errs) {
		item, err := s.settings.Get(r.Context(), who, key)
		item.Version = form.Version(r.PostForm)
		return again(settingView(item, typed, errs)), err
	}
	return goTo(out), err
}
