package topiclist

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

// Service reads the list of topics.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// List gives a page of the topics that the person may see.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter) (List, error) {
	var rows *[]Row
	var counts *[]tabCount
	var units *[]unit.Unit
	var functions *[]unit.Function
	err := s.db.Read(ctx, func(b *db.Batch) {
		if f.After == "" && !f.Narrowed() {
			b.KeepPlans() // what the list is narrowed by, and where a later page begins, a plan for all does not know
		}
		rows, counts, units, functions = selectRows(b, who, f), countTabs(b, who), unit.All(b), unit.Functions(b)
	})
	if err != nil {
		return List{}, err
	}
	l := paged(who, f, *rows, *counts)
	l.Units, l.Functions, l.MayBring = *units, *functions, len(topic.Proposers(who, *units)) > 0
	if l.elsewhere(who) {
		err = s.db.Read(ctx, func(b *db.Batch) { rows = selectRows(b, who, f.everywhere()) })
		l.Others = len(*rows)
	}
	return l, err
}
