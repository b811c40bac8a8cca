package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"jointmeeting/internal/secretfile"
)

// deviceKeyName is the file of the key in the data folder, and its name in backups.
const deviceKeyName = "device.key"

func (a *program) deviceKeyPath() string { return filepath.Join(a.config.DataDir, deviceKeyName) }

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
	path := a.deviceKeyPath()
	text, err := secretfile.Read(path)
	if errors.Is(err, os.ErrNotExist) {
		return secretfile.NewKey(path)
	}
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) < 32 {
		return nil, fmt.Errorf("%s is damaged: bring it back, a backup holds it; without it no code generator works any more and the log's entries cannot be checked", path)
	}
	return key, nil
}
