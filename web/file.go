package web

import (
	"net/http"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/file"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
)

func (s *Server) fileRoutes() []route {
	return []route{{"GET", "/files/{id}", thread, download(s.fileGet), false}}
}

// askers says, for each kind of record that files hang on, who is asked whether the record may be seen.
func askers(bases *basis.Service, topics *topic.Service, opinions *opinion.Service, tasks *task.Service, papers *minutes.Service) map[string]file.Asker {
	return map[string]file.Asker{
		basis.Kind:    bases.See,
		topic.Kind:    topics.See,
		opinion.Kind:  opinions.MaySeeFile,
		task.FileKind: tasks.MaySeeReport,

		minutes.EscalationChart.Kind: papers.MaySeeEscalation,
		minutes.FileKind:             papers.SeeSignature,
	}
}

// fileGet hands a file out to whoever may see the record it hangs on, now.
func (s *Server) fileGet(r *http.Request, who access.Actor) (content, error) {
	c, err := s.files.Open(r.Context(), who, id(r))
	return content{Name: c.Name, Type: c.Type, Size: c.Size, Body: c.Body}, err
}
