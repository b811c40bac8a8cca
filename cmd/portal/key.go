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
	text, err := secretfile.Read(path)
	if errors.Is(err, os.ErrNotExist) {
		return secretfile.NewKey(path)
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
