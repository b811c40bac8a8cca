package recovery

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/secretfile"
)

// DeviceKeyName is the file of the program's secret in the data folder, and its name in backups.
const DeviceKeyName = "device.key"

// Secret is where the program's secret is: in a setting, in hex digits, else in a file. From it come the key of the cookies by which a known device
// is told from a stranger's, that of code generators, and that of the log.
type Secret struct{ Set, Path string }

// Key is the secret. Replicas share one through the setting; a single machine makes its own once.
func (s Secret) Key() ([]byte, error) {
	if s.Set != "" {
		return hex.DecodeString(s.Set)
	}
	text, err := secretfile.Read(s.Path)
	if errors.Is(err, os.ErrNotExist) {
		return secretfile.NewKey(s.Path)
	}
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) < 32 {
		return nil, fmt.Errorf("%s is damaged: bring it back, a backup holds it; without it no code generator works any more and the log's entries cannot be checked", s.Path)
	}
	return key, nil
}

// Own derives the log's key from the secret that is there; it makes none.
func (s Secret) Own() (audit.Key, error) {
	if _, err := os.Stat(s.Path); s.Set == "" && err != nil {
		return audit.Key{}, err
	}
	return derived(s.Key())
}

// Made derives it also from a secret that is only made for it.
func (s Secret) Made() (audit.Key, error) { return derived(s.Key()) }

func derived(secret []byte, err error) (audit.Key, error) {
	if err != nil {
		return audit.Key{}, err
	}
	return audit.NewKey(secret)
}

// For is the key for a log: the one by which its entries are authenticated already, or a new one for a log that has none.
func (s Secret) For(ctx context.Context, q audit.Querier) (audit.Key, error) {
	key, err := s.Fitting(ctx, q)
	if err == nil && key.ID == "" {
		return derived(s.Key())
	}
	return key, err
}

// Fitting is the key that is there, or none where there is none and the log asks for none. It refuses one by which the log is not
// authenticated, and to do without the one by which it is.
func (s Secret) Fitting(ctx context.Context, q audit.Querier) (audit.Key, error) {
	key, err := s.Own()
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	if misfit := key.Fits(ctx, q); misfit != nil {
		return audit.Key{}, fmt.Errorf("%w: set PORTAL_SECRET to that of the other machines, or bring %s back (a backup holds it). Only where it is really lost, `portal migrate seal --reason …` goes on under a new one; where it is this machine's own and never changed, the log was forged: bring a backup back, and seal nothing", misfit, s.Path)
	}
	return key, nil
}

// KeyIn is the log's key that a backup holds.
func KeyIn(f *dump.File) (audit.Key, error) {
	for _, s := range f.Secrets {
		if s.Name == DeviceKeyName {
			return derived(hex.DecodeString(strings.TrimSpace(string(s.Text))))
		}
	}
	return audit.Key{}, audit.ErrNoKey
}
