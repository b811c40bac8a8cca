// Package taskweb serves 任务 and 配合事项.
package taskweb

import (
	"jointmeeting/internal/task"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	tasks *task.Service
}

// Routes are the rows of these pages in the route table.
func Routes(e *edge.Server, tasks *task.Service) []edge.Route {
	s := &server{e, tasks}
	return s.taskRoutes()
}
