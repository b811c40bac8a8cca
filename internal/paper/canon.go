// Package paper is what minutes say: the canonical bytes that are signed, the statements of those who sign
// and issue, and the lines of the printed paper. It needs no database, so that whoever holds a copy reads
// and checks it with the same code as the portal.
package paper

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Canon writes fields in a fixed order, each as "name length:value" on a line. The length comes before
// the value, so no two different records share their bytes (reliability.md 4.4).
type Canon struct{ bytes.Buffer }

// Put writes a text.
func (c *Canon) Put(name, value string) { fmt.Fprintf(c, "%s %d:%s\n", name, len(value), value) }

// Num writes a number.
func (c *Canon) Num(name string, v int64) { c.Put(name, strconv.FormatInt(v, 10)) }

// Hex writes bytes.
func (c *Canon) Hex(name string, v []byte) { c.Put(name, hex.EncodeToString(v)) }

// Day writes a date; a missing one is empty.
func (c *Canon) Day(name string, t *time.Time) {
	if t == nil {
		c.Put(name, "")
		return
	}
	c.Put(name, t.Format(time.DateOnly))
}

const momentForm = "2006-01-02T15:04:05.000000Z"

// Moment writes a time to the microsecond, which is what the database keeps.
func (c *Canon) Moment(name string, t time.Time) {
	c.Put(name, t.UTC().Truncate(time.Microsecond).Format(momentForm))
}

// ErrCanon is every answer to bytes that Canon did not write.
var ErrCanon = errors.New("the statement is not well formed")

// field takes the first field of what Canon wrote.
func field(b []byte) (name, value string, rest []byte, err error) {
	head, rest, ok := bytes.Cut(b, []byte(":"))
	name, size, found := strings.Cut(string(head), " ")
	n, err := strconv.Atoi(size)
	if !ok || !found || err != nil || n < 0 || n >= len(rest) || rest[n] != '\n' {
		return "", "", nil, ErrCanon
	}
	return name, string(rest[:n]), rest[n+1:], nil
}

// Fields reads back what Canon wrote; a later field of the same name is not taken.
func Fields(b []byte) (map[string]string, error) {
	out := map[string]string{}
	for len(b) > 0 {
		name, value, rest, err := field(b)
		if err != nil {
			return nil, err
		}
		if _, twice := out[name]; !twice {
			out[name] = value
		}
		b = rest
	}
	return out, nil
}

// Digest is the SHA-256 of the bytes.
func Digest(b []byte) []byte {
	sum := sha256.Sum256(b)
	return sum[:]
}

// Fingerprint is the short form of a digest, shown beside the button and printed on the paper.
func Fingerprint(hash []byte) string {
	if len(hash) < 4 {
		return ""
	}
	return fmt.Sprintf("%02X%02X-%02X%02X", hash[0], hash[1], hash[2], hash[3])
}
