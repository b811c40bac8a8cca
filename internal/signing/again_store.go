package signing

import (
	"context"
	"fmt"
	"strings"

	"jointmeeting/internal/db"
)

// canSignIn says of account a that somebody opens it.
const canSignIn = "a.disabled_at IS NULL AND a.password <> ''"

// nobodys says of a signature s of the record that it is asked of somebody who cannot give it. Who can is found once, not for each signature.
func (k Kind) nobodys() string {
	needs := []string{}
	for _, s := range k.Stages() {
		for _, r := range rolesOf(s) {
			needs = append(needs, "('"+s.Name+"', '"+string(r)+"')")
		}
	}
	cannot := "(s.stage, s.signer) NOT IN (SELECT n.stage, h.person FROM (VALUES " + strings.Join(needs, ", ") +
		") n(stage, role) JOIN seat_now h ON h.role = n.role JOIN account a ON a.person = h.person WHERE " + canSignIn + ")"
	if k.Lapsed != "" {
		cannot = "(" + cannot + " OR s.stage = '" + k.Stages().Last().Name + "' AND " + k.Lapsed + ")"
	}
	return "s.kind = '" + k.Name + "' AND s.state = 'asked' AND " + cannot
}

// Unmanned says of a record that it waits for a signature which nobody can give.
func (k Kind) Unmanned() string {
	states := []string{}
	for _, s := range k.StateNames() {
		states = append(states, "'"+s+"'")
	}
	return "(" + k.State + " IN (" + strings.Join(states, ", ") + ") AND EXISTS (SELECT FROM signature s WHERE s.record = " + k.ID + " AND " + k.nobodys() + "))"
}

// release voids what is asked of those who cannot sign.
func (k Kind) release(ctx context.Context, tx *db.Tx, o Object) ([]Signature, error) {
	list, err := db.All[Signature](ctx, tx, "SELECT "+signatureColumns+" FROM signature s JOIN "+k.Table+" ON "+k.ID+" = s.record WHERE s.record = @record AND "+k.nobodys()+" ORDER BY s.id", db.Args{"record": o.Record})
	if err != nil {
		return nil, fmt.Errorf("find what nobody can sign: %w", err)
	}
	for _, s := range list {
		s.State, s.VoidAt, s.VoidReason = void, &tx.At, "签批人已不在任或不能登录，改请现任"
		if err := saveSignature(ctx, tx, s); err != nil {
			return nil, fmt.Errorf("void signature %d: %w", s.ID, err)
		}
	}
	return list, nil
}
