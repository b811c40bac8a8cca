package minutes

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

// canon writes fields in a fixed order, each as "name length:value" on a line. The length comes before
// the value, so no two different records share their bytes (reliability.md 4.4).
type canon struct{ bytes.Buffer }

func (c *canon) put(name, value string) { fmt.Fprintf(c, "%s %d:%s\n", name, len(value), value) }

func (c *canon) num(name string, v int64) { c.put(name, strconv.FormatInt(v, 10)) }

func (c *canon) hex(name string, v []byte) { c.put(name, hex.EncodeToString(v)) }

// day writes a date; a missing one is empty.
func (c *canon) day(name string, t *time.Time) {
	if t == nil {
		c.put(name, "")
		return
	}
	c.put(name, t.Format("2006-01-02"))
}

// moment writes a time to the microsecond, which is what the database keeps.
func (c *canon) moment(name string, t time.Time) {
	c.put(name, t.UTC().Truncate(time.Microsecond).Format("2006-01-02T15:04:05.000000Z"))
}

var errCanon = errors.New("the statement is not well formed")

// field takes the first field of what canon wrote.
func field(b []byte) (name, value string, rest []byte, err error) {
	head, rest, ok := bytes.Cut(b, []byte(":"))
	name, size, found := strings.Cut(string(head), " ")
	n, err := strconv.Atoi(size)
	if !ok || !found || err != nil || n < 0 || n >= len(rest) || rest[n] != '\n' {
		return "", "", nil, errCanon
	}
	return name, string(rest[:n]), rest[n+1:], nil
}

// fields reads back what canon wrote; a later field of the same name is not taken.
func fields(b []byte) (map[string]string, error) {
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

func digest(b []byte) []byte {
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
