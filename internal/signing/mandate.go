package signing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/passkey"
	"jointmeeting/internal/setting"
)

// Mandate is the word by which somebody lets another sign in their place: it is proved as the signature itself would be, and stands on no
// record. Text is what it says, in bytes that are the same each time.
type Mandate struct {
	Rule     ProofRule
	Means    Means
	Settings *setting.Values
	Text     []byte
}

// mandateDomain parts what a passkey says of a mandate from all else that it signs.
const mandateDomain = "joint-meeting/mandate/v1"

// digest is what a passkey signs: the words, and the moment and the nonce at which it was asked.
func (m Mandate) digest(r prepared) ([]byte, error) {
	b, err := json.Marshal([]any{mandateDomain, r.At.UTC(), r.Nonce, m.Text})
	if err != nil {
		return nil, fmt.Errorf("write a mandate: %w", err)
	}
	return paper.Digest(b), nil
}

// AsksCode says whether the person types a code beside the password.
func (m Mandate) AsksCode() bool { return m.Means.Has(authenticator.ByCode) }

// AsksPasskey says whether a passkey may prove it.
func (m Mandate) AsksPasskey() bool { return m.Means.Has(authenticator.ByPasskey) }

// ProveMandate checks the person before the transaction, to the grade of the signature that is given away.
func (s *Signatures) ProveMandate(ctx context.Context, who access.Actor, m Mandate, p Proof) (Proved, error) {
	ctx = db.ByItself(ctx, "") // as in Prove
	if p.Assertion != "" {
		pv, err := s.unsealed(who, p)
		if err != nil {
			err = form.Errors{{Field: "password", Text: "通行密钥验证已失效，请重试"}}
		}
		return pv, err
	}
	return s.typed(ctx, who, m.Settings.Int(m.Rule.Grade), m.Means, p)
}

// AskMandate makes what the person's passkey is asked about the mandate. Nothing is stored.
func (s *Signatures) AskMandate(who access.Actor, m Mandate, site authenticator.Site, now time.Time) (Challenge, error) {
	r := prepared{At: now.Truncate(time.Microsecond), Nonce: nonce()}
	challenge, err := m.digest(r)
	if err != nil {
		return Challenge{}, err
	}
	return s.askPasskey(who, m.Means, site, challenge, r)
}

// SpendMandate uses the proof up with the act that it was given for, in the same transaction; nobody gives it whose signing rests.
func (pv Proved) SpendMandate(ctx context.Context, tx *db.Tx, m Mandate) error {
	if err := refusePaused(ctx, tx); err != nil {
		return err
	}
	switch pv.method {
	case byCode:
		return authenticator.UseCode(ctx, tx, pv.code)
	case byPasskey:
		return pv.answeredMandate(ctx, tx, m)
	}
	return pv.keptGrade(ctx, tx)
}

func (pv Proved) answeredMandate(ctx context.Context, tx *db.Tx, m Mandate) error {
	if d := tx.At.Sub(pv.ready.At); d > freshFor || d < -freshFor {
		return form.Errors{{Field: "password", Text: "通行密钥验证已超过 5 分钟，请重试"}}
	}
	challenge, err := m.digest(pv.ready)
	if err != nil {
		return err
	}
	_, err = authenticator.UsePasskey(ctx, tx, pv.site, pv.answer, challenge)
	if errors.Is(err, passkey.ErrAssertion) {
		err = form.Errors{{Field: "password", Text: "通行密钥的证明与所填内容不符，没有办理，请重试"}}
	}
	return err
}
