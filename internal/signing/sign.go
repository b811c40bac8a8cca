package signing

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"

	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// Ask opens a signature for each of the people; the name is replaced when they give it.
func Ask(ctx context.Context, tx *db.Tx, o Object, stage string, people ...unit.Holder) error {
	for _, p := range people {
		if err := addSignature(ctx, tx, o, stage, p.Person, p.Name); err != nil {
			return fmt.Errorf("ask %s to %s: %w", p.Name, stage, err)
		}
	}
	return nil
}

// sign puts the signature of whoever takes a step of the sign-off on the text that was before them. At a stage that opens itself the
// signature is opened first.
func (k Kind) sign(ctx context.Context, tx *db.Tx, o Object, t flow.Taken, remark string, pv Proved) error {
	if k.Stages().By(t.Do).Name == "" {
		return fault.Refused("“%s”不在此页办理", t.Label)
	}
	if shown, err := hex.DecodeString(pv.shown); err != nil || !bytes.Equal(shown, o.Digest) {
		return fault.Stale()
	}
	if err := refusePaused(ctx, tx); err != nil {
		return err
	}
	if err := k.provedEnough(ctx, tx, o, t.Do, pv); err != nil {
		return err
	}
	if err := pv.keptGrade(ctx, tx); err != nil {
		return err
	}
	if s := k.Stages().By(t.Do); s.SelfOpened {
		if err := Ask(ctx, tx, o, s.Name, unit.Holder{Person: tx.Who.Person, Name: tx.Who.Name}); err != nil {
			return err
		}
	}
	return giveSignature(ctx, tx, o, t, remark, pv)
}

// refusePaused refuses a signature, and its registration from paper, by somebody whose way to sign in has just changed:
// somebody else may be in their place (promise S-22).
func refusePaused(ctx context.Context, tx *db.Tx) error {
	why, err := account.PausedTx(ctx, tx, tx.Who.Person)
	if err == nil && why != "" {
		err = fault.Refused("%s", why)
	}
	return err
}

// provedEnough refuses a step whose password was not given, a proof below the least grade by the settings of the moment, and a text that is
// not the stored one.
func (k Kind) provedEnough(ctx context.Context, tx *db.Tx, o Object, step string, pv Proved) error {
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return fmt.Errorf("load the settings: %w", err)
	}
	if k.NeedsPassword(values, step) && pv.method == bySession {
		return fault.New(fault.Conflict, o.Noun+"状态已变化，请重新打开页面后签批")
	}
	if !reaches(pv.method, k.leastGrade(values, step)) {
		return form.Errors{{Field: "password", Text: "签批要求的验证等级刚刚提高，本次没有签批，请按新的要求验证"}}
	}
	return o.Intact()
}

// giveSignature puts the person's signature on the text: one statement, chained to the one before it. The open signature
// is the person's own; nobody gives another's.
func giveSignature(ctx context.Context, tx *db.Tx, o Object, t flow.Taken, remark string, pv Proved) error {
	s, err := openSignature(ctx, tx, o, paper.StageBy(t.Do).Name, tx.Who.Person)
	if err != nil {
		return err
	}
	s = s.filled(o, t.Seat.Label(), tx.Who.Name, remark, pv.method)
	s.GivenAt = &tx.At
	if pv.method == byPasskey {
		s.GivenAt = &pv.ready.At
	}
	if err := chain(ctx, tx, &s, o.Noun, pv.ready); err != nil {
		return err
	}
	if err := pv.spend(ctx, tx, &s); err != nil {
		return err
	}
	return saveSignature(ctx, tx, s)
}

// filled is the open signature with what is signed and by whom.
func (s Signature) filled(o Object, seat, name, remark, method string) Signature {
	if paper.StageOf(s.Stage).Mandate {
		s.Delegation = o.Delegation
	}
	s.State, s.Version, s.ContentHash = given, o.Version, o.Digest
	s.Name, s.Seat, s.Remark, s.Method, s.Grade = name, seat, remark, method, GradeOf(method)
	return s
}

// chain makes the statement and ties it to the last one of this record, given or voided since.
// Everything in it is the server's own but the remark. A statement that was prepared for a passkey must
// still be the next one.
func chain(ctx context.Context, tx *db.Tx, s *Signature, noun string, r prepared) error {
	office, err := unit.TheOfficeTx(ctx, tx)
	if err != nil {
		return fmt.Errorf("load the office: %w", err)
	}
	n, prev, err := lastStatement(ctx, tx, s.Kind, s.Record)
	if err != nil {
		return fmt.Errorf("find the last statement: %w", err)
	}
	n++
	if r.Nonce == "" {
		r = prepared{Nonce: nonce(), N: n, Prev: prev}
	}
	if r.N != n || !bytes.Equal(r.Prev, prev) {
		return fault.New(fault.Conflict, "刚刚有人签批了此"+noun+"，请重新打开页面后签批")
	}
	s.N, s.Prev = &n, prev
	s.Statement = stated(*s, office.ID, r.Nonce).Bytes()
	s.Hash = paper.Digest(s.Statement)
	return nil
}

// stated is the statement that the row stands for; the Checker compares it with the stored bytes.
func stated(s Signature, portal, nonce string) paper.Statement {
	st := paper.Statement{Portal: portal, Kind: s.Kind, Record: s.Record, Version: s.Version, Content: s.ContentHash, Act: s.Stage, Remark: paper.Digest([]byte(s.Remark)), Signer: s.Signer,
		Name: s.Name, Seat: s.Seat, Delegation: paper.Ref(s.Delegation), Method: s.Method, Registrar: s.Registrar, Scan: s.Scan, Asked: s.AskedAt, Nonce: nonce, Prev: s.Prev}
	if s.N != nil && s.GivenAt != nil {
		st.N, st.At = *s.N, *s.GivenAt
	}
	return st
}

// nonce makes two statements about the same thing differ.
func nonce() string { return rand.Text() }

// Void takes the force from every open and given signature of a record; they are kept with the reason. It answers how many of
// them had been given.
func Void(ctx context.Context, tx *db.Tx, kind string, record int64, reason string) (int, error) {
	list, err := signaturesTx(ctx, tx, kind, record)
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
		if err := saveSignature(ctx, tx, s); err != nil {
			return 0, fmt.Errorf("void signature %d: %w", s.ID, err)
		}
	}
	return n, nil
}

// Standing are the hashes of the signatures on this text, for its issue; one that is missing or on another text
// refuses it.
func Standing(ctx context.Context, tx *db.Tx, o Object) ([][]byte, error) {
	list, err := signaturesTx(ctx, tx, o.Kind, o.Record)
	if err != nil {
		return nil, fmt.Errorf("load the signatures: %w", err)
	}
	out, seals := [][]byte{}, 0
	for _, s := range list {
		if !s.Given() {
			continue
		}
		if s.Version != o.Version || !slices.Equal(s.ContentHash, o.Digest) {
			return nil, fault.Refused("%s的%s不是对现有正文作出的，请退回后重新签批", s.Name, StageTitle(s.Stage))
		}
		if paper.StageOf(s.Stage).Mandate {
			seals++
		}
		out = append(out, s.Hash)
	}
	if seals != 1 {
		return nil, fault.Refused("%s没有有效的签发，不能印发", o.Noun)
	}
	return out, nil
}
