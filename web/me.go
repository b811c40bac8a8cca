package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/mepage"
)

// meRoutes are what a person sees and sets of themselves.
func (s *Server) meRoutes() []route {
	return []route{
		Page(mePath, signed, s.meShow),
		Page("/me/security", signed, s.meSecurity),
		Action("/me/sessions/end-others", signed, s.meEndOthers),
		Action("/me/sessions/{key}/end", signed, s.meEnd),
		Page(displayPath, signed, s.meDisplay),
		Action(displayPath, signed, s.meDisplayDo),
		Page("/kept/{id}", signed, s.keptShow),
		Action("/kept/{id}/drop", signed, s.keptDrop),
	}
}

const (
	mePath      = "/me"
	displayPath = "/me/display"
)

func (s *Server) meShow(r *http.Request, who access.Actor) (view, error) {
	seats, err := s.accounts.MySeats(r.Context(), who)
	return view{Title: "个人信息", Nav: mePath, Body: mepage.Show(who, seats, s.now())}, err
}

func (s *Server) meSecurity(r *http.Request, who access.Actor) (view, error) {
	list, err := s.accounts.MySessions(r.Context(), who)
	if err != nil {
		return view{}, err
	}
	means, err := s.accounts.MyAuthenticators(r.Context(), who)
	return view{Title: "登录安全", Nav: mePath, Body: mepage.Security(form.NewToken(), list, means)}, err
}

func (s *Server) meEnd(r *http.Request, who access.Actor) (next, error) {
	out, err := s.accounts.EndSession(r.Context(), who, chi.URLParam(r, "key"))
	return goTo(out), err
}

func (s *Server) meEndOthers(r *http.Request, who access.Actor) (next, error) {
	out, err := s.accounts.EndOthers(r.Context(), who)
	return goTo(out), err
}

func (s *Server) meDisplay(_ *http.Request, who access.Actor) (view, error) {
	return view{Title: "显示设置", Nav: mePath, Body: mepage.Display(form.NewToken(), who)}, nil
}

// meDisplayDo serves the page and the switch in the top bar, which sends the size alone.
func (s *Server) meDisplayDo(r *http.Request, who access.Actor) (next, error) {
	field := func(name string) *string {
		if v, ok := r.PostForm[name]; ok && len(v) > 0 {
			return &v[0]
		}
		return nil
	}
	out := db.Outcome{URL: here(r.PostForm.Get("back"))}
	if r.PostForm.Has("save") {
		out.Message = "显示设置已保存"
	}
	return goTo(out), s.accounts.Display(r.Context(), who, field("size"), field("contrast"))
}

func (s *Server) keptShow(r *http.Request, who access.Actor) (view, error) {
	h, err := s.accounts.Kept(r.Context(), who, id(r))
	if err != nil {
		return view{}, err
	}
	return view{Title: "继续提交", Nav: "/", Body: mepage.Kept(form.NewToken(), *h)}, nil
}

func (s *Server) keptDrop(r *http.Request, who access.Actor) (next, error) {
	return goTo(db.Outcome{URL: "/"}), s.accounts.DropKept(r.Context(), who, id(r))
}
