package signing

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
)

// prepared is the part of a statement that is settled before a passkey is asked about it.
type prepared struct {
	At    time.Time
	Nonce string
	N     int
	Prev  []byte
}

const preparedPurpose = "statement of a signature"

// freshFor is how long a prepared statement may be answered.
const freshFor = 5 * time.Minute

// Challenge is what a passkey is asked: to sign the digest of the statement.
type Challenge struct {
	Challenge string   `json:"challenge"`
	RPID      string   `json:"rpId"`
	Allow     []string `json:"allow"`
	Sealed    string   `json:"sealed"`
}

// Prepare makes the statement that the person is about to sign, with the remark as typed. Nothing is
// stored: what was settled comes back sealed.
func (s *Signatures) Prepare(who access.Actor, t Turn, remark string, site authenticator.Site, now time.Time) (Challenge, error) {
	open, r, err := t.nextStatement(who, now)
	if err != nil {
		return Challenge{}, err
	}
	open = open.filled(t.Object, t.Seat.Label(), who.Name, remark, byPasskey)
	open.GivenAt, open.N, open.Prev = &r.At, &r.N, r.Prev
	return s.askPasskey(who, t.Means, site, paper.Digest(stated(open, t.Portal, r.Nonce).Bytes()), r)
}

func (s *Signatures) askPasskey(who access.Actor, means Means, site authenticator.Site, challenge []byte, r prepared) (Challenge, error) {
	plain, err := json.Marshal(r)
	if err != nil {
		return Challenge{}, fmt.Errorf("write a prepared statement: %w", err)
	}
	sealed, err := s.proofs.Seal(preparedPurpose, who.Person, plain)
	if err != nil {
		return Challenge{}, err
	}
	c := Challenge{Challenge: base64Of(challenge), RPID: site.ID, Allow: []string{}, Sealed: base64Of(sealed)}
	for _, m := range means {
		if m.Kind == authenticator.ByPasskey && m.RPID == site.ID {
			c.Allow = append(c.Allow, base64Of(m.Credential))
		}
	}
	if len(c.Allow) == 0 {
		return Challenge{}, fault.Refused("您没有可用于签批的通行密钥")
	}
	return c, nil
}

func base64Of(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// nextStatement is the reader's open signature of the stage, and the place of its statement.
func (t Turn) nextStatement(who access.Actor, now time.Time) (Signature, prepared, error) {
	r := prepared{At: now.Truncate(time.Microsecond), Nonce: nonce(), N: 1, Prev: paper.First}
	open, stage := Signature{}, paper.StageBy(t.Step).Name
	for _, s := range t.Signatures {
		if s.N != nil {
			r.N, r.Prev = *s.N+1, s.Hash
		}
		if s.Stage == stage && s.Signer == who.Person && s.Asked() {
			open = s
		}
	}
	if open.ID == 0 {
		return open, r, fault.Refused("此步骤不用通行密钥签批")
	}
	return open, r, nil
}

// unsealed takes the passkey's answer with what was prepared for it; the answer is checked in the
// transaction, against the statement as it would be stored.
func (s *Signatures) unsealed(who access.Actor, p Proof) (Proved, error) {
	again := form.Errors{{Field: "step", Text: "通行密钥签批已失效，请重试"}}
	sealed, err := base64.RawURLEncoding.DecodeString(p.Sealed)
	if err != nil {
		return Proved{}, again
	}
	plain, err := s.proofs.Unseal(preparedPurpose, who.Person, sealed)
	if err != nil {
		return Proved{}, again
	}
	pv := Proved{method: byPasskey, shown: p.Digest, answer: p.Assertion, site: p.Site}
	if err := json.Unmarshal(plain, &pv.ready); err != nil || pv.ready.Nonce == "" {
		return Proved{}, again
	}
	return pv, nil
}
