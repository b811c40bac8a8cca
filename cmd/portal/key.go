package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// deviceKeyName is the file of the key in the data folder, and its name in backups.
const deviceKeyName = "device.key"

// deviceKeyText is the key as it stands in its file.
func (a *program) deviceKeyText() ([]byte, error) {
	key, err := a.deviceKey()
	return []byte(hex.EncodeToString(key) + "\n"), err
}

// deviceKey signs the cookie by which a known device is told from a stranger's. Replicas share one
// through PORTAL_SECRET; a single machine makes its own once and keeps it in the data folder.
func (a *program) deviceKey() ([]byte, error) {
	if a.config.Secret != "" {
		return hex.DecodeString(string(a.config.Secret))
	}
	path := filepath.Join(a.config.DataDir, deviceKeyName)
	text, err := readSecret(path)
	if errors.Is(err, os.ErrNotExist) {
		return newKey(path)
	}
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) < 32 {
		return nil, fmt.Errorf("%s is damaged; remove it and every device counts as new", path)
	}
	return key, nil
}

// readSecret reads a file with a secret, and refuses one that everybody on the machine may read or change: what
// others know is no secret (design/reliability.md S-28).
func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o007 != 0 {
		return "", fmt.Errorf("%s is open to everybody on this machine (mode %04o): chmod 600 %s, and if others may have read it, make a new one", path, info.Mode().Perm(), path)
	}
	text, err := os.ReadFile(path)
	return strings.TrimSpace(string(text)), err
}

// newKey writes beside and links, so that two programs that start at once end with the same key.
func newKey(path string) ([]byte, error) {
	key := make([]byte, 32)
	rand.Read(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".device.key")
	if err != nil {
		return nil, err
	}
	defer os.Remove(draft.Name())
	_, err = draft.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(strings.TrimSpace(string(text)))
}
