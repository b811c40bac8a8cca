package dump

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"filippo.io/age"
)

// Recipients reads public keys (age1…), apart by commas or spaces: each of their holders can open the backup.
func Recipients(text string) ([]age.Recipient, error) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' })
	out := []age.Recipient{}
	for _, word := range words {
		r, err := age.ParseX25519Recipient(word)
		if err != nil {
			return nil, fmt.Errorf("%q is no public key of a backup (age1…): %w", word, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// Identities reads private keys, one a line, as `portal backup key` writes them.
func Identities(text string) ([]age.Identity, error) {
	ids, err := age.ParseIdentities(strings.NewReader(text))
	if err != nil {
		return nil, errors.New("this is no private key of a backup (a line AGE-SECRET-KEY-1…)")
	}
	return ids, nil
}

// NewKey writes a new private key to a file that must not be there yet and gives its public half.
func NewKey(path string) (public string, err error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("%s is there already and was left as it is: a lost key is a lost backup", path)
	}
	if err != nil {
		return "", err
	}
	_, err = fmt.Fprintf(f, "# private key of the portal's backups; its public key:\n# %s\n%s\n", id.Recipient(), id)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(path))
	}
	return id.Recipient().String(), nil
}
