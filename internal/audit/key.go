package audit

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Key authenticates entries. The chain of hashes has no secret: whoever has the database's roles can lengthen it. The key is
// derived from the program's own secret, which lies outside the database.
type Key struct {
	ID     string // names the key beside each mac, so that a later one is told from it; says nothing of the key
	secret []byte
}

// keyUse and keyName set what is derived from the secret for the log apart from what it else serves.
const (
	keyUse  = "joint-meeting/audit/mac/v1"
	keyName = "joint-meeting/audit/mac-key-id/v1"
)

// NewKey derives the log's key from the program's secret.
func NewKey(secret []byte) (Key, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, keyUse, sha256.Size)
	if err != nil {
		return Key{}, fmt.Errorf("derive the log's key: %w", err)
	}
	id, err := hkdf.Key(sha256.New, secret, nil, keyName, 6)
	return Key{ID: hex.EncodeToString(id), secret: key}, err
}

// Errors about the key, in words for who runs the program.
var (
	ErrNoKey   = errors.New("the log's key is missing: nothing can be written without it")
	ErrForeign = errors.New("the log is authenticated by another key than this program's")
)

// none says that there is no key.
func (k Key) none() bool { return len(k.secret) == 0 }

// mac authenticates an entry by its hash, which holds all its fields and, by the chain, all entries before it.
func (k Key) mac(hash []byte) []byte {
	h := hmac.New(sha256.New, k.secret)
	h.Write(hash)
	return h.Sum(nil)
}

// made says whether a mac over the hash is this key's.
func (k Key) made(mac, hash []byte) bool { return !k.none() && hmac.Equal(mac, k.mac(hash)) }

// Seal vouches for parts of a row that is no record: only the program can make it, whoever writes to the table. The purpose sets it apart
// from entries' macs and from other seals.
func (k Key) Seal(purpose string, parts ...string) []byte {
	if k.none() {
		return nil
	}
	h := hmac.New(sha256.New, k.secret)
	fmt.Fprintf(h, "joint-meeting/seal/v1 %q %q", purpose, parts)
	return h.Sum(nil)
}

// Sealed says whether a seal is this key's, for the same purpose and parts.
func (k Key) Sealed(seal []byte, purpose string, parts ...string) bool {
	return !k.none() && hmac.Equal(seal, k.Seal(purpose, parts...))
}

// selectUsed are the keys of the newest entries; the condition on the column lets it be asked of an older schema.
const selectUsed = `SELECT DISTINCT j->>'mac_key' FROM (SELECT to_jsonb(a) - 'rows' AS j FROM audit a ORDER BY seq DESC LIMIT 200) x WHERE coalesce(j->>'mac_key', '') <> ''`

// Used are the keys by which the newest entries are authenticated; none where there is no log yet.
func Used(ctx context.Context, q Querier) ([]string, error) {
	ids, err := Collect(ctx, q, "the log's keys", selectUsed, pgx.RowTo[string])
	if noTable(err) {
		return nil, nil
	}
	return ids, err
}

// Fits refuses a key by which no entry is authenticated, though the newest are by another one: entries of two keys cannot be told from
// forged ones later. A key that made entries is the log's, however many under another name somebody put behind them.
func (k Key) Fits(ctx context.Context, q Querier) error {
	ids, err := Used(ctx, q)
	switch {
	case err != nil || len(ids) == 0:
		return err
	case k.none():
		return fmt.Errorf("%w (the log has key %.60q)", ErrNoKey, strings.Join(ids, ", "))
	}
	if ours, err := k.wrote(ctx, q); err != nil || ours {
		return err
	}
	return fmt.Errorf("%w: key %.60q there, %s here", ErrForeign, strings.Join(ids, ", "), k.ID)
}
