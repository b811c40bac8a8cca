package authenticator

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// Recovery codes get their person in when the telephone or the key is lost: each opens once, at sign-in only, never a
// signature. They are 60 bits of the letters and digits that base32 keeps apart.
const (
	recoveryCodes  = 10
	recoveryLength = 12
)

const recoveryPurpose = "recovery code"

// recoveryText is a recovery code as it is stored of what was typed: groups, small letters and look-alikes do not matter.
func recoveryText(typed string) string {
	return strings.NewReplacer("-", "", " ", "", "0", "O", "1", "I").Replace(strings.ToUpper(form.Line(form.Narrow(typed))))
}

// drawRecovery makes new codes in place of those that were not used; alone says that no more than the password stands behind them.
func (s *Service) drawRecovery(ctx context.Context, tx *db.Tx, alone bool) ([]string, error) {
	if _, err := tx.Exec(ctx, dropRecovery, db.Args{"person": tx.Who.Person}); err != nil {
		return nil, fmt.Errorf("drop the earlier recovery codes: %w", err)
	}
	codes, hashes := []string{}, [][]byte{}
	for range recoveryCodes {
		code := rand.Text()[:recoveryLength]
		codes = append(codes, code[:4]+"-"+code[4:8]+"-"+code[8:])
		hashes = append(hashes, s.accounts.Digest(recoveryPurpose, tx.Who.Person, code))
	}
	_, err := tx.Exec(ctx, insertRecovery, db.Args{"person": tx.Who.Person, "at": tx.At, "hashes": hashes, "alone": alone})
	if err != nil {
		return nil, fmt.Errorf("keep new recovery codes: %w", err)
	}
	return codes, nil
}

// firstRecovery makes codes for somebody who has none.
func (s *Service) firstRecovery(ctx context.Context, tx *db.Tx, alone bool) ([]string, error) {
	n, err := db.Scalar[int](ctx, tx, countRecovery, weighed(db.Args{"person": tx.Who.Person}))
	if err != nil || n > 0 {
		return nil, err
	}
	return s.drawRecovery(ctx, tx, alone)
}

// useRecovery spends a code, and tells its person: whoever did not do it learns of it, and signing rests behind it, since who
// holds the paper need not be the one who wrote it.
func (s *Service) useRecovery(ctx context.Context, tx *db.Tx, code string) (alone bool, err error) {
	used, err := db.All[struct{ Alone bool }](ctx, tx, useRecovery, weighed(db.Args{"person": tx.Who.Person, "at": tx.At, "hash": s.accounts.Digest(recoveryPurpose, tx.Who.Person, code)}))
	switch {
	case err != nil:
		return false, fmt.Errorf("use a recovery code: %w", err)
	case len(used) == 0:
		return false, account.ErrWrongStep
	}
	tx.LogAct(db.On{Kind: "account", ID: tx.Who.Person, Title: tx.Who.Name}, authenticatorActs.Note("recover"), "", "")
	return used[0].Alone, account.NoteChange(ctx, tx, account.Change{Person: tx.Who.Person, Kind: account.Recovered, Pauses: true, What: "已用备用码登录"})
}

// RevokeAll takes all that a person has away, from the command line: for whoever can get in by nothing of it, when no security
// officer is left to do it.
func (s *Service) RevokeAll(ctx context.Context, person int64, reason string) (db.Outcome, error) {
	return s.db.Write(ctx, account.Operator(), func(ctx context.Context, tx *db.Tx) error {
		list, err := db.All[Authenticator](ctx, tx, lockOfPerson, waiting(db.Args{"person": person}))
		if err == nil && len(list) == 0 {
			err = fault.Refused("此人没有登记验证方式")
		}
		for _, x := range list {
			x.log(tx, authenticatorActs.Note("revoke_all"), reason)
			if err == nil {
				err = revoke(ctx, tx, x, reason)
			}
		}
		tx.Done(ListPath, "已撤销 %d 个验证方式", len(list))
		return err
	})
}

// Made is an act that may have made recovery codes: shown once, stored nowhere. A repeated form brings none.
type Made struct {
	db.Outcome
	Codes []string
}

// made is the outcome with the codes, when it is the first.
func made(out db.Outcome, codes []string) Made {
	if out.Repeated {
		codes = nil
	}
	return Made{out, codes}
}

// Renew makes new recovery codes after the password and a code were typed; the earlier ones open nothing any more.
func (s *Service) Renew(ctx context.Context, who access.Actor, password, typed string) (Made, error) {
	if err := s.CheckPassword(ctx, who, password); err != nil {
		return Made{}, err
	}
	right, err := s.countTyped(ctx, who, typed)
	if err != nil {
		return Made{}, err
	}
	var codes []string
	out, err := s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) (err error) {
		alone, err := s.typedProof(ctx, tx, typed)
		if err != nil {
			return err
		}
		codes, err = s.drawRecovery(ctx, tx, alone)
		tx.LogAct(db.On{Kind: "account", ID: who.Person, Title: who.Name}, authenticatorActs.Note("renew"), "", "")
		tx.Done("/me/security", "备用码已更换")
		return err
	})
	if errors.Is(err, account.ErrWrongStep) {
		return Made{}, form.Errors{{Field: "code", Text: "验证没有通过，请核对后重试"}}
	}
	if err == nil {
		right()
	}
	return made(out, codes), err
}
