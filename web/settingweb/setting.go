package settingweb

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/templates/page/settingpage"
	"jointmeeting/web/edge"
)

// settingRoutes are the settings, for administrators.
func (s *server) settingRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(setting.Path, edge.Admin, s.settingList),
		edge.Page(setting.Path+"/{key}", edge.Admin, s.settingShow),
		edge.Action(setting.Path+"/{key}", edge.Admin, s.settingDo),
	}
}

func (s *server) settingList(r *http.Request, who access.Actor) (edge.View, error) {
	groups, err := s.settings.List(r.Context(), who)
	return edge.View{Title: "设置", Nav: setting.Path, Body: settingpage.List(groups)}, err
}

func (s *server) settingShow(r *http.Request, who access.Actor) (edge.View, error) {
	item, err := s.settings.Get(r.Context(), who, chi.URLParam(r, "key"))
	return settingView(item, item.Value, nil), err
}

func settingView(item setting.Item, typed string, errs form.Errors) edge.View {
	return edge.View{Title: "更改" + item.Label, Nav: setting.Path, Body: settingpage.Form(form.NewToken(), item, typed, errs)}
}

func (s *server) settingDo(r *http.Request, who access.Actor) (edge.Next, error) {
	key, typed := chi.URLParam(r, "key"), r.PostForm.Get("value")
	out, err := s.settings.Change(r.Context(), who, key, form.Version(r.PostForm), typed)
	var errs form.Errors
	if errors.As(err, &errs) {
		item, err := s.settings.Get(r.Context(), who, key)
		item.Version = form.Version(r.PostForm)
		return edge.Again(settingView(item, typed, errs)), err
	}
	return edge.GoTo(out), err
}
