package settingweb

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/templates/page/settingpage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/edge"
)

// settingRoutes are the settings, for the administrator and the security officer, each with their own.
func (s *server) settingRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(setting.Path, edge.Settings, s.settingList),
		edge.Page(setting.Path+"/{key}", edge.Settings, s.settingShow),
		edge.Action(setting.Path+"/{key}", edge.Settings, s.settingDo),
	}
}

func (s *server) settingList(r *http.Request, who access.Actor) (edge.View, error) {
	groups, err := s.settings.List(r.Context(), who)
	mine := map[setting.Key]bool{}
	for _, g := range groups {
		for _, i := range g.Items {
			mine[i.Key] = i.MayChange(who)
		}
	}
	return edge.View{Title: "设置", Nav: setting.Path, Body: settingpage.List(groups, mine)}, err
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
	if fault.KindOf(err) == fault.Conflict {
		return s.settingConflict(r, who, key)
	}
	return edge.GoTo(out), err
}

// settingConflict shows the value that somebody else has set meanwhile beside the one that was sent.
func (s *server) settingConflict(r *http.Request, who access.Actor, key string) (edge.Next, error) {
	item, err := s.settings.Get(r.Context(), who, key)
	if err != nil {
		return edge.Next{}, err
	}
	at, typed := setting.Path+"/"+key, form.Line(r.PostForm.Get("value"))
	c := shared.Conflict{Title: item.Label, Mine: r.PostForm, Action: at, Version: item.Version, Theirs: at,
		Rows: shared.Differing(shared.Clash{Label: item.Label, Theirs: item.Show(item.Value), Mine: item.Show(typed)})}
	return s.Overtaken(setting.Path, c, audit.Row{Name: item.ByName, At: item.At}), nil
}
