package signing

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/bundle"
	"jointmeeting/internal/file"
	"jointmeeting/internal/paper"
)

// Proven are the statements of a record in their order with what proves them, for the offline proof.
func (s *Signatures) Proven(ctx context.Context, list []Signature, keys []Key) ([]bundle.Signature, error) {
	out := []bundle.Signature{}
	for _, x := range withStatement(list) {
		p := x.proven(keys)
		if x.Given() && x.ScanFile != 0 {
			var err error
			if p.ScanName, p.ScanFrom, err = file.Source(ctx, s.db, x.ScanFile); err != nil {
				return nil, fmt.Errorf("read the scan of signature %d: %w", x.ID, err)
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// proven is a statement with what proves it; of a voided signature the statement alone, which the chain needs.
func (s Signature) proven(keys []Key) bundle.Signature {
	out := bundle.Signature{Statement: s.Statement, Stands: s.Given()}
	if !out.Stands {
		return out
	}
	out.Remark = s.Remark
	if s.Method == byPasskey {
		out.Assertion = s.Proof
		for _, k := range keys {
			if k.ID == paper.Ref(s.Authenticator) {
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
