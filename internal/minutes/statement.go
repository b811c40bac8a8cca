package minutes

import (
	"crypto/rand"
	"time"
)

// statement is what a person signs: the act, the exact text, who, when, and the statement before it.
// Its bytes are stored; nothing in them is taken from the page but the remark.
type statement struct {
	Portal     string
	Minutes    int64
	Version    int
	Content    []byte
	Act        string
	Remark     string
	Signer     int64
	Name, Seat string
	Delegation int64
	Method     string
	Registrar  string
	Scan       []byte
	Asked      time.Time
	At         time.Time
	N          int
	Nonce      string
	Prev       []byte
}

const signDomain = "joint-meeting/signoff/v1"

// first is the prev of the first statement of minutes.
var first = make([]byte, 32)

func (s statement) bytes() []byte {
	var c canon
	c.put("domain", signDomain)
	c.put("portal", s.Portal)
	c.num("minutes", s.Minutes)
	c.num("version", int64(s.Version))
	c.hex("content", s.Content)
	c.hex("scan", s.Scan)
	c.put("act", s.Act)
	c.hex("remark", digest([]byte(s.Remark)))
	c.num("signer", s.Signer)
	c.put("name", s.Name)
	c.put("seat", s.Seat)
	c.num("delegation", s.Delegation)
	c.put("method", s.Method)
	c.put("registrar", s.Registrar)
	c.moment("asked", s.Asked)
	c.moment("at", s.At)
	c.num("n", int64(s.N))
	c.put("nonce", s.Nonce)
	c.hex("prev", s.Prev)
	c.put("algorithm", "sha-256")
	return c.Bytes()
}

// nonce makes two statements about the same thing differ.
func nonce() string { return rand.Text() }

// issueStatement is what the office states when it issues minutes: number, day and range, over the
// content, every signature that stands, and the head of the log.
type issueStatement struct {
	Portal     string
	Minutes    int64
	Version    int
	Content    []byte
	Signatures [][]byte
	Number     string
	On         time.Time
	At         time.Time
	By         string
	Recipients []delivered
	LogSeq     int64
	LogHash    []byte
}

// delivered is a unit in the range, as then.
type delivered struct {
	Unit     int64
	UnitName string
	Why      string
}

func (s issueStatement) bytes() []byte {
	var c canon
	c.put("domain", "joint-meeting/issue/v1")
	c.put("portal", s.Portal)
	c.num("minutes", s.Minutes)
	c.num("version", int64(s.Version))
	c.hex("content", s.Content)
	c.num("signatures", int64(len(s.Signatures)))
	for _, h := range s.Signatures {
		c.hex("signature", h)
	}
	c.put("number", s.Number)
	c.day("on", &s.On)
	c.moment("at", s.At)
	c.put("by", s.By)
	c.num("recipients", int64(len(s.Recipients)))
	for _, r := range s.Recipients {
		c.num("recipient", r.Unit)
		c.put("recipient.name", r.UnitName)
		c.put("recipient.why", r.Why)
	}
	c.num("log.seq", s.LogSeq)
	c.hex("log.hash", s.LogHash)
	c.put("algorithm", "sha-256")
	return c.Bytes()
}
