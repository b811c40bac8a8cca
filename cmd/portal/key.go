package main

import (
	"encoding/hex"
	"path/filepath"

	"jointmeeting/internal/recovery"
)

// secret is where the program's secret is.
func (a *program) secret() recovery.Secret {
	return recovery.Secret{Set: string(a.config.Secret), Path: filepath.Join(a.config.DataDir, recovery.DeviceKeyName)}
}

// deviceKeyText is the key as it stands in its file.
func (a *program) deviceKeyText() ([]byte, error) {
	key, err := a.deviceKey()
	return []byte(hex.EncodeToString(key) + "\n"), err
}

func (a *program) deviceKey() ([]byte, error) { return a.secret().Key() }
