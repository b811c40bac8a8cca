package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
)

// ErrSealed is what anything answers that was not sealed here, for this purpose.
var ErrSealed = errors.New("not sealed here for this")

// sealer encrypts with a key of its own purpose, derived from the portal's secret.
func (a *Service) sealer(purpose string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, a.device, nil, "seal "+purpose, 32)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make a cipher: %w", err)
	}
	return cipher.NewGCM(block)
}

// Digest is a digest that only this portal can make: of little secrets, which the records alone must not give away.
func (a *Service) Digest(purpose string, person int64, secret string) []byte {
	return []byte(a.device.mac("digest of "+purpose, strconv.FormatInt(person, 10), secret))
}

// Seal closes bytes for one person and purpose: nobody reads or changes them, nor uses them elsewhere.
func (a *Service) Seal(purpose string, person int64, plain []byte) ([]byte, error) {
	s, err := a.sealer(purpose)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, s.NonceSize())
	rand.Read(nonce)
	return s.Seal(nonce, nonce, plain, fmt.Appendf(nil, "%d", person)), nil
}

// Unseal opens what Seal closed for the same person and purpose.
func (a *Service) Unseal(purpose string, person int64, sealed []byte) ([]byte, error) {
	s, err := a.sealer(purpose)
	if err != nil {
		return nil, err
	}
	if len(sealed) < s.NonceSize() {
		return nil, ErrSealed
	}
	plain, err := s.Open(nil, sealed[:s.NonceSize()], sealed[s.NonceSize():], fmt.Appendf(nil, "%d", person))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}
