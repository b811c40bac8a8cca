package account_test

import (
	"testing"

	"jointmeeting/internal/sample/sampledb"
)

// TestSeals: what was sealed opens for its person and purpose only, and not when a byte was changed.
func TestSeals(t *testing.T) {
	t.Parallel()
	a := accounts(sampledb.DB(t))
	sealed, err := a.Seal("x", 1, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := a.Unseal("x", 1, sealed); err != nil || string(plain) != "secret" {
		t.Errorf("%q, %v", plain, err)
	}
	changed := append([]byte{}, sealed...)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another person":  func() ([]byte, error) { return a.Unseal("x", 2, sealed) },
		"another purpose": func() ([]byte, error) { return a.Unseal("y", 1, sealed) },
		"changed":         func() ([]byte, error) { return a.Unseal("x", 1, changed) },
		"short":           func() ([]byte, error) { return a.Unseal("x", 1, []byte("x")) },
	} {
		if _, err := open(); err == nil {
			t.Errorf("%s opened it", name)
		}
	}
}
