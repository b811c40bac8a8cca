package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/page/basispage"
)

func (s *Server) topicCite(r *http.Request, who access.Actor) (view, error) {
	return s.citing(r, who, topic.Kind, nil)
}

func (s *Server) taskCite(r *http.Request, who access.Actor) (view, error) {
	return s.citing(r, who, task.Kind, nil)
}

func (s *Server) topicCiteDo(r *http.Request, who access.Actor) (next, error) {
	return s.cite(r, who, topic.Kind)
}

func (s *Server) taskCiteDo(r *http.Request, who access.Actor) (next, error) {
	return s.cite(r, who, task.Kind)
}

// citing is the page 引用依据 of a topic or a task, also after a refused choice.
func (s *Server) citing(r *http.Request, who access.Actor, kind string, errs form.Errors) (view, error) {
	var t *topic.Topic
	var k *task.Task
	c, err := s.bases.ForCiting(r.Context(), who, kind, id(r), func(b *db.Batch) {
		if kind == topic.Kind {
			t = topic.Get(b, who, id(r))
		} else {
			k = task.Get(b, who, id(r))
		}
	})
	if err != nil {
		return view{}, err
	}
	p := basispage.CiteView{Choices: c, Errs: errs, Tok: form.NewToken()}
	may := false
	if kind == topic.Kind {
		p.Kind, p.List, p.Title, p.Record, may = "议题", topicsPath, t.Title, t.Path(), topic.MayCite(who, *t)
	} else {
		p.Kind, p.List, p.Title, p.Record, may = "任务", tasksPath, k.Title(), task.Path(k.ID), task.MayCite(who, *k)
	}
	if !may {
		return view{}, fault.Denied("您现在不能更改此%s引用的依据", p.Kind)
	}
	p.Chosen = chosen(r, c)
	return view{Title: "引用依据", Nav: p.List, Body: basispage.Cite(p)}, nil
}

// chosen is what is ticked: what was sent, or what is cited.
func chosen(r *http.Request, c basis.Choices) []int64 {
	if r.Method == http.MethodPost {
		return form.IDs(r.PostForm["basis"])
	}
	ids := []int64{}
	for _, b := range c.Cited {
		ids = append(ids, b.ID)
	}
	return ids
}

func (s *Server) cite(r *http.Request, who access.Actor, kind string) (next, error) {
	out, err := s.bases.Cite(r.Context(), who, kind, id(r), form.IDs(r.PostForm["basis"]))
	if errs := sentences(err); errs != nil {
		return refusedPage(s.citing(r, who, kind, errs))
	}
	return goTo(out), err
}
