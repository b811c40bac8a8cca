// Package issuing sends signed minutes out: range, number, receipts, tasks, and the offline proof of it. A correction
// that is issued takes the place of the minutes that it corrects.
package issuing

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// Service has the use cases of the issue.
type Service struct {
	db         *db.DB
	signatures *signing.Signatures
}

// NewService makes the service.
func NewService(d *db.DB, p signing.Proofs) *Service {
	return &Service{d, signing.New(d, p, minutes.Signable)}
}

// Page is what the page of the issue shows.
type Page struct {
	minutes.Page
	Units []unit.Unit
	Next  int // the number that the year's counter would give now
}

// Issuing gives the record with what the issue form chooses from; year is the year of the number.
func (s *Service) Issuing(ctx context.Context, who access.Actor, id int64, year int) (Page, error) {
	var page func() minutes.Page
	var approvals *[]escalation.Approval
	var units *[]unit.Unit
	var next *[]int
	err := s.db.Read(ctx, func(b *db.Batch) {
		page, units, approvals = minutes.WithSignatures(b, who, id), unit.All(b), minutes.Majors.Approvals(b, who, id)
		next = db.Values[int](b, selectNext, db.Args{"kind": minutes.Chart.Kind, "year": year})
	})
	if err != nil {
		return Page{}, err
	}
	p := Page{Page: page(), Units: *units, Next: 1}
	p.Escalations = *approvals
	if len(*next) > 0 {
		p.Next = (*next)[0]
	}
	return p, nil
}
