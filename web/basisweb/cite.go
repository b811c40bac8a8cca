package basisweb

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/page/basispage"
	"jointmeeting/web/edge"
	"jointmeeting/web/taskweb"
	"jointmeeting/web/topicweb"
)

func (s *server) topicCite(r *http.Request, who access.Actor) (edge.View, error) {
	return s.citing(r, who, topic.Kind, nil)
}

func (s *server) taskCite(r *http.Request, who access.Actor) (edge.View, error) {
	return s.citing(r, who, task.Kind, nil)
}

func (s *server) topicCiteDo(r *http.Request, who access.Actor) (edge.Next, error) {
	return s.cite(r, who, topic.Kind)
}

func (s *server) taskCiteDo(r *http.Request, who access.Actor) (edge.Next, error) {
	return s.cite(r, who, task.Kind)
}

// citing is the page 引用依据 of a topic or a task, also after a refused choice.
func (s *server) citing(r *http.Request, who access.Actor, kind string, errs form.Errors) (edge.View, error) {
	var t *topic.Topic
	var k *task.Task
	asked := r.URL.Query()
	if r.Method == http.MethodPost {
		asked = r.PostForm
	}
	pick := basis.ReadPick(asked)
	pick.Chosen = form.IDs(r.PostForm["basis"])
	c, err := s.bases.ForCiting(r.Context(), who, kind, edge.ID(r), pick, func(b *db.Batch) {
		if kind == topic.Kind {
			t = topic.Get(b, who, edge.ID(r))
		} else {
			k = task.Get(b, who, edge.ID(r))
		}
	})
	if err != nil {
		return edge.View{}, err
	}
	p := basispage.CiteView{Choices: c, Pick: pick, Errs: errs, Tok: form.NewToken()}
	if kind == topic.Kind {
		p.Kind, p.List, p.Title, p.Record, p.Version = "议题", topicweb.Path, t.Title, t.Path(), t.Version
		_, err = topic.Chart.Act(who, *t, "cite")
	} else {
		p.Kind, p.List, p.Title, p.Record, p.Version = "任务", taskweb.Path, k.Title(), task.Path(k.ID), k.Version
		_, err = task.Chart.Act(who, *k, "cite")
	}
	if err != nil {
		return edge.View{}, err
	}
	p.Was, p.Chosen = chosen(r, "was", c), chosen(r, "basis", c)
	return edge.View{Title: "引用依据", Nav: p.List, Body: basispage.Cite(p)}, nil
}

// chosen is what a refused form has in a field, or what is cited.
func chosen(r *http.Request, field string, c basis.Choices) []int64 {
	if r.Method == http.MethodPost {
		return form.IDs(r.PostForm[field])
	}
	ids := []int64{}
	for _, b := range c.Cited {
		ids = append(ids, b.ID)
	}
	return ids
}

func (s *server) cite(r *http.Request, who access.Actor, kind string) (edge.Next, error) {
	since := basis.Since{Version: form.Version(r.PostForm), Was: form.IDs(r.PostForm["was"])}
	out, err := s.bases.Cite(r.Context(), who, kind, edge.ID(r), since, form.IDs(r.PostForm["basis"]))
	return edge.OrAgain(out, err, func(errs form.Errors) (edge.View, error) { return s.citing(r, who, kind, errs) })
}
