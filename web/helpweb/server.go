// Package helpweb serves 使用帮助: the manual of the portal by its parts, by roles and by the jobs done most often. Its words are read from
// the charts, the navigation and the forms, so that it cannot say what the pages do not.
package helpweb

import (
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
	"jointmeeting/templates/page/helppage"
	"jointmeeting/web/edge"
)

// server is the edge with nothing beside it: the manual reads no record.
type server struct{ *edge.Server }

// Feature is 使用帮助.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "使用帮助", URL: edge.HelpPath, Icon: "help", Gate: edge.Signed, Group: edge.Keeping, Order: 70},
	},
	Routes: routes,
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e}
	return []edge.Route{
		edge.Page(edge.HelpPath, edge.Signed, s.index),
		edge.Page(edge.SignInHelp, edge.Public, s.signIn),
		edge.Page(edge.HelpPath+"/{chapter}", edge.Signed, s.show),
	}
}

// words are those of the reader: links lead only where the reader may go.
func (s *server) words(who access.Actor) words {
	open := map[string]bool{}
	for _, p := range s.Places() {
		open[p.URL] = open[p.URL] || p.Gate.Allows(who)
	}
	return all(s.Places(), open)
}

func (s *server) index(_ *http.Request, who access.Actor) (edge.View, error) {
	v := helppage.IndexView{}
	for _, c := range firsts {
		v.Firsts = append(v.Firsts, link(c, c.forThem(who)))
	}
	for _, c := range jobs {
		v.Jobs = append(v.Jobs, link(c, c.forThem(who)))
	}
	for _, c := range parts {
		v.Parts = append(v.Parts, link(c, false))
	}
	return edge.View{Title: "使用帮助", Nav: edge.HelpPath, Body: helppage.Index(v)}, nil
}

func link(c chapter, own bool) helppage.Link {
	return helppage.Link{Title: c.title, URL: edge.HelpPath + "/" + c.key, Own: own}
}

func (s *server) show(r *http.Request, who access.Actor) (edge.View, error) {
	c, ok := find(chi.URLParam(r, "chapter"))
	if !ok {
		return edge.View{}, fault.NotFound()
	}
	return s.chapter(c, who)
}

// signIn is open to whoever cannot sign in.
func (s *server) signIn(_ *http.Request, who access.Actor) (edge.View, error) {
	c, _ := find("signin")
	v, err := s.chapter(c, who)
	if !who.Signed() {
		v.Frame = edge.FramePlain
	}
	return v, err
}

func (s *server) chapter(c chapter, who access.Actor) (edge.View, error) {
	file, err := text.ReadFile("text/" + c.key + ".txt")
	if err != nil {
		return edge.View{}, fmt.Errorf("read the chapter %s: %w", c.key, err)
	}
	w := s.words(who)
	v := helppage.ChapterView{Title: c.title, Signed: who.Signed(), Index: edge.HelpPath}
	if v.Blocks, err = w.blocks(string(file)); err != nil {
		return edge.View{}, err
	}
	if who.Signed() {
		v.Own, v.Others = w.tables(who, c.kinds)
	}
	return edge.View{Title: c.title, Nav: edge.HelpPath, Body: helppage.Chapter(v)}, nil
}
