package minutes

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/bundle"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
)

// Bundle is the offline proof of issued minutes, for those who see who signed: the statements, their proofs
// and scans are no more shown to the units that receive the minutes than the signatures are on the page.
func (s *Service) Bundle(ctx context.Context, who access.Actor, id int64) (name string, data []byte, err error) {
	var a answers
	keys := &[]signKey{}
	err = s.db.Read(ctx, func(b *db.Batch) {
		args := db.Seen(who, db.Args{"id": id})
		a = text(b, who, id)
		a.signatures, a.deliveries = db.Many[Signature](b, selectSignatures, args), Papers.Deliveries(b, who, id)
		keys = db.Many[signKey](b, selectKeys, args)
	})
	if err != nil {
		return "", nil, err
	}
	p := a.page(who)
	if !MayBundle(p) {
		return "", nil, fault.Denied("纪要印发后才有校验包")
	}
	parts := p.parts(*keys)
	if err := s.scans(ctx, p.Signatures, parts.Signatures); err != nil {
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

func (p Page) parts(keys []signKey) bundle.Parts {
	m := p.Minutes
	h := Heading(m, p.Office, m.Number)
	out := bundle.Parts{Org: h.Org, From: h.From, SignedOn: m.SignedOn, Content: []byte(Content(m)), Issue: m.IssueStatement}
	for _, s := range withStatement(p.Signatures) {
		out.Signatures = append(out.Signatures, s.proven(keys))
	}
	for _, d := range p.Deliveries {
		out.Deliveries = append(out.Deliveries, bundle.Delivery{Unit: d.Unit, Name: d.UnitName, Why: d.Why, Received: d.ReceivedAt, ReceivedBy: d.ReceivedName, Seen: d.PaperHash})
	}
	return out
}

// scans adds the scan of each paper signature that stands.
func (s *Service) scans(ctx context.Context, list []Signature, into []bundle.Signature) error {
	for i, x := range withStatement(list) {
		if !x.Given() || x.ScanFile == 0 {
			continue
		}
		name, data, err := file.Bytes(ctx, s.db, x.ScanFile)
		if err != nil {
			return fmt.Errorf("read the scan of signature %d: %w", x.ID, err)
		}
		into[i].Scan, into[i].ScanName = data, name
	}
	return nil
}

// proven is a statement with what proves it; of a voided signature the statement alone, which the chain needs.
func (s Signature) proven(keys []signKey) bundle.Signature {
	out := bundle.Signature{Statement: s.Statement, Stands: s.Given()}
	if !out.Stands {
		return out
	}
	out.Remark = s.Remark
	if s.Method == byPasskey {
		out.Assertion = s.Proof
		for _, k := range keys {
			if k.ID == deref(s.Authenticator) {
				out.Key, out.Site = k.PublicKey, k.RPID
			}
		}
	}
	return out
}

// withStatement are the signatures that were given, in their order, also those voided since.
func withStatement(list []Signature) []Signature {
	return slices.DeleteFunc(slices.Clone(list), func(s Signature) bool { return s.N == nil })
}
