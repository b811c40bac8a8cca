// Package groupweb serves 单位组.
package groupweb

import (
	"context"
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitgroup"
	"jointmeeting/templates/page/grouppage"
	"jointmeeting/templates/page/shared"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	groups *unitgroup.Service
}

// Feature is 单位组.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "单位组", URL: unitgroup.Path, Icon: "unit", Gate: edge.Office, Group: edge.Library, Order: 55},
	},
	Routes: routes,
	Help:   "units",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, unitgroup.NewService(e.DB())}
	return []edge.Route{
		edge.Page(unitgroup.Path, edge.Office, s.list),
		edge.Page(unitgroup.Path+"/new", edge.Office, s.blank),
		edge.Action(unitgroup.Path, edge.Office, s.create),
		edge.Page(unitgroup.Path+"/{id}", edge.Office, s.show),
		edge.Action(unitgroup.Path+"/{id}", edge.Office, s.update),
		edge.Action(unitgroup.Path+"/{id}/do/{step}", edge.Office, s.do),
	}
}

func (s *server) list(r *http.Request, who access.Actor) (edge.View, error) {
	p, err := s.groups.List(r.Context(), who)
	return edge.View{Title: "单位组", Nav: unitgroup.Path, Body: grouppage.List(p)}, err
}

// page is the form of a group, new or stored.
func (s *server) page(v grouppage.FormView) edge.View {
	v.Tok, v.Use = form.NewToken(), v.Group.Offer()
	return edge.View{Title: v.Title(), Nav: unitgroup.Path, Body: grouppage.Show(v)}
}

func (s *server) blank(r *http.Request, _ access.Actor) (edge.View, error) {
	units, err := s.groups.Units(r.Context())
	return s.page(grouppage.FormView{Units: units}), err
}

func (s *server) create(r *http.Request, who access.Actor) (edge.Next, error) {
	f := unitgroup.Fields.Read(r.PostForm)
	out, err := s.groups.Create(r.Context(), who, f)
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) {
		units, err := s.groups.Units(r.Context())
		return s.page(grouppage.FormView{Units: units, Form: f, Errs: errs}), err
	})
}

func (s *server) show(r *http.Request, who access.Actor) (edge.View, error) {
	g, units, err := s.groups.Get(r.Context(), who, edge.ID(r))
	return s.page(grouppage.FormView{Group: g, Units: units, Form: unitgroup.Of(g)}), err
}

func (s *server) update(r *http.Request, who access.Actor) (edge.Next, error) {
	f, version := unitgroup.Fields.Read(r.PostForm), form.Version(r.PostForm)
	out, err := s.groups.Edit(r.Context(), who, edge.ID(r), version, f)
	errs, stale := edge.Sentences(err), fault.KindOf(err) == fault.Conflict
	if errs == nil && !stale {
		return edge.GoTo(out), err
	}
	g, units, err := s.groups.Get(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.Next{}, err
	}
	if stale {
		return s.conflict(r, g, units, f), nil
	}
	g.Version = version // the refused form is still about the version it was opened on
	return edge.RefusedPage(s.page(grouppage.FormView{Group: g, Units: units, Form: f, Errs: errs}), nil)
}

// conflict is the page of two people's groups: what is stored, and what was sent on an older version.
func (s *server) conflict(r *http.Request, g unitgroup.Group, units []unit.Unit, typed unitgroup.Form) edge.Next {
	names := func(_ form.Kind, ids []int64) string { return unitgroup.Names(units, ids) }
	return s.Overtaken(unitgroup.Path, shared.Conflict{Title: g.Name, Mine: r.PostForm, Action: g.Path(), Version: g.Version, Theirs: g.Path(),
		Rows: shared.Clashes(unitgroup.Fields.Differences(unitgroup.Of(g), typed, names))})
}

// do takes the group out of use, or back into it.
func (s *server) do(r *http.Request, who access.Actor) (edge.Next, error) {
	act := map[string]func(context.Context, access.Actor, int64, int) (db.Outcome, error){"retire": s.groups.Retire, "restore": s.groups.Restore}[chi.URLParam(r, "step")]
	if act == nil {
		return edge.Next{}, fault.NotFound()
	}
	out, err := act(r.Context(), who, edge.ID(r), form.Version(r.PostForm))
	return edge.GoTo(out), err
}
