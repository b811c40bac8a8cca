package issuing

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/bundle"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
)

// Bundle is the offline proof of issued minutes, for those who see who signed: the statements, their proofs
// and scans are no more shown to the units that receive the minutes than the signatures are on the page.
func (s *Service) Bundle(ctx context.Context, who access.Actor, id int64) (name string, c bundle.Container, err error) {
	var page func() minutes.Page
	var deliveries *[]delivery.Delivery
	var keys *[]signing.Key
	err = s.db.Read(ctx, func(b *db.Batch) {
		page, deliveries, keys = minutes.WithSignatures(b, who, id), minutes.Papers.Deliveries(b, who, id), signing.Keys(b, who, minutes.Chart.Kind, id)
	})
	if err != nil {
		return "", c, err
	}
	p := page()
	p.Deliveries = *deliveries
	if !MayBundle(p) {
		return "", c, fault.Denied("纪要印发后才有校验包")
	}
	parts := partsOf(p)
	if parts.Signatures, err = s.signatures.Proven(ctx, p.Signatures, *keys); err != nil {
		return "", c, err
	}
	if c, err = bundle.Make(parts); err != nil {
		return "", c, fmt.Errorf("make the bundle of minutes %d: %w", id, err)
	}
	return "纪要校验包" + p.Minutes.Number + ".zip", c, nil
}

// MayBundle says whether there is a proof of these minutes for the reader of the page.
func MayBundle(p minutes.Page) bool { return p.Inside && len(p.Minutes.IssueStatement) > 0 }

func partsOf(p minutes.Page) bundle.Parts {
	m := p.Minutes
	h := minutes.Heading(m, p.Office, m.Number)
	out := bundle.Parts{Org: h.Org, From: h.From, SignedOn: m.SignedOn, Content: []byte(minutes.Content(m)), Issue: m.IssueStatement}
	for _, d := range p.Deliveries {
		out.Deliveries = append(out.Deliveries, bundle.Delivery{Unit: d.Unit, Name: d.UnitName, Why: d.Why, Received: d.ReceivedAt, ReceivedBy: d.ReceivedName, Seen: d.PaperHash})
	}
	return out
}
