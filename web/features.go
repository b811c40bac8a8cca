package web

import (
	"jointmeeting/internal/basis"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/desk"
	"jointmeeting/internal/events"
	"jointmeeting/internal/file"
	"jointmeeting/internal/logbook"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
	"jointmeeting/web/edge"
)

// features are the services the handlers ask, one per room.
type features struct {
	bases    *basis.Service
	problems *problem.Service
	days     *calendar.Service
	settings *setting.Service
	logbook  *logbook.Service
	accounts *unit.Accounts
	minutes  *minutes.Service
	rounds   *circulation.Service
	tasks    *task.Service
	topics   *topic.Service
	opinions *opinion.Service
	files    *file.Service
	meetings *meeting.Service
	messages *message.Service
	units    *unit.Service
	desks    *desk.Service
}

func newFeatures(d edge.Deps, sessions *unit.Sessions) features {
	accounts := unit.NewAccounts(d.DB, sessions, d.Secret)
	topics, opinions, tasks := topic.NewService(d.DB), opinion.NewService(d.DB), task.NewService(d.DB)
	papers := minutes.NewService(d.DB, accounts)
	bases := basis.NewService(d.DB, citers)
	return features{
		bases:    bases,
		problems: problem.NewService(d.DB),
		days:     calendar.NewService(d.DB, topic.Follower, opinion.Follower, meeting.Follower, circulation.Follower),
		settings: setting.NewService(d.DB),
		logbook:  logbook.NewService(d.DB),
		accounts: accounts,
		units:    unit.NewService(d.DB),
		topics:   topics,
		opinions: opinions,
		meetings: meeting.NewService(d.DB),
		messages: message.NewService(d.DB, events.All()),
		minutes:  papers,
		rounds:   circulation.NewService(d.DB),
		tasks:    tasks,
		desks:    desk.NewService(d.DB),
		files:    file.NewService(d.DB, askers(bases, topics, opinions, tasks, papers)),
	}
}

// citers say, for each kind of record that cites, who may change its citations.
var citers = map[string]basis.Citer{topic.Kind: topic.Citer, task.Kind: task.Citer}

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
