package minutes

import (
	"bytes"
	"context"
	"fmt"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/unit"
)

// The states of a signature.
const (
	asked = "asked"
	given = "given"
	void  = "void"
)

// ask opens a signature for each of the people; the name is replaced when they give it.
func ask(ctx context.Context, tx *db.Tx, m Minutes, stage string, people ...unit.Holder) error {
	for _, p := range people {
		if err := addSignature(ctx, tx, m, stage, p.Person, p.Name); err != nil {
			return fmt.Errorf("ask %s to %s: %w", p.Name, stage, err)
		}
	}
	return nil
}

// intact refuses to sign or issue a text that is not the one whose digest is stored.
func intact(m Minutes) error {
	if !bytes.Equal(digest([]byte(Content(m))), m.ContentHash) {
		return fault.Refused("正文与登记的校验值不符，请先联系办公室核对")
	}
	return nil
}

// give puts the person's signature on the text: one statement, chained to the one before it. The slot
// is the person's own; nobody gives another's.
func give(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, remark, method string) error {
	s, err := slot(ctx, tx, m.ID, stages[t.Do])
	if err != nil {
		return err
	}
	if s.Stage == StageSign {
		s.Delegation = m.Delegation
	}
	s.State, s.Version, s.ContentHash, s.GivenAt = given, m.Version, m.ContentHash, &tx.At
	s.Name, s.Seat, s.Remark, s.Method = tx.Who.Name, t.Seat.Label(), remark, method
	if err := chain(ctx, tx, &s); err != nil {
		return err
	}
	return settle(ctx, tx, s)
}

// chain makes the statement and ties it to the last one of these minutes, given or voided since.
// Everything in it is the server's own but the remark.
func chain(ctx context.Context, tx *db.Tx, s *Signature) error {
	office, err := unit.TheOfficeTx(ctx, tx)
	if err != nil {
		return fmt.Errorf("load the office: %w", err)
	}
	n, prev, err := last(ctx, tx, s.Minutes)
	if err != nil {
		return fmt.Errorf("find the last statement: %w", err)
	}
	n++
	s.N, s.Prev = &n, prev
	s.Statement = stated(*s, office.ID, nonce()).bytes()
	s.Hash = digest(s.Statement)
	return nil
}

// stated is the statement that the row stands for; Verify compares it with the stored bytes.
func stated(s Signature, portal, nonce string) statement {
	st := statement{Portal: portal, Minutes: s.Minutes, Version: s.Version, Content: s.ContentHash, Act: s.Stage, Remark: s.Remark, Signer: s.Signer,
		Name: s.Name, Seat: s.Seat, Delegation: deref(s.Delegation), Method: s.Method, Asked: s.AskedAt, Nonce: nonce, Prev: s.Prev}
	if s.N != nil && s.GivenAt != nil {
		st.N, st.At = *s.N, *s.GivenAt
	}
	return st
}

// annul voids every open and given signature; they are kept with the reason. It answers how many of
// them had been given.
func annul(ctx context.Context, tx *db.Tx, id int64, reason string) (int, error) {
	list, err := signatures(ctx, tx, id)
	if err != nil {
		return 0, fmt.Errorf("load the signatures: %w", err)
	}
	n := 0
	for _, s := range list {
		if s.State == void {
			continue
		}
		if s.Given() {
			n++
		}
		s.State, s.VoidAt, s.VoidReason = void, &tx.At, reason
		if err := settle(ctx, tx, s); err != nil {
			return 0, fmt.Errorf("void signature %d: %w", s.ID, err)
		}
	}
	return n, nil
}
