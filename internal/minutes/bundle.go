package minutes

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/bundle"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/signing"
)

// Bundle is the offline proof of issued minutes, for those who see who signed: the statements, their proofs
// and scans are no more shown to the units that receive the minutes than the signatures are on the page.
func (s *Service) Bundle(ctx context.Context, who access.Actor, id int64) (name string, data []byte, err error) {
	var a answers
	var keys *[]signing.Key
	err = s.db.Read(ctx, func(b *db.Batch) {
		a = text(b, who, id)
		a.signatures, a.deliveries = signing.Of(b, who, Chart.Kind, id), Papers.Deliveries(b, who, id)
		keys = signing.Keys(b, who, Chart.Kind, id)
	})
	if err != nil {
		return "", nil, err
	}
	p := a.page(who)
	if !MayBundle(p) {
		return "", nil, fault.Denied("纪要印发后才有校验包")
	}
	parts := p.parts()
	if parts.Signatures, err = s.Proven(ctx, p.Signatures, *keys); err != nil {
		return "", nil, err
	}
	data, err = bundle.Make(parts)
	if err != nil {
		return "", nil, fmt.Errorf("make the bundle of minutes %d: %w", id, err)
	}
	return "纪要校验包" + p.Minutes.Number + ".zip", data, nil
}

// MayBundle says whether there is a proof of these minutes for the reader of the page.
func MayBundle(p Page) bool { return p.Inside && len(p.Minutes.IssueStatement) > 0 }

func (p Page) parts() bundle.Parts {
	m := p.Minutes
	h := Heading(m, p.Office, m.Number)
	out := bundle.Parts{Org: h.Org, From: h.From, SignedOn: m.SignedOn, Content: []byte(Content(m)), Issue: m.IssueStatement}
	for _, d := range p.Deliveries {
		out.Deliveries = append(out.Deliveries, bundle.Delivery{Unit: d.Unit, Name: d.UnitName, Why: d.Why, Received: d.ReceivedAt, ReceivedBy: d.ReceivedName, Seen: d.PaperHash})
	}
	return out
}
