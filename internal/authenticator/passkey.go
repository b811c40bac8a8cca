package authenticator

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/passkey"
)

// Site is where the passkeys of this portal belong: its host name, and its origin as browsers say it.
type Site struct{ ID, Origin string }

// Takes says whether browsers make passkeys for the site: it needs a name, an address will not do.
func (s Site) Takes() bool {
	_, err := netip.ParseAddr(s.ID)
	return s.ID != "" && err != nil
}

const challengePurpose = "challenge of a new passkey"

// algorithms are the signatures that are taken: ES256, Ed25519, RS256.
var algorithms = []protocol.CredentialParameter{
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgES256},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgEdDSA},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgRS256},
}

// Ceremony is what a browser needs to make a passkey; Sealed comes back with the form.
type Ceremony struct{ Challenge, Sealed, RPID, User, Login string }

func base64URL(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// BeginPasskey draws the challenge of a new passkey.
func (s *Service) BeginPasskey(who access.Actor, site Site) (Ceremony, error) {
	challenge := make([]byte, 32)
	rand.Read(challenge)
	sealed, err := s.Seal(challengePurpose, who.Person, challenge)
	if err != nil {
		return Ceremony{}, err
	}
	user := sha256.Sum256(fmt.Appendf(nil, "person %d", who.Person))
	return Ceremony{base64URL(challenge), base64URL(sealed), site.ID, base64URL(user[:16]), who.Login}, nil
}

// NewPasskey is what a browser answered, with the name and the password that were typed; Keep leaves the other sessions open.
type NewPasskey struct {
	Name, Sealed, Attestation, Password string
	Keep                                bool
}

// AddPasskey stores a passkey whose device verified its person.
func (s *Service) AddPasskey(ctx context.Context, who access.Actor, site Site, in NewPasskey) (Made, error) {
	var errs form.Errors
	errs.Need("name", "名称", form.Line(in.Name), NameMax)
	key, err := s.attested(who, site, in)
	if err != nil {
		errs.Add("name", "没有得到有效的通行密钥，请重试")
	}
	if errs != nil {
		return Made{}, errs
	}
	if err := s.CheckPassword(ctx, who, in.Password); err != nil {
		return Made{}, err
	}
	var codes []string
	out, err := s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) (err error) {
		alone, err := mayAdd(ctx, tx)
		if err != nil {
			return err
		}
		x := Authenticator{Person: who.Person, PersonName: who.Name, Kind: ByPasskey, Name: form.Line(in.Name)}
		x.ID, err = tx.Insert(ctx, insertPasskey, db.Args{"person": who.Person, "name": x.Name, "credential": key.CredentialID,
			"key": key.CredentialPublicKey, "rp": site.ID, "at": tx.At, "alone": alone})
		if err == nil {
			codes, err = s.added(ctx, tx, x, alone, in.Keep)
		}
		return err
	})
	if db.Constraint(err) == "authenticator_credential_key" {
		return Made{}, form.Errors{{Field: "name", Text: "这个通行密钥已经登记过"}}
	}
	return made(out, codes), err
}

// attested checks that the answer is to the sealed challenge and made here; who made the device is not asked.
func (s *Service) attested(who access.Actor, site Site, in NewPasskey) (protocol.AttestedCredentialData, error) {
	sealed, err := base64.RawURLEncoding.DecodeString(in.Sealed)
	if err != nil {
		return protocol.AttestedCredentialData{}, account.ErrSealed
	}
	challenge, err := s.Unseal(challengePurpose, who.Person, sealed)
	if err != nil {
		return protocol.AttestedCredentialData{}, err
	}
	made, err := protocol.ParseCredentialCreationResponseBytes([]byte(in.Attestation))
	if err != nil {
		return protocol.AttestedCredentialData{}, fmt.Errorf("read a new passkey: %w", err)
	}
	_, err = made.Verify(base64URL(challenge), site.ID, []string{site.Origin}, nil, nil, protocol.TopOriginExplicitVerificationMode, false, true, true, nil,
		algorithms, protocol.AttestationPolicy{}, protocol.SignaturePolicy{})
	if err != nil {
		return protocol.AttestedCredentialData{}, fmt.Errorf("check a new passkey: %w", err)
	}
	return made.Response.AttestationObject.AuthData.AttData, nil
}

// passkeyRow is a passkey of the person that may sign now.
type passkeyRow struct {
	ID        int64
	PublicKey []byte
	RPID      string
	Alone     bool // no more than the password stands behind it
}

// UsePasskey checks an answer in the act's transaction against the keys of the person who acts, and gives
// the key that made it. The count of a key is kept; keys in several devices count nothing, so an old count
// is no refusal.
func UsePasskey(ctx context.Context, tx *db.Tx, site Site, answer string, challenge []byte) (int64, error) {
	key, err := usePasskey(ctx, tx, site, answer, challenge, selectKey)
	return key.ID, err
}

// usePasskey finds the key by the statement find: not every key that lets in may sign.
func usePasskey(ctx context.Context, tx *db.Tx, site Site, answer string, challenge []byte, find string) (passkeyRow, error) {
	p, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return passkeyRow{}, errors.Join(passkey.ErrAssertion, err)
	}
	list, err := db.All[passkeyRow](ctx, tx, find, waiting(db.Args{"person": tx.Who.Person, "credential": p.RawID}))
	if err != nil {
		return passkeyRow{}, fmt.Errorf("find the passkey: %w", err)
	}
	if len(list) != 1 || list[0].RPID != site.ID {
		return passkeyRow{}, passkey.ErrAssertion
	}
	got, err := passkey.Check([]byte(answer), challenge, list[0].PublicKey, list[0].RPID)
	if err != nil {
		return passkeyRow{}, err
	}
	if got.Origin != site.Origin {
		return passkeyRow{}, passkey.ErrAssertion
	}
	_, err = tx.Exec(ctx, countKey, db.Args{"id": list[0].ID, "count": int64(got.Count)})
	return list[0], err
}
