// Package passkey checks what a passkey answered. It needs no database, so that anybody can repeat the
// check with the stored answer, the public key and the statement.
package passkey

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
)

// ErrAssertion is every answer of a passkey that does not prove the statement.
var ErrAssertion = errors.New("the passkey's answer does not prove the statement")

// Asserted is what an answer says besides the proof.
type Asserted struct {
	Credential []byte
	Origin     string
	Count      uint32
}

// Check proves that a key signed the challenge for the site with its person verified.
func Check(answer, challenge, key []byte, rpID string) (Asserted, error) {
	p, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Asserted{}, errors.Join(ErrAssertion, err)
	}
	c, want := p.Response.CollectedClientData, base64.RawURLEncoding.EncodeToString(challenge)
	if c.Type != protocol.AssertCeremony || c.CrossOrigin || subtle.ConstantTimeCompare([]byte(c.Challenge), []byte(want)) != 1 {
		return Asserted{}, ErrAssertion
	}
	site := sha256.Sum256([]byte(rpID))
	if err := p.Response.AuthenticatorData.Verify(site[:], nil, true, true); err != nil {
		return Asserted{}, errors.Join(ErrAssertion, err)
	}
	if err := signedBy(p, key); err != nil {
		return Asserted{}, err
	}
	return Asserted{p.RawID, c.Origin, p.Response.AuthenticatorData.Counter}, nil
}

func signedBy(p *protocol.ParsedCredentialAssertionData, key []byte) error {
	public, err := webauthncose.ParsePublicKey(key)
	if err != nil {
		return errors.Join(ErrAssertion, err)
	}
	client := sha256.Sum256(p.Raw.AssertionResponse.ClientDataJSON)
	ok, err := webauthncose.VerifySignature(public, append(bytes.Clone(p.Raw.AssertionResponse.AuthenticatorData), client[:]...), p.Response.Signature)
	if err != nil || !ok {
		return errors.Join(ErrAssertion, err)
	}
	return nil
}
