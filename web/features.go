package web

import (
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/desk"
	"jointmeeting/internal/file"
	"jointmeeting/internal/house"
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
	bases          *basis.Service
	problems       *problem.Service
	days           *calendar.Service
	settings       *setting.Service
	logbook        *logbook.Service
	accounts       *account.Service
	authenticators *authenticator.Service
	minutes        *minutes.Service
	rounds         *circulation.Service
	tasks          *task.Service
	topics         *topic.Service
	opinions       *opinion.Service
	files          *file.Service
	meetings       *meeting.Service
	messages       *message.Service
	units          *unit.Service
	desks          *desk.Service
}

func newFeatures(d edge.Deps, sessions *account.Sessions) features {
	accounts := account.NewService(d.DB, sessions, d.Secret)
	authenticators := authenticator.NewService(d.DB, accounts)
	return features{
		bases:          basis.NewService(d.DB, citers),
		problems:       problem.NewService(d.DB),
		days:           calendar.NewService(d.DB, house.Followers()...),
		settings:       setting.NewService(d.DB),
		logbook:        logbook.NewService(d.DB),
		accounts:       accounts,
		authenticators: authenticators,
		units:          unit.NewService(d.DB),
		topics:         topic.NewService(d.DB),
		opinions:       opinion.NewService(d.DB),
		meetings:       meeting.NewService(d.DB),
		messages:       message.NewService(d.DB, house.Events()),
		minutes:        minutes.NewService(d.DB, authenticators),
		rounds:         circulation.NewService(d.DB),
		tasks:          task.NewService(d.DB),
		desks:          desk.NewService(d.DB),
		files:          file.NewService(d.DB, house.Askers(d.DB)),
	}
}

// citers say, for each kind of record that cites, who may change its citations.
var citers = map[string]basis.Citer{topic.Kind: topic.Citer, task.Kind: task.Citer}
