// Package passkeytest is a passkey in software, for tests: it answers a challenge as a browser sends it.
package passkeytest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"
)

// Verified are the flags of an answer whose device has verified its person.
const Verified = 0x05

// Device is one passkey. A test may change what it claims: its id, the site, the flags.
type Device struct {
	t            testing.TB
	key          *ecdsa.PrivateKey
	Cose         []byte // the public key, as the portal keeps it
	ID           []byte
	Site, Origin string
	Flags        byte
}

// New makes a passkey for a site.
func New(t testing.TB, id, site, origin string) Device {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pub, err := k.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	cose := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20}, pub[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 0x20), pub[33:]...)
	return Device{t, k, cose, []byte(id), site, origin, Verified}
}

// Answers signs a challenge.
func (d Device) Answers(challenge string) string {
	d.t.Helper()
	enc := base64.RawURLEncoding.EncodeToString
	client := fmt.Sprintf(`{"type":"webauthn.get","challenge":"%s","origin":"%s","crossOrigin":false}`, challenge, d.Origin)
	rp := sha256.Sum256([]byte(d.Site))
	auth := append(rp[:], d.Flags, 0, 0, 0, 1)
	hash := sha256.Sum256([]byte(client))
	sum := sha256.Sum256(append(bytes.Clone(auth), hash[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	if err != nil {
		d.t.Fatal(err)
	}
	out, err := json.Marshal(map[string]any{"id": enc(d.ID), "rawId": enc(d.ID), "type": "public-key",
		"response": map[string]string{"clientDataJSON": enc([]byte(client)), "authenticatorData": enc(auth), "signature": enc(sig)}})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(out)
}
