package minutes

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/paper"
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
func give(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, remark string, pv proved) error {
	s, err := slot(ctx, tx, m.ID, paper.StageBy(t.Do).Name, tx.Who.Person)
	if err != nil {
		return err
	}
	s = s.filled(m, t.Seat.Label(), tx.Who.Name, remark, pv.method)
	s.GivenAt = &tx.At
	if pv.method == byPasskey {
		s.GivenAt = &pv.ready.At
	}
	if err := chain(ctx, tx, &s, pv.ready); err != nil {
		return err
	}
	if err := pv.spend(ctx, tx, &s); err != nil {
		return err
	}
	return settle(ctx, tx, s)
}

// filled is the open signature with what is signed and by whom.
func (s Signature) filled(m Minutes, seat, name, remark, method string) Signature {
	if paper.StageOf(s.Stage).Mandate {
		s.Delegation = m.Delegation
	}
	s.State, s.Version, s.ContentHash = given, m.Version, m.ContentHash
	s.Name, s.Seat, s.Remark, s.Method, s.Grade = name, seat, remark, method, GradeOf(method)
	return s
}

// chain makes the statement and ties it to the last one of these minutes, given or voided since.
// Everything in it is the server's own but the remark. A statement that was prepared for a passkey must
// still be the next one.
func chain(ctx context.Context, tx *db.Tx, s *Signature, r prepared) error {
	office, err := unit.TheOfficeTx(ctx, tx)
	if err != nil {
		return fmt.Errorf("load the office: %w", err)
	}
	n, prev, err := last(ctx, tx, s.Kind, s.Record)
	if err != nil {
		return fmt.Errorf("find the last statement: %w", err)
	}
	n++
	if r.Nonce == "" {
		r = prepared{Nonce: nonce(), N: n, Prev: prev}
	}
	if r.N != n || !bytes.Equal(r.Prev, prev) {
		return fault.New(fault.Conflict, "刚刚有人签批了此纪要，请重新打开页面后签批")
	}
	s.N, s.Prev = &n, prev
	s.Statement = stated(*s, office.ID, r.Nonce).Bytes()
	s.Hash = digest(s.Statement)
	return nil
}

// stated is the statement that the row stands for; Verify compares it with the stored bytes.
func stated(s Signature, portal, nonce string) paper.Statement {
	st := paper.Statement{Portal: portal, Kind: s.Kind, Record: s.Record, Version: s.Version, Content: s.ContentHash, Act: s.Stage, Remark: digest([]byte(s.Remark)), Signer: s.Signer,
		Name: s.Name, Seat: s.Seat, Delegation: deref(s.Delegation), Method: s.Method, Registrar: s.Registrar, Scan: s.Scan, Asked: s.AskedAt, Nonce: nonce, Prev: s.Prev}
	if s.N != nil && s.GivenAt != nil {
		st.N, st.At = *s.N, *s.GivenAt
	}
	return st
}

// nonce makes two statements about the same thing differ.
func nonce() string { return rand.Text() }

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
