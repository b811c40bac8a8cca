// Package taskweb serves 任务, 配合事项 and 办理步骤.
package taskweb

import (
	"slices"

	"jointmeeting/internal/milestone"
	"jointmeeting/internal/task"
	"jointmeeting/internal/taskentry"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	tasks      *task.Service
	entries    *taskentry.Service
	milestones *milestone.Service
}

// Feature is 任务, 配合事项 and 办理步骤.
var Feature = edge.Feature{
	Places: []edge.Place{
		{Label: "任务", URL: Path, Icon: "task", Gate: edge.Thread, Order: 60, Tab: 4},
	},
	Routes: routes,
	Help:   "tasks",
}

func routes(e *edge.Server) []edge.Route {
	s := &server{e, task.NewService(e.DB()), taskentry.NewService(e.DB()), milestone.NewService(e.DB())}
	return slices.Concat(s.taskRoutes(), s.milestoneRoutes())
}
