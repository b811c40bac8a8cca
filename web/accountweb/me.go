package accountweb

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/templates/page/mepage"
	"jointmeeting/web/edge"
)

// meRoutes are what a person sees and sets of themselves.
func (s *server) meRoutes() []edge.Route {
	return []edge.Route{
		edge.Page(MePath, edge.Signed, s.meShow),
		edge.Page("/me/security", edge.Signed, s.meSecurity),
		edge.Action("/me/sessions/end-others", edge.Signed, s.meEndOthers),
		edge.Action("/me/sessions/{key}/end", edge.Signed, s.meEnd),
		edge.Page(displayPath, edge.Signed, s.meDisplay),
		edge.Action(displayPath, edge.Signed, s.meDisplayDo),
		edge.Page("/kept/{id}", edge.Signed, s.keptShow),
		edge.Action("/kept/{id}/drop", edge.Signed, s.keptDrop),
	}
}

const (
	// MePath is the address of 个人中心 in the navigation.
	MePath      = "/me"
	displayPath = "/me/display"
)

func (s *server) meShow(r *http.Request, who access.Actor) (edge.View, error) {
	seats, err := s.accounts.OwnSeats(r.Context(), who)
	return edge.View{Title: "个人信息", Nav: MePath, Body: mepage.Show(mepage.Person{Name: who.Name, Login: who.Login, SeatWords: who.SeatWords()}, seats, s.Now())}, err
}

func (s *server) meSecurity(r *http.Request, who access.Actor) (edge.View, error) {
	return s.securityView(r, who, nil)
}

func (s *server) securityView(r *http.Request, who access.Actor, errs form.Errors) (edge.View, error) {
	list, err := s.accounts.MySessions(r.Context(), who)
	if err != nil {
		return edge.View{}, err
	}
	own, err := s.authenticators.Own(r.Context(), who)
	if err != nil {
		return edge.View{}, err
	}
	v := mepage.SecurityView{Tok: form.NewToken(), Sessions: list, Owned: own, Must: who.MustEnrol, Errs: errs}
	if v.Closed {
		v.Again, err = s.handovers.Shows(r.Context(), who)
	}
	return held(who, edge.View{Title: "登录安全", Nav: MePath, Body: mepage.Security(v)}), err
}

// held leaves the menu away while nothing in it opens.
func held(who access.Actor, v edge.View) edge.View {
	if who.MustEnrol {
		v.Frame = edge.FramePlain
	}
	return v
}

func (s *server) meEnd(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.accounts.EndSession(r.Context(), who, chi.URLParam(r, "key"))
	return edge.GoTo(out), err
}

func (s *server) meEndOthers(r *http.Request, who access.Actor) (edge.Next, error) {
	out, err := s.accounts.EndOthers(r.Context(), who)
	return edge.GoTo(out), err
}

func (s *server) meDisplay(_ *http.Request, who access.Actor) (edge.View, error) {
	return edge.View{Title: "显示设置", Nav: MePath, Body: mepage.Display(form.NewToken(), who.Size, who.Contrast)}, nil
}

// meDisplayDo serves the page and the switch in the top bar, which sends the size alone.
func (s *server) meDisplayDo(r *http.Request, who access.Actor) (edge.Next, error) {
	field := func(name string) *string {
		if v, ok := r.PostForm[name]; ok && len(v) > 0 {
			return &v[0]
		}
		return nil
	}
	out := db.Outcome{URL: edge.Here(r.PostForm.Get("back"))}
	if r.PostForm.Has("save") {
		out.Message = "显示设置已保存"
	}
	return edge.GoTo(out), s.accounts.Display(r.Context(), who, field("size"), field("contrast"))
}

func (s *server) keptShow(r *http.Request, who access.Actor) (edge.View, error) {
	h, err := s.Typed().Kept(r.Context(), who, edge.ID(r))
	if err != nil {
		return edge.View{}, err
	}
	return edge.View{Title: "继续提交", Nav: "/", Body: mepage.Kept(form.NewToken(), *h)}, nil
}

func (s *server) keptDrop(r *http.Request, who access.Actor) (edge.Next, error) {
	return edge.GoTo(db.Outcome{URL: "/"}), s.Typed().DropForm(r.Context(), who, edge.ID(r))
}
